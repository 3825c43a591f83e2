"""The decision rule of a claim: where its whole interval must lie, said before anything is run."""

from collections.abc import Iterable
from dataclasses import dataclass

from course_utils.statistics import Interval

SUPPORTED, REFUTED, UNDECIDED, DEPENDS = "supported", "refuted", "undecided", "depends"


@dataclass(frozen=True)
class Rule:
    """The whole 95 % interval must lie above one threshold, below another, or between the two.

    A threshold is the smallest effect that would change what a reader does, and so never zero: with
    enough seeds any effect differs from zero, and few are worth a sentence. For a claim that
    something is *small*, both thresholds are given, or the upper one.

    Raises:
        ValueError: If there is no threshold, one is zero, or there is no room between the two.
    """

    above: float | None = None
    below: float | None = None

    def __post_init__(self) -> None:
        if self.above is None and self.below is None:
            raise ValueError("a rule needs a threshold: Rule(above=0.02), or below, or both")
        if 0 in (self.above, self.below):
            raise ValueError(
                "a threshold of zero is no smallest effect that matters: how large must it be to "
                "change what a reader does?"
            )
        if None not in (self.above, self.below) and self.above >= self.below:
            raise ValueError(f"nothing lies above {self.above} and below {self.below}")

    def verdict(self, interval: Interval) -> str:
        """What the interval says.

        "supported" if all of it lies where the rule says, "refuted" if all of it lies on the other
        side of a threshold, and "undecided" if a threshold lies within.
        """
        low_side = self.above is None or interval.low > self.above
        high_side = self.below is None or interval.high < self.below
        if low_side and high_side:
            return SUPPORTED
        too_low = self.above is not None and interval.high < self.above
        too_high = self.below is not None and interval.low > self.below
        return REFUTED if too_low or too_high else UNDECIDED

    def words(self) -> str:
        """Such as ``above 0.02``; what must lie there is the whole interval."""
        if self.below is None:
            return f"above {self.above:g}"
        if self.above is None:
            return f"below {self.below:g}"
        return f"between {self.above:g} and {self.below:g}"


def of_parts(verdicts: Iterable[str]) -> str:
    """The verdict on a sentence with several parts, all of which must hold."""
    verdicts = set(verdicts)
    if REFUTED in verdicts:
        return REFUTED
    return UNDECIDED if UNDECIDED in verdicts else SUPPORTED


def of_conditions(verdicts: Iterable[str]) -> str:
    """The verdict on a sentence under conditions: "depends" if all are decided and differ."""
    verdicts = set(verdicts)
    if UNDECIDED in verdicts:
        return UNDECIDED
    return verdicts.pop() if len(verdicts) == 1 else DEPENDS
