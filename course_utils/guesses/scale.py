"""The scale along an axis: where a number lies, how it is written, how far apart two are."""

import math
from dataclasses import asdict, dataclass

from course_utils.guesses.wording import fixed, significant
from course_utils.widgets import GuessError


@dataclass(frozen=True)
class Scale:
    """From low to high, linear or logarithmic."""

    low: float
    high: float
    log: bool
    digits: int  # decimals of what was measured; on a logarithmic scale its significant digits

    def holds(self, value: object) -> bool:
        """Whether a value is a number from low to high."""
        return isinstance(value, int | float) and bool(self.low <= value <= self.high)

    def place(self, value: float) -> float:
        """Where a value lies between low, which is 0, and high, which is 1."""
        low, high, value = (self._straight(number) for number in (self.low, self.high, value))
        return (value - low) / (high - low)

    def value(self, place: float) -> float:
        """The value at a place: the inverse of `place`."""
        low, high = self._straight(self.low), self._straight(self.high)
        value = low + place * (high - low)
        return 10.0**value if self.log else value

    def text(self, value: float) -> str:
        """A measured value, rounded."""
        return significant(value, self.digits) if self.log else fixed(value, self.digits)

    def rounded(self, value: float) -> float:
        """A measured value as it is written, so that a learner's own arithmetic agrees."""
        return float(self.text(value).replace(",", ""))

    def rounding(self, value: float) -> tuple[float, float]:
        """Between which two values all are written like this one."""
        decimals = self.digits
        if self.log:
            decimals -= 1 + math.floor(math.log10(value))
        written, half = self.rounded(value), 0.5 * 10.0**-decimals
        return written - half, written + half

    def check(self, value, what: str) -> float:
        """The value as a float.

        Raises:
            GuessError: If it is no number, or does not lie on this scale; `what` names it.
        """
        value = number(value, what)
        if not self.low <= value <= self.high:
            raise GuessError(
                f"{what} is {value:g}, outside of the picture: choose a number from "
                f"{self.low:g} to {self.high:g}"
            )
        return value

    def as_data(self) -> dict:
        """For the browser."""
        return asdict(self)

    def _straight(self, value: float) -> float:
        return math.log10(value) if self.log else value


def make_scale(low, high, log, digits, name: str) -> Scale:
    """The scale from `low` to `high`; `name` says in errors what it is for.

    Raises:
        GuessError: If there is none.
    """
    low, high = number(low, f"the lower end of {name}"), number(high, f"the upper end of {name}")
    if not low < high:
        raise GuessError(f"{name} goes from {low:g} to {high:g}: give the smaller end first")
    if log and low <= 0:
        raise GuessError(
            f"{name} starts at {low:g}, and a logarithmic one has no place for 0 or less: start "
            "above 0, or leave out log"
        )
    if not isinstance(digits, int) or digits < (1 if log else 0):
        raise GuessError(
            f"digits={digits!r}: give the number of decimals, as in digits=2, or on a logarithmic "
            "scale of significant digits, at least 1"
        )
    return Scale(low, high, bool(log), digits)


def number(value, what: str) -> float:
    """A finite number as a float; `what` says in the error what it was meant to be.

    Raises:
        GuessError: If it is none.
    """
    try:
        result = math.nan if isinstance(value, str | bool) else float(value)
    except (TypeError, ValueError):
        result = math.nan
    if not math.isfinite(result):
        raise GuessError(f"{what} must be a finite number, got {value!r}")
    return result
