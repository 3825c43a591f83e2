"""The two pages that are kept beside the code: the ledger, and how stable its verdicts are."""

from collections.abc import Iterable, Sequence

from course_utils.claims.claim import Claim, Evidence
from course_utils.claims.sources import PAPERS, SOURCES
from course_utils.claims.stability import ALLOWED_FLIPS, Stability, stability_table

_ABOUT_CLAIMS = """\
# What the course claims, and what was measured

`make claims` made this page; do not edit it. `python -m course_utils.claims --seeds 100:120`
measures everything again on other seeds.

Each number is a mean over seeds with its 95 % interval, by pairs where two settings are compared. A
claim is *supported* if the whole interval lies where the column *must lie* says; otherwise it is
*not supported*. Where it holds in one case and not in another, it *depends*. The rules were settled
on a few pilot seeds, and then held to seeds that had no part in that:
[claims-stability.md](claims-stability.md).

RMSE is the root-mean-square error; *times* is a geometric mean of ratios.
"""

_ABOUT_STABILITY = """\
# How stable the verdicts are

`make claims-stability` made this page; do not edit it.

Every claim was measured on {sets} sets of {seeds} seeds, which share no seed with one another or
with the ledger in [claims.md](claims.md). A *flip* is a set on which the verdict is another one
than on most sets. At most {allowed} is allowed: a claim with more needs more seeds, or a milder
sentence.
"""


_HEAD = ("claim", "statement", "source", "effect [95 % interval]", "must lie", "seeds", "verdict")


def table(claims: Sequence[Claim], seeds: int | Iterable[int] = 20) -> str:
    """The claims, measured on the seeds, as a Markdown table with a row for each."""
    seeds = seeds if isinstance(seeds, int) else tuple(seeds)
    rows = [_HEAD, ("---",) * len(_HEAD)]
    rows += [_row(claim, claim.run(seeds)) for claim in claims]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


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


def claims_page(claims: Sequence[Claim]) -> str:
    """The ledger with its explanation and the sources that it cites."""
    cited = sorted({source for claim in claims for source in claim.sources})
    sources = [f"- {id}: {SOURCES[id].statement if id in SOURCES else PAPERS[id]}" for id in cited]
    return "\n".join([_ABOUT_CLAIMS, table(claims), "", "## Sources", "", *sources, ""])


def stability_page(results: Sequence[Stability], claims: Sequence[Claim], before: str = "") -> str:
    """The stability table with its explanation.

    Args:
        results: What was measured now.
        claims: All claims, in the order of the page.
        before: The page so far: the rows of claims that were not measured now stay.
    """
    evidence = results[0].evidence
    about = _ABOUT_STABILITY.format(
        sets=len(evidence), seeds=evidence[0].n_seeds, allowed=ALLOWED_FLIPS
    )
    head, rows = _rows(stability_table(results))
    rows = _rows(before)[1] | rows
    missing = sorted({claim.chapter for claim in claims if claim.id not in rows})
    if missing:
        about += (
            f"\nNot measured so yet: {', '.join(f'chapter {chapter}' for chapter in missing)}.\n"
        )
    return "\n".join([about, *head, *(rows[c.id] for c in claims if c.id in rows), ""])


def _rows(page: str) -> tuple[list[str], dict[str, str]]:
    """The head of a page's table, two lines, and its rows by claim."""
    lines = [line for line in page.splitlines() if line.startswith("| ")]
    return lines[:2], {line.split(" | ")[0].removeprefix("| "): line for line in lines[2:]}
