"""Two sides measured in turn, so that a busy machine slows both."""

from collections.abc import Callable
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
    times = [(_seconds(slow), _seconds(fast)) for _ in range(rounds)]
    ratios = [a / b for a, b in times]
    return Ratio(
        name,
        median(a for a, _ in times),
        median(b for _, b in times),
        median(ratios),
        min(ratios),
        max(ratios),
    )


def _seconds(run: Callable) -> float:
    start = perf_counter()
    run()
    return perf_counter() - start
