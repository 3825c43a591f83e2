"""Names written beside the ends of lines, where a legend would send the eye back and forth."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes


def label_ends(ax: Axes, names: Sequence[str], apart: float, size: float = 9) -> Axes:
    """Write each line's name to the right of its last point, in its colour.

    Names that would overlap are moved up and down, no further than needed; a thin line leads from
    the end to its name.

    Args:
        ax: Where the lines are: as many as names, in their order.
        names: The names.
        apart: How far two names must be from one another, in the units of the y-axis.
        size: Of the letters, in points.

    Raises:
        ValueError: If there are not as many lines as names.
    """
    lines = ax.get_lines()
    if len(lines) != len(names):
        raise ValueError(f"one name for each line: got {len(names)} names, {len(lines)} lines")
    ends = [(line.get_xdata()[-1], line.get_ydata()[-1]) for line in lines]
    heights = spread_out([y for _, y in ends], apart)
    for line, name, end, height in zip(lines, names, ends, heights, strict=True):
        place = ax.get_yaxis_transform()  # x as a share of the axes, y as data
        ax.annotate(
            name,
            end,
            (1.06, height),
            textcoords=place,
            va="center",
            color=line.get_color(),
            fontsize=size,
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": line.get_color(), "linewidth": 0.6},
        )
    return ax


def spread_out(values: Sequence[float], apart: float) -> np.ndarray:
    """The nearest numbers in the same order that lie at least `apart` from one another.

    Least squares with an order: the pool-adjacent-violators algorithm, (n,).
    """
    order = np.argsort(values, kind="stable")
    offsets = apart * np.arange(len(order))
    blocks: list[tuple[float, int]] = []  # mean and size of those that move together
    for value in np.asarray(values, dtype=float)[order] - offsets:
        mean, n = float(value), 1
        while blocks and blocks[-1][0] >= mean:
            before, k = blocks.pop()
            mean, n = (before * k + mean * n) / (k + n), k + n
        blocks.append((mean, n))
    placed = np.empty(len(order))
    placed[order] = np.repeat([m for m, _ in blocks], [n for _, n in blocks]) + offsets
    return placed
