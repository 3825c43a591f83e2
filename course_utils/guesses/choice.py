"""Guess which of several options the measurement will speak for."""

from course_utils.guesses.best import among_measured, around, check_best, draw_all
from course_utils.guesses.guess import Guess
from course_utils.guesses.measured import as_measured
from course_utils.guesses.painting import Painted
from course_utils.guesses.ranges import among_ranges, check_ranges, draw_ranges
from course_utils.guesses.rows import Verdict
from course_utils.guesses.scale import make_scale
from course_utils.guesses.wording import listed
from course_utils.widgets import GuessError


def guess_choice(
    id,
    question,
    measured,
    *,
    label,
    unit=None,
    options=None,
    best=None,
    low=None,
    high=None,
    log=False,
    digits=2,
):
    """Ask for one of several options. Which one is right is read off the measurement.

    Either each option is a range, and one number was measured::

        guess_choice(
            "1.b", "How much more do they spread?", ratio, label="variance ratio", unit="",
            options={"a little": (1, 1.5), "as much again": (1.5, 3), "several times": (3, 10)},
        )

    or every option was measured, and one asks for the best::

        guess_choice(
            "1.c", "Which row gains most?", {"8 units": …, "more data": …},
            label="gain in accuracy", unit="", best="highest",
        )

    Args:
        id: The question's name within the course, such as "1.b".
        question: What is asked.
        measured: A number or a `course_utils.statistics.Interval`; with `best`, a dict of them.
        label: What stands below the picture: what was measured, with its unit.
        unit: The unit of the number, "" for one without a unit.
        options: The range (from, to) that each option stands for, by name.
        best: "highest" or "lowest": which of the measured options is right.
        low: Where the axis starts; if not given, at the lowest range, or below all measured ones.
            Give it with `best`: an axis around the answer tells some of it.
        high: Where the axis ends.
        log: Whether the axis is logarithmic.
        digits: To how many decimals the measurement is said; on a logarithmic axis, to how many
            significant digits. Choose so few that every machine says the same.

    Returns:
        The `ChoiceGuess`, to be the last line of its cell.

    Raises:
        GuessError: If something does not fit; says what to do.
    """
    if not isinstance(unit, str):
        raise GuessError(
            'a number needs its unit: write unit="nats", or unit="" for one that has none'
        )
    if not isinstance(label, str) or not label.strip():
        raise GuessError('say what was measured: label="validation accuracy"')
    if (options is None) == (best is None):
        raise GuessError(
            "give either options={name: (from, to), …}, ranges of the one number measured, or "
            'best="highest" (or "lowest") and what was measured for each option'
        )
    if options is not None:
        ranges, one = check_ranges(options), as_measured(measured)
        lowest, highest = min(a for a, _ in ranges.values()), max(b for _, b in ranges.values())
        measured = {"what was measured": one}
    else:
        measured = check_best(measured, best)
        lowest, highest = around(measured)
    low, high = lowest if low is None else low, highest if high is None else high
    scale = make_scale(low, high, log, digits, "the axis")
    for name, each in measured.items():
        scale.check(each.mean, name)
    if options is not None:
        verdict = among_ranges(ranges, one, scale, unit)
        return ChoiceGuess(id, question, verdict, draw_ranges(ranges, one, scale, label))
    verdict = among_measured(measured, best, scale, unit)
    return ChoiceGuess(id, question, verdict, draw_all(measured, scale, label))


class ChoiceGuess(Guess):
    """Options to choose from."""

    kind = "choice"

    def __init__(self, id, question, verdict: Verdict, painted: Painted):
        self._right = verdict.right
        super().__init__(
            id,
            question,
            verdict.answer,
            painted,
            described=verdict.described,
            axes=f"A row for each option: {listed(verdict.sentences)}.",
            options=list(verdict.sentences),
            sentences=verdict.sentences,
            seeds=verdict.seeds,
        )

    def _is_right(self, guess):
        return guess in self._right

    def _could_be(self, guess):
        return guess in self.about["options"]
