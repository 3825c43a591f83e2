"""The shape of a measured curve in a few words: where it falls, rises, or stays level."""

from dataclasses import dataclass

WAYS = {-1: "falls", 0: "stays about level", 1: "rises"}
SHORT = 2  # so many steps at an end of a curve are no stretch of their own


@dataclass(frozen=True)
class Stretch:
    """A part of a curve that goes one way."""

    start: int  # the number of its first position
    end: int  # … and of its last
    way: int  # -1, 0 or 1


def way(change: float, least: float) -> int:
    """Down, level or up: changes below `least` count as level."""
    if abs(change) <= least:
        return 0
    return 1 if change > 0 else -1


def stretches(values: list[float], least: float) -> list[Stretch]:
    """The stretches of a curve between turns of more than `least`, first to last."""
    last = len(values) - 1
    points = turns(values, least)
    if points and points[0] <= SHORT:
        points = points[1:]
    if points and points[-1] >= last - SHORT:
        points = points[:-1]
    ends = [0, *points, last]
    return [
        Stretch(start, end, way(values[end] - values[start], least))
        for start, end in zip(ends, ends[1:], strict=False)
    ]


def turns(values: list[float], least: float) -> list[int]:
    """The high and low points of a curve between which it changes by more than `least`.

    The first one and the last one may lie inside: the curve is then about level before or after.
    """
    found, top, bottom, going = [], 0, 0, 0
    for i, value in enumerate(values):
        top = i if value > values[top] else top
        bottom = i if value < values[bottom] else bottom
        if going >= 0 and values[top] - value > least:
            found.append(top)
            going, bottom = -1, i
        elif going <= 0 and value - values[bottom] > least:
            found.append(bottom)
            going, top = 1, i
    if going:
        found.append(bottom if going < 0 else top)
    return found
