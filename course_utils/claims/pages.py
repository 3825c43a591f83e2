"""What was measured, as text: the ledger, which is kept beside the code, and a file to send."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version

from course_utils.claims.claim import ARITHMETIC, FINDING, Claim, Evidence
from course_utils.claims.fixed import confirmation_seeds, rule_hash
from course_utils.claims.record import Entry, Record, confirmation_of, ledger_of
from course_utils.claims.rules import DEPENDS, REFUTED, SUPPORTED, UNDECIDED

_ABOUT = """\
# What the course claims, and what was measured

`make claims` and `make claims-confirm` made this page; do not edit it.
`python -m course_utils.claims --seeds 4000:4020` measures everything again on other seeds, `--json`
as a file to send. [How to refute a claim](refute-a-claim.md) takes ten minutes.

{findings} *findings* could have come out otherwise: {verdicts}. {arithmetic} rows are
*arithmetic*: identities, theorems and what holds by construction, checked by the same machinery
and counted apart.

**How a verdict comes about.** Each number is a mean over seeds with its 95 % interval, by pairs
where two settings are compared. The smallest effect that would change what a reader does stands
under *must lie*. A claim is *supported* if the whole interval lies there, *refuted* if the whole
interval lies on the other side, *undecided* if the threshold lies within. A sentence with several
parts holds if all parts do. It *depends* where it was looked at under several conditions, each is
decided, and they differ.

**Confirmation.** Rules were settled while looking at seeds from 0 on and at pilot seeds, so the
first interval alone could be tuned to. Then each rule was fixed in a commit (statement, settings,
cases, thresholds, number of seeds), and its SHA-256 drew new seeds from ten million on: nobody
could choose them, and whoever changes the rule draws others. Of the {decided} findings that are
decided, {confirmed} came out alike on these seeds in every case; {differing} did not{waiting}. What
was not confirmed stays here, marked. [Changes of rules](rule-changes.md) has the history, and what
was tuned before there was a confirmation. The confirmation shares its images with the first
measurement where these come from a small pool: its seeds draw other splits of the same digits.

**What an interval covers** stands in the last column: all that differed between the seeds, as it
was recorded while they ran. Statements about accuracy cover images, since each seed draws its own
split into training, validation and test images, and is judged by its own test images. That is one
way of two; the other, resampling images beside seeds, needs every image's own score from every
experiment. Where the pool is small ({pools}), what is covered are other splits of this pool: for
images that the pool does not hold, intervals are too narrow. The rows `01.interval` simulate it,
with a known truth.

Strengths and rates that results decided were chosen on other seeds, and on 400 digits and 1,000
pictures of clothes that are in nobody's split.

RMSE is the root-mean-square error; *times* is a geometric mean of ratios.
"""
_HEAD = ("claim", "statement", "source", "effect [95 % interval]", "must lie", "seeds", "verdict")
_MORE = ("confirmation", "the interval covers")

Results = Sequence[tuple[Claim, Evidence]]


def table(results: Results) -> str:
    """What was measured as a Markdown table with a row for each claim."""
    return _markdown(_HEAD, (_row(*result) for result in results))


def summary(kept: Sequence[tuple[Claim, Entry]]) -> str:
    """What a lesson shows at its end: statement, measured, verdict, and the confirmation's."""
    head = ("statement", "measured", "verdict", "on seeds that nobody chose")
    rows = []
    for claim, entry in kept:
        evidence = ledger_of(entry)
        measured = "<br>".join(_effect(*case) for case in _named(evidence))
        verdict = _verdict(claim, evidence)
        rows.append((claim.statement, measured, verdict, _again(claim, entry)))
    return _markdown(head, rows)


def ledger(claims: Iterable[Claim], record: Record, sources: Mapping[str, str]) -> str:
    """The page: findings, arithmetic, and the sources that they cite, each with what it says."""
    claims = list(claims)
    by_kind = {kind: [one for one in claims if one.kind == kind] for kind in (FINDING, ARITHMETIC)}
    about = _ABOUT.format(
        findings=len(by_kind[FINDING]),
        arithmetic=len(by_kind[ARITHMETIC]),
        pools="; ".join(sorted({one for entry in record.values() for one in entry["pools"]})),
        **_counts(by_kind[FINDING], record),
    )
    cited = sorted({source for claim in claims for source in claim.sources})
    listed = [f"- {id}: {sources[id]}" for id in cited]
    tables = [
        _markdown(_HEAD + _MORE, (_whole_row(one, record[one.id]) for one in by_kind[kind]))
        for kind in (FINDING, ARITHMETIC)
    ]
    parts = ["## Findings", tables[0], "## Arithmetic", tables[1]]
    return "\n\n".join([about.strip(), *parts, "## Sources", "\n".join(listed)]) + "\n"


def is_confirmed(claim: Claim, entry: Entry) -> bool:
    """Whether the claim's present rule was confirmed: every case came out as in the ledger."""
    again = confirmation_of(entry)
    if again is None or entry["confirmation"]["rule"] != rule_hash(claim):
        return False
    return _verdicts(ledger_of(entry)) == _verdicts(again)


