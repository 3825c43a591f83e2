"""The share of random labelings that a straight cut can make, by the number of points."""

import numpy as np

from course_utils.explorers import Explorer, explore
from course_utils.plots import reference, series
from course_utils.separation import cover_share

DIMENSIONS = (1, 2, 5, 10, 20, 50, 100, 200)
TIMES = np.round(np.arange(0.2, 4.01, 0.2), 1)  # points for each dimension
MOST = 4


def cover() -> Explorer:
    """Cover's curve for so many dimensions, and where so many points stand on it."""
    return explore(
        picture,
        d=DIMENSIONS,
        times=TIMES.tolist(),
        start={"d": 20, "times": 2.0},
        labels={"d": "dimensions d", "times": "points over d"},
    )


def picture(fig):
    ax = fig.subplots()
    (curve,) = ax.plot([], [], **series(0))
    (dot,) = ax.plot([], [], "o", color=series(1)["color"], markersize=11)
    reference(ax, 0.5, "one half")
    ax.set(xlabel="points over dimensions, n/d", xlim=(0, MOST), ylim=(-0.03, 1.03))
    ax.set_ylabel("share of labelings that can be cut")
    ax.legend(loc="lower left")

    def update(d, times):
        numbers = np.unique(np.maximum(1, np.linspace(1, MOST * d, 81).round().astype(int)))
        curve.set_data(numbers / d, [cover_share(int(n), d) for n in numbers])
        n = max(1, round(times * d))
        share = cover_share(n, d)
        dot.set_data([n / d], [share])
        points = f"{n} point{'s' * (n > 1)} in {d} dimension{'s' * (d > 1)}"
        return f"{points}: a cut through 0 makes {share:.3f} of all labelings"

    return update
