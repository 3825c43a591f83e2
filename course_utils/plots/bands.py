"""Lines with a band of 95 % intervals over seeds, and lines to compare with."""

from collections.abc import Callable, Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from course_utils.plots.style import series


def band(ax: Axes, summary: xr.Dataset, i: int = 0, label: str = "", marker: bool = False) -> Axes:
    """Draw the mean of a summary over its one dimension, and a band from low to high.

    Args:
        ax: Where to draw.
        summary: A result of `course_utils.statistics.over_seeds` with a single dimension.
        i: Which of the course's series this is: its colour and line style.
        label: For the legend; the number of seeds is added.
        marker: Mark the points, for sweeps with few values.

    Raises:
        ValueError: If the summary has not exactly one dimension.
    """
    if summary["mean"].ndim != 1:
        raise ValueError(f"a band needs one dimension, got {summary['mean'].dims}: select first")
    (dimension,) = summary["mean"].dims
    x = summary[dimension].values
    text = f"{label} ({summary.attrs['n_seeds']} seeds)" if label else None
    ax.plot(x, summary["mean"], label=text, **series(i, marker))
    ax.fill_between(
        x, summary["low"], summary["high"], color=series(i)["color"], alpha=0.2, linewidth=0
    )
    return ax


def moving_band(
    ax: Axes, x: Sequence[float], i: int = 0, label: str = "", marker: bool = False
) -> Callable[[xr.Dataset], None]:
    """A band for explorers, at zero until what is returned is called with a summary to be shown.

    Args:
        ax: Where to draw.
        x: Where the points of every summary stand.
        i: Which of the course's series this is: its colour and line style.
        label: For the legend.
        marker: Mark the points, for sweeps with few values.

    Returns:
        A function of a summary (as `over_seeds` returns it) with len(x) points, which moves the
        line to its mean and the band to its interval.
    """
    nothing = np.zeros(len(x))  # so that the x axis knows its range
    (line,) = ax.plot(x, nothing, label=label or None, **series(i, marker))
    fill = ax.fill_between(x, nothing, nothing, color=series(i)["color"], alpha=0.2, linewidth=0)

    def show(summary: xr.Dataset) -> None:
        line.set_ydata(summary["mean"].values)
        fill.set_data(x, summary["low"].values, summary["high"].values)

    return show


def reference(ax: Axes, value: float, label: str) -> Axes:
    """A thin dotted line for what a trivial model or a formula gives."""
    ax.axhline(value, color="0.35", linestyle=":", linewidth=1.5, label=label)
    return ax
