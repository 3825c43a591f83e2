"""Weights before BatchNorm between gradient and decay: no data, only the two forces."""

import numpy as np

from course_utils.batchnorm import scale_invariant_walk
from course_utils.explorers import Explorer, explore
from course_utils.plots import series

STEPS = 3000
EVERY = 10  # steps from one point of a curve to the next


def two_forces() -> Explorer:
    """How long the weights are, and how far each step turns them."""
    return explore(
        picture,
        lr=(0.025, 0.05, 0.1, 0.2, 0.4),
        weight_decay=(0.0, 0.0025, 0.005, 0.01, 0.02, 0.04),
        norm=(0.3, 1.0, 3.0, 10.0),
        start={"lr": 0.1, "weight_decay": 0.01, "norm": 3.0},
        labels={"lr": "learning rate", "weight_decay": "weight decay", "norm": "norm at first"},
        figsize=(8.0, 3.4),
    )


def picture(fig):
    left, right = fig.subplots(1, 2)
    (length,) = left.plot([], [], **series(0))
    (angle,) = right.plot([], [], label="angle a step", **series(0))
    (line,) = right.plot([], [], label="√(2ηλ)", **series(1))
    left.set(xlabel="step", ylabel="norm of the weights", xlim=(0, STEPS), ylim=(0, 12))
    right.set(xlabel="step", ylabel="angle a step (radians)", xlim=(0, STEPS))
    right.set(yscale="log", ylim=(1e-4, 2))
    right.legend(loc="upper right")
    at = np.arange(0, STEPS, EVERY)

    def update(lr, weight_decay, norm):
        norms, turns = scale_invariant_walk(lr, weight_decay, norm, STEPS)
        settled = np.sqrt(2 * lr * weight_decay)
        length.set_data(at, norms[::EVERY])
        angle.set_data(at, turns[::EVERY])
        line.set_data([0, STEPS], [max(settled, 1e-9)] * 2)
        return (
            f"η = {lr:g}, λ = {weight_decay:g}: norm {norms[-1]:.2f} and {turns[-1]:.4f} rad a "
            f"step after {STEPS:,} steps; √(2ηλ) = {settled:.4f}"
        )

    return update
