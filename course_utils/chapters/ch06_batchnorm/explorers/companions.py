"""One digit in many batches: the grade that BatchNorm gives it depends on the others."""

import numpy as np

from course_utils.chapters.ch06_batchnorm.experiments.normed import SMALL
from course_utils.data import load
from course_utils.explorers import Explorer, explore
from course_utils.plots import series
from course_utils.randomness import generator
from course_utils.training import initial_weights

BATCHES = 400
SIZES = (2, 3, 4, 8, 16, 32, 64, 128, 256)
UNIT = 3


def companions() -> Explorer:
    """A batch as one unit sees it, and the grades of one digit over many batches."""
    return explore(
        picture,
        batch_size=SIZES,
        batch=range(1, 41),
        start={"batch_size": 4, "batch": 1},
        play="batch",
        figsize=(8.0, 3.2),
    )


def picture(fig):
    start = initial_weights(SMALL, 1)
    z = load("digits").X_train @ start["0.weight"][UNIT] + start["0.bias"][UNIT]
    rng = generator(6, "batches to look at")
    rows = rng.integers(0, len(z), (BATCHES, SIZES[-1] - 1))
    left, right = fig.subplots(1, 2)
    (dots,) = left.plot([], [], "o", alpha=0.5, color=series(0)["color"])
    left.plot([z[0]], [0], "^", color=series(1)["color"], markersize=12)
    edges = np.linspace(-2.6, 2.6, 53)
    (outline,) = right.plot(
        edges[:-1], 0 * edges[:-1], drawstyle="steps-post", color=series(1)["color"]
    )
    left.set(xlabel="input of one unit", xlim=(z.min(), z.max()), ylim=(-1, 1), yticks=[])
    right.set(xlabel="x̂ of the triangle", ylabel=f"share of {BATCHES} batches", ylim=(0, 0.6))

    def update(batch_size, batch):
        others = z[rows[:, : batch_size - 1]]
        values = np.column_stack([np.full(BATCHES, z[0]), others])
        grades = (z[0] - values.mean(1)) / np.sqrt(values.var(1) + 1e-5)
        dots.set_data(others[batch - 1], np.zeros(batch_size - 1))
        outline.set_ydata(np.histogram(grades, edges)[0] / BATCHES)
        return (
            f"batch size {batch_size}: here the triangle gets {grades[batch - 1]:.2f}; over "
            f"{BATCHES} batches its grades have the variance {grades.var():.2f}"
        )

    return update
