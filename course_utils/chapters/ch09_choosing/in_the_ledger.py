"""What the ledger holds, to be looked at in the lesson: nothing is trained for it."""

from course_utils.chapters.ch09_choosing.experiments.survives import FINDINGS
from course_utils.claims.record import read

ANSWERS = {"supported": "yes", "refuted": "no", "undecided": "undecided", "depends": "it depends"}
EFFECTS = {  # the articles' table of effects: each line, and the claim of chapter 7 that tried it
    "L1 makes sparse": "07.table.sparse",
    "L2 and L1 make smooth": "07.table.smooth",
    "dropout generalizes": "07.table.gain",
    "dropout trains slower": "07.table.slower",
    "augmentation makes robust": "07.table.robust",
    "two together are better": "07.table.pairs",
}


def effects() -> str:
    """The table of effects, a line each, with the verdict of the ledger."""
    record = read()
    lines = []
    for effect, id in EFFECTS.items():
        found = record[id]["ledger"]
        if effect == "dropout generalizes":  # one case of several methods
            found = _case(found, "dropout")
        lines.append(f"{effect:<27}{ANSWERS[found['verdict']]}")
    return "\n".join(lines)


def survivors() -> str:
    """Each finding of an earlier chapter: there, on the convolutional network, and the answer.

    The last column has the answer on the confirmation's seeds.
    """
    record = read()
    here, again = (
        dict(found["cases"])
        for found in (
            record["09.survives"]["ledger"],
            record["09.survives"]["confirmation"]["evidence"],
        )
    )
    lines = [f"{'':<33}{'there':<25}{'here':<25}{'survives':<11}on other seeds"]
    for finding, (id, case) in FINDINGS.items():
        before = _case(record[id]["ledger"], case) if case else record[id]["ledger"]
        answers = [ANSWERS[found[finding]["verdict"]] for found in (here, again)]
        lines.append(
            f"{finding:<33}{_interval(before):<25}{_interval(here[finding]):<25}"
            f"{answers[0]:<11}{answers[1]}"
        )
    return "\n".join(lines)


def _case(evidence: dict, name: str) -> dict:
    return dict(evidence["cases"])[name]


def _interval(evidence: dict) -> str:
    digits = evidence["digits"]
    mean, low, high = (f"{evidence[one]:.{digits}f}" for one in ("effect", "low", "high"))
    return f"{mean} [{low}, {high}]"
