"""What was measured, as text: the ledger, which is kept beside the code, and a file to send."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.metadata import version

from course_utils.claims.claim import ARITHMETIC, FINDING, Claim, Evidence
from course_utils.claims.record import CONFIRMATION, LEDGER, as_evidence
from course_utils.claims.rules import DEPENDS, REFUTED, SUPPORTED, UNDECIDED

_ABOUT = """\
# What the course claims, and what was measured

`make claims` made this page; do not edit it. `python -m course_utils.claims --seeds 4000:4020`
measures everything again on other seeds, `--json` as a file to send.

{findings} *findings* could have come out otherwise: {verdicts}. {arithmetic} rows are
*arithmetic*: identities, theorems and what holds by construction, checked by the same machinery
and counted apart.

Each number is a mean over seeds with its 95 % interval, by pairs where two settings are compared.
The smallest effect that would change what a reader does stands under *must lie*. A claim is
*supported* if the whole interval lies there, *refuted* if the whole interval lies on the other
side, *undecided* if the threshold lies within. A sentence with several parts holds if all parts
do. It *depends* where it was looked at under several conditions, each is decided, and they
differ.

**What this page is not.** Rules were settled while looking at seeds 0 to 19 and at pilot seeds,
and some thresholds were moved until verdicts were steady over many sets of seeds. So these are
estimates with intervals, and no confirmation on seeds that could not be tuned to: that is still
to come. Intervals cover what a seed draws: training images, wrong labels, initial weights, the
order of batches. The images to judge by are the same for all seeds, so that intervals of an
accuracy are too narrow as statements about other images.

RMSE is the root-mean-square error; *times* is a geometric mean of ratios.
"""
_HEAD = ("claim", "statement", "source", "effect [95 % interval]", "must lie", "seeds", "verdict")

Results = Sequence[tuple[Claim, Evidence]]


def table(results: Results) -> str:
    """What was measured as a Markdown table with a row for each claim."""
    rows = [_HEAD, ("---",) * len(_HEAD), *(_row(*result) for result in results)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def summary(kept: Sequence[tuple[Claim, Mapping]]) -> str:
    """What a lesson shows at its end: statement, measured, verdict, and the confirmation's."""
    rows = [("statement", "measured", "verdict", "on other seeds"), ("---",) * 4]
    for claim, record in kept:
        evidence = as_evidence(record[LEDGER])
        confirmed = record.get(CONFIRMATION)
        again = as_evidence(confirmed["evidence"]).verdict if confirmed else "not yet"
        measured = "<br>".join(_effect(*case) for case in _named(evidence))
        rows.append((claim.statement, measured, _verdict(claim, evidence), again))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def ledger(results: Results, sources: Mapping[str, str]) -> str:
    """The page: findings, arithmetic, and the sources that they cite, each with what it says."""
    by_kind = {
        kind: [result for result in results if result[0].kind == kind]
        for kind in (FINDING, ARITHMETIC)
    }
    found = Counter(evidence.verdict for _, evidence in by_kind[FINDING])
    verdicts = [f"{found[one]} {one}" for one in (SUPPORTED, REFUTED, UNDECIDED, DEPENDS)]
    about = _ABOUT.format(
        findings=len(by_kind[FINDING]),
        arithmetic=len(by_kind[ARITHMETIC]),
        verdicts=", ".join(verdicts),
    )
    cited = sorted({source for claim, _ in results for source in claim.sources})
    listed = [f"- {id}: {sources[id]}" for id in cited]
    parts = ["## Findings", table(by_kind[FINDING]), "## Arithmetic", table(by_kind[ARITHMETIC])]
    return "\n\n".join([about.strip(), *parts, "## Sources", "\n".join(listed)]) + "\n"


def as_json(results: Results, seeds: Sequence[int]) -> str:
    """What was measured, with the versions that it was measured with, for someone else to read."""
    packages = {name: version(name) for name in ("less-greedy", "numpy", "torch")}
    claims = [
        {
            "id": claim.id,
            "kind": claim.kind,
            "statement": claim.statement,
            "verdict": evidence.verdict,
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
    content = {"packages": packages, "seeds": list(seeds), "claims": claims}
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


def _row(claim: Claim, evidence: Evidence) -> tuple[str, ...]:
    row = (
        claim.id,
        claim.statement,
        ", ".join(claim.sources),
        "<br>".join(_effect(*case) for case in _named(evidence)),
        "<br>".join(case.rule.words() for case in claim.cases),
        str(evidence.n_seeds),
        _verdict(claim, evidence),
    )
    return tuple(cell.replace("|", "\\|") for cell in row)  # a bar would end the cell