def _counts(findings: Sequence[Claim], record: Record) -> dict[str, str]:
    """The numbers of findings by verdict, and of those confirmed, as the page has them."""
    verdicts = {one.id: ledger_of(record[one.id]).verdict for one in findings}
    found = Counter(verdicts.values())
    decided = [one for one in findings if verdicts[one.id] != UNDECIDED]
    waiting = [one for one in decided if "confirmation" not in record[one.id]]
    confirmed = sum(is_confirmed(one, record[one.id]) for one in decided)
    return {
        "verdicts": ", ".join(
            f"{found[one]} {one}" for one in (SUPPORTED, REFUTED, UNDECIDED, DEPENDS)
        ),
        "decided": str(len(decided)),
        "confirmed": str(confirmed),
        "differing": str(len(decided) - len(waiting) - confirmed),
        "waiting": f", and {len(waiting)} wait for it" if waiting else "",
    }


def _verdicts(evidence: Evidence) -> tuple[str, ...]:
    return evidence.verdict, *(case.verdict for _, case in evidence.cases)


def as_json(results: Results, seeds: Sequence[int] | None) -> str:
    """What was measured, with the versions that it was measured with, for someone else to read."""
    packages = {name: version(name) for name in ("less-greedy", "numpy", "torch")}
    claims = [
        {
            "id": claim.id,
            "kind": claim.kind,
            "statement": claim.statement,
            "verdict": evidence.verdict,
            "n_seeds": evidence.n_seeds,
            "cases": [
                {
                    "name": name,
                    "effect": case.effect,
                    "low": case.low,
                    "high": case.high,
                    "unit": case.unit,
                    "must lie": stated.rule.words(),
                    "verdict": case.verdict,
                }
                for (name, case), stated in zip(_named(evidence), claim.cases, strict=True)
            ],
        }
        for claim, evidence in results
    ]
    said = "0 to n_seeds - 1 of each claim" if seeds is None else list(seeds)
    content = {"packages": packages, "seeds": said, "claims": claims}
    return json.dumps(content, ensure_ascii=False, indent=1)


def _named(evidence: Evidence) -> tuple[tuple[str, Evidence], ...]:
    """Every case with its name, also where there is only one."""
    return evidence.cases or (("", evidence),)


def _effect(name: str, evidence: Evidence) -> str:
    text = f"{evidence.interval_text()} {evidence.unit}"
    return f"{name}: {text}" if name else text


def _verdict(claim: Claim, evidence: Evidence) -> str:
    if claim.condition and evidence.verdict == DEPENDS:
        return f"{evidence.verdict} on {claim.condition}"
    return evidence.verdict


def _again(claim: Claim, entry: Entry) -> str:
    """What the confirmation said, in a word or two; with the cases that came out otherwise."""
    again = confirmation_of(entry)
    if again is None:
        return "not yet"
    if is_confirmed(claim, entry):
        return "the same"
    first = dict(_named(ledger_of(entry)))
    cases = [
        f"{name}: {case.verdict}" if name else case.verdict
        for name, case in _named(again)
        if name not in first or case.verdict != first[name].verdict
    ]
    stale = entry["confirmation"]["rule"] != rule_hash(claim)
    return "an earlier rule" if stale else f"**not the same**: {'; '.join(cases)}"


def _confirmation(claim: Claim, entry: Entry) -> str:
    """The confirmation's cell: whether it is the same, its numbers, and its first seed."""
    again = confirmation_of(entry)
    if again is None:
        return f"not yet; its seeds: from {confirmation_seeds(claim).start:,}"
    numbers = [case.interval_text() for _, case in _named(again)]
    first = f"seeds from {entry['confirmation']['first seed']:,}"
    return "<br>".join([_again(claim, entry), *numbers, first])


def _covers(entry: Entry) -> str:
    parts = [", ".join(entry["covers"]) or "nothing but what the machine rounds"]
    if entry["pools"]:
        parts.append(f"out of {'; '.join(entry['pools'])}")
    if entry["fixed"]:
        parts.append(f"the same for all: {', '.join(entry['fixed'])}")
    return "; ".join(parts)


def _row(claim: Claim, evidence: Evidence) -> tuple[str, ...]:
    return (
        claim.id,
        claim.statement,
        ", ".join(claim.sources),
        "<br>".join(_effect(*case) for case in _named(evidence)),
        "<br>".join(case.rule.words() for case in claim.cases),
        str(evidence.n_seeds),
        _verdict(claim, evidence),
    )


def _whole_row(claim: Claim, entry: Entry) -> tuple[str, ...]:
    return (*_row(claim, ledger_of(entry)), _confirmation(claim, entry), _covers(entry))


def _markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a bar within a cell would end it."""
    escaped = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    lines = [head, ["---"] * len(head), *escaped]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines)
