"""The diagonal network: where descent ends, from tiny starts to large ones."""

import numpy as np

from course_utils.chapters.ch08_initialization_and_schedules.experiments.shrunk_starts import (
    DENSE,
    SPARSE,
)
from course_utils.diagonal import least_l1, least_l2, limit, problem
from course_utils.explorers import Explorer, explore
from course_utils.plots import series
from course_utils.randomness import generator

STARTS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
TRUTHS = {"5 of 100 features matter": SPARSE, "all 100 matter": DENSE}


def one_slider() -> Explorer:
    """The weights that descent ends at, and how far they are from the truth."""
    return explore(
        picture,
        alpha=STARTS,
        truth=list(TRUTHS),
        start={"alpha": 1.0},
        labels={"alpha": "start α"},
        play="alpha",
        figsize=(8.4, 3.4),
    )


def picture(fig):
    left, right = fig.subplots(1, 2, width_ratios=(1.4, 1))
    problems = {
        name: problem(generator(8, "diagonal network to look at"), features=features)
        for name, features in TRUTHS.items()
    }
    (true,) = left.plot([], [], "o", label="truth", markersize=7, mfc="none", color="0.4")
    (found,) = left.plot([], [], label="where descent ends", linewidth=1.2, **_line(0))
    left.set(xlabel="feature", ylabel="weight", xlim=(-1, 100), ylim=(-1.6, 1.6))
    left.legend(loc="upper right")
    errors = {}
    for name, (X, y, w) in problems.items():
        ends = [_error(limit(X, y, alpha), w) for alpha in STARTS]
        errors[name] = ends, _error(least_l1(X, y), w), _error(least_l2(X, y), w)
    (curve,) = right.plot([], [], **series(0))
    (l1,) = right.plot([], [], label="least L1", **_line(1))
    (l2,) = right.plot([], [], label="least L2", **_line(2))
    (here,) = right.plot([], [], "X", color="black", markersize=11)
    right.set(xlabel="start α", ylabel="squared error", xscale="log")
    right.set(xlim=(STARTS[0] * 0.7, STARTS[-1] * 1.4), ylim=(-0.3, 8))
    right.legend(loc="upper left")

    def update(alpha, truth):
        X, y, w = problems[truth]
        solved = limit(X, y, alpha)
        order = np.argsort(-np.abs(w), kind="stable")
        true.set_data(np.arange(len(w)), w[order])
        found.set_data(np.arange(len(w)), solved[order])
        ends, error_l1, error_l2 = errors[truth]
        curve.set_data(STARTS, ends)
        l1.set_data(right.get_xlim(), [error_l1] * 2)
        l2.set_data(right.get_xlim(), [error_l2] * 2)
        here.set_data([alpha], [_error(solved, w)])
        return (
            f"start {alpha:g}, {truth}: squared error {_error(solved, w):.2f}; weights of least "
            f"L1 norm have {error_l1:.2f}, those of least L2 norm {error_l2:.2f}"
        )

    return update


def _error(w, truth) -> float:
    return float(((w - truth) ** 2).sum())


def _line(i: int) -> dict:
    """A series' colour and line style, without its marker."""
    return {key: value for key, value in series(i).items() if key != "marker"}
