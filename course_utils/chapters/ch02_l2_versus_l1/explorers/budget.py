"""The classic picture of a budget of weights: ellipses, and the shape that they touch."""

import numpy as np

from course_utils.explorers import explore
from course_utils.linear import bowl, ellipse
from course_utils.plots import series
from course_utils.regularizers import norm_ball

LEVELS = np.array([0.1, 0.45, 1, 2])  # of the ellipses, over that of the solution
LEAST = 0.1  # the level at which ellipses can still be seen where the solution costs nothing


def within(p: float, budget: float, H, best) -> np.ndarray:
    """The weights (2,) of least error whose p-norm is within the budget.

    Looks along the edge, in 1,200 steps.

    Args:
        p: The power of the norm, > 0.
        budget: The largest norm allowed.
        H: XᵀX, (2, 2).
        best: The least-squares weights, (2,).
    """
    if (abs(best) ** p).sum() ** (1 / p) <= budget:
        return best
    edge = norm_ball(p, budget, 1200)
    return edge[bowl(edge, H, best).argmin()]


def budget():
    """Two weights within a budget, by its shape and size, and by the features."""
    return explore(
        _picture,
        p=(0.5, 1, 1.5, 2, 4),
        budget=(0.1, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0),
        correlation=(-0.8, -0.4, 0.0, 0.4, 0.8),
        scale=(0.5, 1, 2, 4),
        start={"p": 1, "budget": 0.5, "correlation": 0.4, "scale": 1},
        labels={"budget": "budget t", "scale": "feature 2 times"},
        figsize=(7.4, 3.9),
    )


def _bowl_of(correlation: float, scale: float):
    """XᵀX and the least-squares weights; feature 2 has numbers `scale` times as large."""
    units = np.diag([1.0, scale])
    H = units @ np.array([[1, correlation], [correlation, 1]]) @ units
    return H, np.array([1.2, 0.5 / scale])


def _picture(fig):
    plane, paths = fig.subplots(1, 2)
    contours = [plane.plot([], [], color="0.6", linewidth=1)[0] for _ in LEVELS]
    (edge,) = plane.plot([], [], label="budget", **series(1))
    looks = {"least squares": "k+", "within it": "ko"}
    marks = [plane.plot([], [], look, label=name)[0] for name, look in looks.items()]
    plane.set(xlabel="$w_1$", ylabel="$w_2$", xlim=(-1.3, 2.3), ylim=(-1.6, 2), aspect="equal")
    budgets = np.linspace(0.05, 2, 40)
    curves = [paths.plot(budgets, budgets, label=f"$w_{i + 1}$", **series(i))[0] for i in (0, 1)]
    now = paths.axvline(1, color="0.35", linestyle=":")
    paths.set(xlabel="budget t", ylabel="weight", ylim=(-0.6, 1.8))
    for ax in (plane, paths):  # above the axes, where no curve comes
        ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3, fontsize=9, columnspacing=1)

    def update(p, budget, correlation, scale):
        H, best = _bowl_of(correlation, scale)
        w, path = within(p, budget, H, best), [within(p, t, H, best) for t in budgets]
        levels = LEVELS * max(bowl(w, H, best), LEAST)
        shapes = [*(ellipse(H, best, k) for k in levels), norm_ball(p, budget), best[None], w[None]]
        for line, points in zip([*contours, edge, *marks], shapes, strict=True):
            line.set_data(*points.T)
        for curve, values in zip(curves, np.transpose(path), strict=True):
            curve.set_ydata(values)
        now.set_xdata([budget, budget])
        return f"p = {p:g}, budget {budget:g}: w = ({w[0]:.2f}, {w[1]:.2f})"

    return update
