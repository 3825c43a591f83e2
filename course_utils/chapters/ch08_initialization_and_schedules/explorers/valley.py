"""Noisy descent into a parabola, exactly: what each schedule ends at."""

import numpy as np

from course_utils.explorers import Explorer, explore
from course_utils.floor import averaged_square, floor, mean_squares, rates_of
from course_utils.plots import series
from course_utils.schedules import WSD, Cosine, Exponential, Inverse, Linear

STEPS = 400
SCHEDULES = {
    "constant": None,
    "exponential, to 1 %": Exponential(0.01),
    "linear": Linear(),
    "cosine": Cosine(),
    "WSD": WSD(0.2),
    "1/t": Inverse(40.0),
}


def valley() -> Explorer:
    """The rate over the steps, and the mean square distance from the foot."""
    return explore(
        picture,
        schedule=list(SCHEDULES),
        lr=(0.01, 0.03, 0.1, 0.3, 1.0),
        curvature=(0.02, 0.1, 1.0),
        start={"lr": 0.1, "curvature": 1.0},
        labels={"lr": "peak of the rate", "curvature": "curvature h"},
        figsize=(8.4, 3.4),
    )


def picture(fig):
    left, right = fig.subplots(1, 2)
    (rate,) = left.plot([], [], **series(0))
    left.set(xlabel="step", ylabel="rate", yscale="log", xlim=(0, STEPS), ylim=(1e-4, 2))
    (level,) = right.plot([], [], label="constant rate's floor", **series(1))
    (path,) = right.plot([], [], label="mean square of w", **series(0))
    right.set(xlabel="step", ylabel="E w²", yscale="log", xlim=(0, STEPS), ylim=(1e-4, 60))
    right.legend(loc="lower left")

    def update(schedule, lr, curvature):
        rates = rates_of(SCHEDULES[schedule], lr, STEPS)
        squares = mean_squares(rates, curvature, start=5.0)
        rate.set_data(np.arange(STEPS), rates)
        path.set_data(np.arange(STEPS + 1), squares)
        level.set_data([0, STEPS], [floor(lr, curvature)] * 2)
        mean = averaged_square(rates, curvature, start=5.0, first=STEPS * 3 // 4)
        return (
            f"{schedule}, peak {lr:g}: it ends at {squares[-1]:.4f}, a constant rate's floor is "
            f"{floor(lr, curvature):.4f}; the mean of the last quarter's w has {mean:.4f}"
        )

    return update
