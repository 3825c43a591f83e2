"""One head or two that learn to take one value from another, live."""

import numpy as np

from course_utils.chapters.ch10_background.experiments.two_heads import CONFIG, Asked, questions
from course_utils.explorers import Explorer, explore
from course_utils.plots import reference, series
from course_utils.training import Run

SIGNS = {"the difference": -1, "the sum": 1}
SEEDS = (3, 6)  # two heads find the difference from the first one's start, not from the other's
SHOWN, WIDEST = 200, 5


def heads() -> Explorer:
    """What it answers to new questions, beside what is right; and how much of that it explains."""
    return explore(
        picture,
        live=begin,
        ahead=100,
        heads=(1, 2, 4),
        asked=SIGNS,
        seed=SEEDS,
        start={"heads": 1},
        labels={"asked": "asked for"},
        figsize=(8.0, 3.4),
    )


def begin(heads: int, asked: int, seed: int) -> Run:
    return Run(Asked(heads), questions(asked), CONFIG, seed=seed)


def picture(fig):
    left, right = fig.subplots(1, 2)
    left.plot([-WIDEST, WIDEST], [-WIDEST, WIDEST], color="0.35", linestyle=":")
    (dots,) = left.plot([], [], "o", color=series(0)["color"], alpha=0.5, markersize=4)
    (curve,) = right.plot([], [], **series(0))
    reference(right, 0.5, "one half")
    left.set(xlabel="right answer", ylabel="its answer", xlim=(-WIDEST, WIDEST))
    left.set_ylim(-WIDEST, WIDEST)
    right.set(xlabel="step", ylabel="share explained", xlim=(0, CONFIG.steps), ylim=(-0.1, 1.05))
    right.legend(loc="lower right")

    def update(run, heads, asked, seed):
        data = run.dataset
        dots.set_data(data.y_val[:SHOWN], np.ravel(run.outputs(data.X_val[:SHOWN])))
        explained = 1 - run.history["val_loss"] / float(data.y_val.astype(float).var())
        curve.set_data(run.history["step"], explained)
        word = "head" if heads == 1 else "heads"
        return f"step {run.step}: {heads} {word}, {explained[-1]:.2f} of the variance explained"

    return update
