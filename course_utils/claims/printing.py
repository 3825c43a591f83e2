"""What was measured, as text: the ledger as a table, and short lines for a lesson."""

import textwrap
from collections.abc import Iterable, Sequence

from course_utils.claims.claim import Claim, Evidence
from course_utils.claims.rules import DEPENDS

_HEAD = ("claim", "statement", "source", "effect [95 % interval]", "must lie", "seeds", "verdict")


def table(claims: Sequence[Claim], seeds: int | Iterable[int] = 20) -> str:
    """The claims, measured on the seeds, as a Markdown table with a row for each."""
    seeds = seeds if isinstance(seeds, int) else tuple(seeds)
    rows = [_HEAD, ("---",) * len(_HEAD)]
    rows += [_row(claim, claim.run(seeds)) for claim in claims]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def short_lines(claims: Sequence[Claim], seeds: int | Iterable[int] = 20) -> str:
    """One line a claim, for a notebook's last cell: id, sources, effect, verdict.

    Of a claim with several cases all are shown where they do not agree, otherwise the first.
    """
    seeds = seeds if isinstance(seeds, int) else tuple(seeds)
    rows = [row for claim in claims for row in _short_rows(claim, claim.run(seeds))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def report(claim: Claim, seeds: int | Iterable[int] = 20) -> str:
    """The statement with its sources, and under it what was measured, for one cell of a lesson."""
    statement = f"{claim.statement} ({', '.join(claim.sources)})"
    return "\n".join([*textwrap.wrap(statement, 96), claim.run(seeds).line()])


def _short_rows(claim: Claim, evidence: Evidence) -> list[tuple[str, ...]]:
    about = claim.id, ", ".join(claim.sources)
    if evidence.verdict == DEPENDS:
        cases = [("", "", _effect(*case), case[1].verdict) for case in evidence.cases]
        return [(*about, "", evidence.verdict), *cases]
    first = evidence.cases[0] if evidence.cases else ("", evidence)
    return [(*about, _effect(*first), evidence.verdict)]


def _effect(name: str, evidence: Evidence) -> str:
    text = f"{evidence.interval_text()} {evidence.unit}"
    return f"{name}: {text}" if name else text


def _row(claim: Claim, evidence: Evidence) -> tuple[str, ...]:
    named = evidence.cases or (("", evidence),)
    effects = [_effect(name, case) for name, case in named]
    places = [case.rule.words() for case in claim.cases]
    return (
        claim.id,
        claim.statement,
        ", ".join(claim.sources),
        "<br>".join(effects),
        "<br>".join(places),
        str(evidence.n_seeds),
        evidence.verdict,
    )
