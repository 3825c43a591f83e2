"""Descent that stops early beside ridge: their filters, and the way of two weights."""

import numpy as np

from course_utils.explorers import Explorer, explore
from course_utils.linear import bowl
from course_utils.plots import series
from course_utils.spectral import descent_filter, ridge_filter

NAMES = "stopped descent", "ridge"


def filters() -> Explorer:
    """Both filters over the curvature, and both paths from zero to least squares."""
    return explore(
        picture,
        steps=(1, 2, 3, 5, 10, 20, 50, 100, 300),
        eta=(0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 1.2),
        factor=(0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.5, 2.0),
        start={"steps": 20, "eta": 0.2, "factor": 1.0},
        play="steps",
        labels={"eta": "step size η", "factor": "α · η · steps"},
        figsize=(6.2, 2.8),
    )


def picture(fig):
    left, right = fig.subplots(1, 2)
    h, two = np.logspace(-3, 0.2, 200), np.array([1, 0.1])
    lines = [left.plot(h, h, label=name, **series(i))[0] for i, name in enumerate(NAMES)]
    left.set(xscale="log", xlabel="curvature h", ylabel="filter factor", ylim=(0, 1.4))
    left.legend(loc="upper left")
    across = np.linspace(-0.1, 1.5, 40)
    points = np.stack(np.meshgrid(across, across), -1).reshape(-1, 2)
    height = bowl(points, np.diag(two), np.ones(2)).reshape(40, 40)
    right.contour(across, across, height, (0.02, 0.1, 0.5), colors="0.8")
    right.plot(1, 1, "+", color="black", markersize=10)
    paths = [right.plot([], [], markevery=[-1], **series(i, True))[0] for i in (0, 1)]
    right.set(xlabel="weight of curvature 1", ylabel="weight of curvature 0.1")

    def update(steps, eta, factor):
        alpha = factor / (eta * steps)
        lines[0].set_ydata(descent_filter(h, eta, steps))
        lines[1].set_ydata(ridge_filter(h, alpha))
        taken, alphas = np.arange(steps + 1)[:, None], alpha * np.logspace(4, 0, 99)[:, None]
        ways = descent_filter(two, eta, taken), ridge_filter(two, alphas)
        for path, way in zip(paths, ways, strict=True):
            path.set_data(*way.T)
        at = descent_filter(0.1, eta, steps), ridge_filter(0.1, alpha)
        return f"α = {alpha:.2g}: factors at h = 0.1 are {at[0]:.2f} and {at[1]:.2f}"

    return update
