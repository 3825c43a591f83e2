"""Trials of two cases that a learner names: in one a method helps, in the other it hurts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from course_utils.checkers.running import Answer, Trouble
from course_utils.checkers.trial import Comparison, Trial
from course_utils.checkers.wording import returned

NAMES = ("helps", "hurts")
Case = dict[str, float]
Ranges = dict[str, tuple[float, float]]  # of each field; whole numbers where both ends are


@dataclass(frozen=True)
class Both:
    """With the method and without, in each of the two cases."""

    helps: Comparison
    hurts: Comparison

    def gains(self, method: str, digits: int) -> str:
        """Both gains in words."""
        texts = (f"{name}: {one.gain.text(digits)}" for name, one in vars(self).items())
        return f"gain in validation accuracy by {method}, where it " + "; where it ".join(texts)

    def beyond(self, goal: float) -> bool:
        """Whether the method gains more than `goal` in one case, and loses more in the other."""
        return self.helps.gain.low > goal and self.hurts.gain.high < -goal

    def swapped(self, goal: float) -> bool:
        """Whether it does so with the cases exchanged."""
        return Both(self.hurts, self.helps).beyond(goal)


@dataclass(frozen=True, kw_only=True)
class TwoCases(Trial):
    """Trains both cases with the method and without: `run` gives `Both`."""

    ranges: Ranges
    example: str  # a case as it would be typed
    compared: Callable[[Case], Comparison]

    def read(self, answer: Answer) -> dict[str, Case]:
        return two_cases(answer(), self.ranges, self.example)

    def run(self, answer: Answer, given: dict[str, Case]) -> Both:
        return Both(*(self.compared(given[name]) for name in NAMES))


def two_cases(given, ranges: Ranges, example: str) -> dict[str, Case]:
    """Both cases, complete and in range.

    Args:
        given: What the learner's function returned.
        ranges: The lowest and the highest value of each field.
        example: A case as it would be typed.

    Raises:
        Trouble: If they are not.
    """
    form = f'{{"helps": {example}, "hurts": {{…}}}}'
    if not isinstance(given, Mapping):
        raise Trouble(
            "wrong type", f"Your function should return {form}, but returned {returned(given)}"
        )
    if set(given) != set(NAMES) or not all(isinstance(case, Mapping) for case in given.values()):
        raise Trouble("wrong form", f"The cases should look like this: {form}.")
    for name, case in given.items():
        if set(case) != set(ranges):
            raise Trouble(
                "wrong form", f"The case {name!r} needs {', '.join(ranges)}, as in {example}."
            )
    return {
        name: {
            field: _number(f"{field} of {name!r}", case[field], *ranges[field]) for field in ranges
        }
        for name, case in given.items()
    }


def _number(what: str, value, low: float, high: float) -> float:
    value = value.item() if isinstance(value, np.generic) else value
    whole = isinstance(low, int) and isinstance(high, int)
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        kind = "a whole number" if whole else "a number"
        raise Trouble("out of range", f"{what} must be {kind}, got {value!r}.")
    if not low <= value <= high:
        raise Trouble("out of range", f"{what} is {value}: choose between {low:g} and {high:g}.")
    return value
