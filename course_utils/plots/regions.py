"""Which class a model gives to each point of the plane."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from course_utils.plots.style import COLOURS, MARKERS


def moving_regions(ax: Axes, X: np.ndarray) -> Callable[..., None]:
    """The plane between two classes for explorers: call what is returned to show a model.

    Args:
        ax: Where to draw.
        X: Examples (n, 2): the picture reaches half a unit beyond them, and stays.

    Returns:
        ``show(probability, X, y)``, which shades the plane by ``probability(points (n, 2)) -> P of
        class 1 (n,)``, white where it is one half, and draws the examples X, y (0 or 1).
    """
    extent, points, shape = _grid(X)
    first, second = COLOURS[:2]
    shades = LinearSegmentedColormap.from_list("two classes", [first, "white", second])
    image = ax.imshow(
        np.full(shape, 0.5),
        extent=extent,
        origin="lower",
        aspect="auto",
        cmap=shades,
        alpha=0.5,
        interpolation="bilinear",
        vmin=0,
        vmax=1,
    )
    dots = [
        ax.plot([], [], MARKERS[k], color=COLOURS[k], markeredgecolor="white", markersize=6)[0]
        for k in (0, 1)
    ]
    ax.set(xlabel="$x_1$", ylabel="$x_2$", xlim=extent[:2], ylim=extent[2:])
    ax.grid(False)

    def show(probability: Callable[[np.ndarray], np.ndarray], X: np.ndarray, y: np.ndarray) -> None:
        image.set_data(probability(points).reshape(shape))
        for k, marks in enumerate(dots):
            marks.set_data(*X[y == k].T)

    return show


def _grid(X: np.ndarray) -> tuple[tuple, np.ndarray, tuple[int, int]]:
    """The extent of a picture around X, its points row by row (n, 2), and (rows, columns)."""
    (x_low, y_low), (x_high, y_high) = X.min(0) - 0.5, X.max(0) + 0.5
    across, up = np.meshgrid(np.linspace(x_low, x_high, 80), np.linspace(y_low, y_high, 60))
    return (x_low, x_high, y_low, y_high), np.column_stack([across.ravel(), up.ravel()]), up.shape
