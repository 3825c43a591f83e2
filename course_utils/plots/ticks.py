"""Ticks at the values that were measured, written as plain numbers, also on logarithmic axes."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator


def log_axis(ax: Axes, values: Sequence[float], axis: str = "x") -> Axes:
    """Make an axis logarithmic, with a tick at each of the values and at nothing else.

    Args:
        ax: The axes.
        values: Where the ticks stand; positive.
        axis: "x" or "y".
    """
    getattr(ax, f"set_{axis}scale")("log")
    getattr(ax, f"set_{axis}ticks")(list(values), [f"{value:g}" for value in values])
    getattr(ax, f"{axis}axis").set_minor_locator(NullLocator())
    return ax
