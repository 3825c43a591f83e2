"""The decision rule of a claim: where its whole interval must lie, said before anything is run."""

from dataclasses import dataclass

from course_utils.statistics import Interval

SUPPORTED, NOT_SUPPORTED, DEPENDS = "supported", "not supported", "depends"


@dataclass(frozen=True)
class Rule:
    """The whole 95 % interval must lie above one threshold, below another, or between the two.

    A threshold is the smallest effect that would matter to a reader. With enough seeds any effect
    differs from zero; few are worth a sentence. For a claim that something is *small*, both
    thresholds are given, or the upper one.

    Raises:
        ValueError: If there is no threshold, or no room between the two.
    """

    above: float | None = None
    below: float | None = None

    def __post_init__(self) -> None:
        if self.above is None and self.below is None:
            raise ValueError("a rule needs a threshold: Rule(above=0.02), or below, or both")
        if None not in (self.above, self.below) and self.above >= self.below:
            raise ValueError(f"nothing lies above {self.above} and below {self.below}")

    def verdict(self, interval: Interval) -> str:
        """ "supported" if the whole interval lies where it must, otherwise "not supported"."""
        high_enough = self.above is None or interval.low > self.above
        low_enough = self.below is None or interval.high < self.below
        return SUPPORTED if high_enough and low_enough else NOT_SUPPORTED

    def words(self) -> str:
        """Such as ``above 0.02``; what must lie there is the whole interval."""
        if self.below is None:
            return f"above {self.above:g}"
        if self.above is None:
            return f"below {self.below:g}"
        return f"between {self.above:g} and {self.below:g}"


def overall(verdicts) -> str:
    """The verdict on a claim with several cases: "depends" where they do not agree."""
    verdicts = set(verdicts)
    return verdicts.pop() if len(verdicts) == 1 else DEPENDS
