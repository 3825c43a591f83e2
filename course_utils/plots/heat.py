"""A table of numbers as a coloured map, with the values written in its cells."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from course_utils.plots.style import series


def heat_map(
    ax: Axes, table: xr.DataArray, low: float, high: float, digits: int = 2, size: int = 10
) -> Axes:
    """Draw a table with two dimensions: the first goes up, the second to the right.

    Args:
        ax: Where to draw.
        table: Two dimensions with labels; NaN stays empty.
        low: The value of the lightest colour.
        high: The value of the darkest colour.
        digits: Decimals that are written.
        size: Of the numbers, in points.

    Raises:
        ValueError: If the table has not exactly two dimensions.
    """
    if table.ndim != 2:
        raise ValueError(f"a map needs two dimensions, got {table.dims}: select first")
    ax.imshow(table.values, cmap="Blues", vmin=low, vmax=high, origin="lower", aspect="auto")
    for (row, column), value in np.ndenumerate(table.values):
        if np.isfinite(value):
            dark = value > (low + high) / 2
            ax.text(
                column,
                row,
                f"{value:z.{digits}f}",
                ha="center",
                va="center",
                size=size,
                color="white" if dark else "black",
            )
    for axis, dimension in zip("yx", table.dims, strict=True):
        labels = [v if isinstance(v, str) else f"{v:g}" for v in table[dimension].values.tolist()]
        getattr(ax, f"set_{axis}ticks")(range(len(labels)), labels)
    ax.grid(False)
    return ax


def product_lines(ax: Axes, table: xr.DataArray, products) -> Axes:
    """Dashed lines over a `heat_map` on which the labels of both dimensions have one product.

    Args:
        ax: Where the map is.
        table: The map's table; a label of 0 is passed over.
        products: One line for each.
    """
    places = []
    for dimension in table.dims:
        labels = table[dimension].values
        places.append((np.flatnonzero(labels > 0), np.log(labels[labels > 0])))
    (rows, up), (columns, right) = places
    for number in ax.texts:  # the lines pass behind the numbers
        column, row = number.get_position()
        colour = ax.images[0].to_rgba(table.values[row, column])
        number.set(zorder=3, bbox={"facecolor": colour, "edgecolor": "none", "pad": 1.5})
    for product in products:
        x = np.linspace(right[0] - 0.5, right[-1] + 0.5, 200)
        y = np.log(product) - x
        inside = (y > up[0] - 0.5) & (y < up[-1] + 0.5)
        line = _place(x, right, columns), _place(y, up, rows)
        ax.plot(
            *(values[inside] for values in line),
            color=series(1)["color"],
            linestyle="--",
            alpha=0.7,
        )
    return ax


def _place(logs: np.ndarray, labels: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """Logarithms as positions on the axis, on beyond both ends."""
    inner = np.interp(logs, labels, positions)
    below = (np.minimum(logs, labels[0]) - labels[0]) / (labels[1] - labels[0])
    above = (np.maximum(logs, labels[-1]) - labels[-1]) / (labels[-1] - labels[-2])
    return inner + below + above
