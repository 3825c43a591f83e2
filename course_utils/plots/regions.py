"""Which class a model gives to each point of the plane."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from course_utils.plots.style import COLOURS, MARKERS


def regions(
    ax: Axes, classify: Callable[[np.ndarray], np.ndarray], X: np.ndarray, y: np.ndarray
) -> Axes:
    """Shade the plane by ``classify(points (n, 2)) -> class (n,)`` and draw the examples on it."""
    (x_low, y_low), (x_high, y_high) = X.min(0) - 0.5, X.max(0) + 0.5
    across, up = np.meshgrid(np.linspace(x_low, x_high, 160), np.linspace(y_low, y_high, 120))
    classes = classify(np.column_stack([across.ravel(), up.ravel()])).reshape(across.shape)
    ax.imshow(
        classes,
        extent=(x_low, x_high, y_low, y_high),
        origin="lower",
        aspect="auto",
        cmap=ListedColormap(COLOURS[: int(y.max()) + 1]),
        alpha=0.25,
        interpolation="nearest",
        vmin=0,
        vmax=int(y.max()),
    )
    for k in np.unique(y):
        points = X[y == k]
        ax.plot(*points.T, MARKERS[k], color=COLOURS[k], markeredgecolor="white", markersize=6)
    ax.set(xlabel="$x_1$", ylabel="$x_2$")
    ax.grid(False)
    return ax
