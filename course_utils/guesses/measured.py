"""One measured number, with its interval if it is a mean over seeds."""

from dataclasses import dataclass

from course_utils.guesses.scale import Scale, number
from course_utils.guesses.wording import with_unit
from course_utils.statistics import Interval
from course_utils.widgets import GuessError


@dataclass(frozen=True)
class Measured:
    """A number that stands alone is an interval of no width over no seeds."""

    mean: float
    low: float
    high: float
    n: int | None = None

    def text(self, scale: Scale, unit: str = "") -> str:
        """Such as ``0.71 [0.70, 0.72]``."""
        mean, low, high = map(scale.text, (self.mean, self.low, self.high))
        return with_unit(mean if self.n is None else f"{mean} [{low}, {high}]", unit)

    def agrees(self, scale: Scale) -> tuple[float, float]:
        """The guesses that nobody can tell from the measurement: from where to where."""
        low, high = scale.rounding(self.mean)
        return (low, high) if self.n is None else (min(low, self.low), max(high, self.high))


def as_measured(value) -> Measured:
    """A number, or a `course_utils.statistics.Interval`.

    Raises:
        GuessError: If it is neither, or not finite.
    """
    if isinstance(value, Interval):
        ends = (number(end, "the measurement") for end in (value.mean, value.low, value.high))
        return Measured(*ends, n=value.n)
    if getattr(value, "size", 1) != 1:
        raise GuessError(
            f"one measured number is needed, got {value.size}: t_interval(values) makes one of "
            "them, the mean with its interval"
        )
    mean = number(value, "what was measured, a number or an Interval,")
    return Measured(mean, mean, mean)


def seeds_text(measured: list[Measured]) -> str:
    """Such as ``20 seeds``; empty where nothing was averaged over seeds."""
    counts = {one.n for one in measured} - {None}
    if not counts:
        return ""
    fewest, most = min(counts), max(counts)
    return f"{fewest} seeds" if fewest == most else f"{fewest} to {most} seeds"
