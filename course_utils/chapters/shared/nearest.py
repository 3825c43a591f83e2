"""Where a slider over runs starts, whatever a learner has trained."""

from collections.abc import Iterable


def nearest(values: Iterable[float], wanted: float) -> float:
    """The one of some values that is nearest to the wanted one: in the lesson's own runs it is."""
    return min(values, key=lambda value: abs(value - wanted))
