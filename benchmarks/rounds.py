"""Two sides measured in turn, so that a busy machine slows both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Ratio:
    """How many times faster one side was: the median over rounds, and the extremes."""

    name: str
    slow_seconds: float
    fast_seconds: float
    ratio: float
    lowest: float
    highest: float


def compare(name: str, slow: Callable, fast: Callable, rounds: int) -> Ratio:
    """Run both sides in turn, after one unmeasured run of the fast side to warm up."""
    fast()
    times = [(seconds(slow), seconds(fast)) for _ in range(rounds)]
    return ratio_of(name, *zip(*times, strict=True))


def ratio_of(name: str, slow: Sequence[float], fast: Sequence[float]) -> Ratio:
    """The ratio of two sides whose seconds were taken round by round."""
    ratios = [a / b for a, b in zip(slow, fast, strict=True)]
    return Ratio(name, median(slow), median(fast), median(ratios), min(ratios), max(ratios))


def seconds(run: Callable) -> float:
    start = perf_counter()
    run()
    return perf_counter() - start
