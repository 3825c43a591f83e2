"""One style sheet: colour-blind-safe colours, each with its line style and marker; and ticks."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

# Okabe & Ito's palette, in an order that keeps neighbours apart also in grey.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
LINE_STYLES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)), (0, (8, 2)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X")

_STYLE = {
    "figure.figsize": (7.0, 3.8),
    "figure.dpi": 96,
    "figure.facecolor": "white",  # a white sheet is read on dark and on light themes
    "figure.constrained_layout.use": True,
    "savefig.facecolor": "white",
    "font.size": 12,
    "axes.titlesize": 12,
    "axes.labelsize": 12,
    "legend.fontsize": 11,
    "xtick.labelsize": 11,
    "ytick.labelsize": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.25,
    "lines.linewidth": 2.0,
    "lines.markersize": 5,
    "legend.frameon": False,
    "axes.prop_cycle": plt.cycler(color=COLOURS),
}


def use_course_style() -> None:
    """Set matplotlib's defaults to those of the course."""
    plt.rcParams.update(_STYLE)


def series(i: int, marker: bool = False) -> dict:
    """Colour, line style and, if asked, marker of the i-th series of a picture."""
    look = {"color": COLOURS[i % len(COLOURS)], "linestyle": LINE_STYLES[i % len(LINE_STYLES)]}
    return look | ({"marker": MARKERS[i % len(MARKERS)]} if marker else {})


def panels(n: int = 1, height: float = 3.8, share_y: bool = False) -> np.ndarray | Axes:
    """n axes side by side in a new figure; a single one comes alone."""
    _, axes = plt.subplots(1, n, figsize=(max(7.0, 4.4 * n), height), sharey=share_y)
    return axes


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
