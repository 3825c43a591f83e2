"""What a learner concludes, held to what the seal showed and to the protocol."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from course_utils.capstone.ledger import SEARCH, Ledger
from course_utils.capstone.project import Project
from course_utils.capstone.task import N_TRAIN
from course_utils.capstone.verdict import FAULT, Case, remarks
from course_utils.checkers.exercise import Check
from course_utils.checkers.outcome import NOT_ATTEMPTED, PASSED, Misconception, Outcome
from course_utils.checkers.running import Answer, Trouble
from course_utils.checkers.wording import returned
from course_utils.exercises.checking import is_untouched, judged_by
from course_utils.exercises.markup import as_lines
from course_utils.exercises.words import n_words
from course_utils.statistics import Interval

YES, NO, OPEN = "yes", "no", "cannot tell"
SOURCES = ("weights and orders", "test images", "training images", "other writers")
COVERED = {"weights and orders", "test images"}  # by the intervals of the seal
FEWEST_WORDS = 30
CLOSE = 0.006  # to a number that is printed with two decimals
KEYS = ("better", "optimism", "covers", "words")


@dataclass(frozen=True)
class Concluded:
    """What a report says, and the ledger that it is about."""

    given: Mapping[str, Any]
    ledger: Ledger

    @property
    def truth(self) -> str:
        """What may be said of the gain over the rival: YES, NO or OPEN."""
        _, low, high = self.ledger.sealed.gain
        matters = self.ledger.plan.matters
        return YES if low > matters else NO if high < matters else OPEN

    @property
    def optimism(self) -> float:
        """By how much the winner looked better in the search than on test images."""
        case = Case(self.ledger)
        return case.accuracy(SEARCH, case.winner) - self.ledger.sealed.accuracy[0]

    @property
    def covers(self) -> set[str]:
        return set(self.given["covers"])

    def says(self, better: str, where: str) -> bool:
        """Whether the report says this of the gain where that may be said."""
        return self.given["better"] == better and self.truth == where

    def gain(self) -> dict[str, str]:
        sealed = self.ledger.sealed
        gain = Interval(*sealed.gain, sealed.seeds).text(2)
        return {"gain": gain, "matters": f"{self.ledger.plan.matters:g}"}

    def off(self) -> dict[str, str]:
        return {"given": f"{self.given['optimism']:.2f}"}


MISCONCEPTIONS = (
    Misconception(
        "more than the interval holds",
        "You call the winner better than its rival. The gain is {gain}, and you wrote that "
        "{matters} matters: the interval holds smaller gains, too. What may be said then?",
        lambda seen: seen.says(YES, OPEN),
        fields=Concluded.gain,
    ),
    Misconception(
        "no evidence taken for evidence against",
        "You say that the winner is not better than its rival. The gain is {gain}, and {matters} "
        "matters: the interval holds gains on both sides of it. Not seen is not the same as not "
        "there.",
        lambda seen: seen.says(NO, OPEN),
        fields=Concluded.gain,
    ),
    Misconception(
        "a decided case left open",
        "You cannot tell, but the interval can: the gain is {gain}, all of it on one side of "
        "{matters}, which you named as what matters.",
        lambda seen: seen.given["better"] == OPEN and seen.truth != OPEN,
        fields=Concluded.gain,
    ),
    Misconception(
        "the other way round",
        "The gain is {gain}, and {matters} matters: the whole interval says the opposite.",
        lambda seen: seen.given["better"] != seen.truth,
        fields=Concluded.gain,
    ),
    Misconception(
        "optimism with the other sign",
        "The sign is turned: optimism is validation minus test. It is positive where validation "
        "promised more.",
        lambda seen: (
            abs(seen.optimism) > CLOSE and abs(seen.given["optimism"] + seen.optimism) < CLOSE
        ),
    ),
    Misconception(
        "optimism of something else",
        "An optimism of {given} is not that of the search: take the winner's mean validation "
        "accuracy over its seeds in the search, as the log has it, minus its accuracy on the test "
        "images. Confirmed runs were not chosen by, so they flatter less.",
        lambda seen: not abs(seen.given["optimism"] - seen.optimism) < 2 * CLOSE,
        fields=Concluded.off,
    ),
    Misconception(
        "an interval that covers too much",
        f"The seal's networks all learned the same {N_TRAIN} training images, and all digits are "
        "by the same 13 writers. So about other training images, or other writers, the interval "
        "says nothing.",
        lambda seen: bool(seen.covers - COVERED),
    ),
    Misconception(
        "an interval that covers too little",
        "The interval covers more: ten networks were trained with other weights and orders, and "
        "its width also says what other test images of this kind would do.",
        lambda seen: seen.covers != COVERED,
    ),
    Misconception(
        "too few words",
        f"Write {FEWEST_WORDS} words or more under `words`: what you tried, what won, what you "
        "would not claim.",
        lambda seen: n_words(seen.given["words"]) < FEWEST_WORDS,
    ),
    Misconception(
        "a protocol that does not carry it",
        "What you write fits what the seal showed. But the way there does not carry it: {faults}. "
        "`verdict(project)` says why, and what to do in a next project.",
        lambda seen: bool(_faults(seen.ledger)),
        fields=lambda seen: {"faults": ", ".join(_faults(seen.ledger))},
    ),
)


def report_check(ledger: Ledger) -> Check:
    """What judges the report on a project whose seal is broken."""
    return Check(
        signature="report()",
        misconceptions=MISCONCEPTIONS,
        observe=lambda answer: Concluded(_read(answer), ledger),
        problem=lambda answer, seen: "",
        passed="What you write fits what the seal showed, and the protocol carries it.",
    )


def evaluate(project: Project, report: Callable[[], Mapping]) -> Outcome:
    """What `hand_in` prints, as data."""
    if not callable(report):
        raise ValueError(f"give the function itself: hand_in(project, report), got {report!r}")
    if is_untouched(report):
        return Outcome(NOT_ATTEMPTED)
    if project.ledger.sealed is None:
        raise ValueError("the seal is whole: a report needs a score, project.score(winner)")
    check = report_check(project.ledger)
    return judged_by(check, report, check.seconds)


def hand_in(project: Project, report: Callable[[], Mapping]) -> None:
    """Print whether a report says what may be said.

    Args:
        project: One whose seal is broken.
        report: A function that returns a dict with `KEYS`.

    Raises:
        ValueError: If the seal is whole, or the report is no function.
    """
    outcome = evaluate(project, report)
    if outcome.status == NOT_ATTEMPTED:
        print("Report: not attempted yet")
        return
    print(as_lines(f"Report: {'✔' if outcome.status == PASSED else '✘'} {outcome.message}"))


def verdict(project: Project) -> None:
    """Print what a lecturer would say of the protocol so far."""
    case = Case(project.ledger)
    if case.winner and not project.ledger.sealed:
        print(as_lines(f"Before the seal. By your plan {case.called(case.winner)} would win."))
    print("\n".join(as_lines(str(one)) for one in remarks(project.ledger)))


def _faults(ledger: Ledger) -> list[str]:
    return [one.name for one in remarks(ledger) if one.kind == FAULT]


def _read(answer: Answer) -> dict[str, Any]:
    """What the learner's function returned.

    Raises:
        Trouble: If it is no report.
    """
    given = answer()
    if not isinstance(given, Mapping):
        raise Trouble("wrong type", f"A report is a dict, but this returned {returned(given)}")
    missing = [name for name in KEYS if name not in given or given[name] is ...]
    if missing:
        raise Trouble("something missing", f"The report lacks {', '.join(missing)}.")
    if given["better"] not in (YES, NO, OPEN):
        raise Trouble(
            "unknown answer", f'`better` is "{YES}", "{NO}" or "{OPEN}", got {given["better"]!r}.'
        )
    covers = given["covers"]
    if isinstance(covers, str) or not set(covers) <= set(SOURCES):
        raise Trouble(
            "unknown answer", f"`covers` is a list of some of {', '.join(SOURCES)}, got {covers!r}."
        )
    try:
        optimism = float(given["optimism"])
    except (TypeError, ValueError):
        raise Trouble("wrong type", "`optimism` is a number, such as 0.03.") from None
    return {**given, "optimism": optimism, "words": str(given["words"])}
