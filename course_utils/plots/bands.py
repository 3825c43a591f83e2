"""Lines with a band of 95 % intervals over seeds, and lines to compare with."""

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


def reference(ax: Axes, value: float, label: str) -> Axes:
    """A thin dotted line for what a trivial model or a formula gives."""
    ax.axhline(value, color="0.35", linestyle=":", linewidth=1.5, label=label)
    return ax
