"""Sides measured in turn, so that a busy machine slows them all."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Spread:
    """The median over rounds, and the extremes."""

    median: float
    lowest: float
    highest: float


@dataclass(frozen=True)
class Ratio:
    """How many times faster one of two sides was."""

    name: str
    slow_seconds: float
    fast_seconds: float
    ratio: Spread


def compare(name: str, slow: Callable, fast: Callable, rounds: int) -> Ratio:
    """Run two sides in turn, after one unmeasured run of the fast side to warm up."""
    fast()
    seconds = in_turn({"slow": slow, "fast": fast}, rounds)
    slow_seconds, fast_seconds = seconds["slow"], seconds["fast"]
    ratio = over(slow_seconds, fast_seconds)
    return Ratio(name, median(slow_seconds), median(fast_seconds), ratio)


def in_turn(sides: dict[str, Callable], rounds: int) -> dict[str, list[float]]:
    """The seconds that each side took in each round."""
    seconds = {name: [] for name in sides}
    for _ in range(rounds):
        for name, run in sides.items():
            start = perf_counter()
            run()
            seconds[name].append(perf_counter() - start)
    return seconds


def over(slow: list[float], fast: list[float]) -> Spread:
    """How many times faster, round by round."""
    return spread([a / b for a, b in zip(slow, fast, strict=True)])


def spread(values: list[float]) -> Spread:
    return Spread(median(values), min(values), max(values))
