"""One network in training, live: how long its first weights are, and how far they turn."""

import numpy as np

from course_utils.chapters.shared.digits import WRONG, digits
from course_utils.explorers import Explorer, explore
from course_utils.models import mlp
from course_utils.plots import series
from course_utils.training import Run, TrainConfig

STEPS = 2000
WEIGHT = "0.weight"
MEAN_OF = 10  # steps


class TurningRun(Run):
    """A run that notes after every step how long the first weights are and how far they turned.

    Attributes:
        notes: The norm and the angle in radians of each step.
    """

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.notes = []

    def advance(self, n):
        for _ in range(n):
            before = self.weights[WEIGHT].ravel()
            super().advance(1)
            after = self.weights[WEIGHT].ravel()
            cosine = before @ after / np.linalg.norm(before) / np.linalg.norm(after)
            self.notes.append((np.linalg.norm(after), np.arccos(min(1.0, cosine))))


def turning() -> Explorer:
    """Norm and angle while one network trains; rate and decay act on the way."""
    return explore(
        picture,
        live=begin,
        ahead=200,
        lr=(0.05, 0.1, 0.2, 0.4),
        weight_decay=(0.0, 0.005, 0.01, 0.02, 0.04),
        start={"lr": 0.2, "weight_decay": 0.0},
        labels={"lr": "learning rate", "weight_decay": "weight decay"},
        figsize=(8.0, 3.2),
    )


def begin(lr: float, weight_decay: float) -> TurningRun:
    config = TrainConfig(
        lr=lr, weight_decay=weight_decay, batch_size=20, steps=STEPS, dtype="float64"
    )
    return TurningRun(mlp(64, 16, n_out=10, batch_norm=True), digits(200, WRONG), config, seed=3)


def picture(fig):
    left, right = fig.subplots(1, 2)
    (length,) = left.plot([], [], **series(0))
    (angle,) = right.plot([], [], label=f"mean of {MEAN_OF} steps", **series(0))
    (line,) = right.plot([], [], label="√(2ηλ)", **series(1))
    left.set(xlabel="step", ylabel="norm of the first weights", xlim=(0, STEPS), ylim=(0, 8))
    right.set(xlabel="step", ylabel="angle a step (radians)", xlim=(0, STEPS), ylim=(0, 0.2))
    right.legend(loc="upper right")

    def update(run, lr, weight_decay):
        whole = run.step // MEAN_OF
        notes = np.array(run.notes[: whole * MEAN_OF]).reshape(whole, MEAN_OF, 2)
        at = MEAN_OF * np.arange(1, whole + 1)
        length.set_data(at, notes[:, -1, 0])
        angle.set_data(at, notes[:, :, 1].mean(axis=1))
        level = np.sqrt(2 * lr * weight_decay)
        line.set_data([0, STEPS], [level, level])
        now = notes[-1, :, 1].mean() if whole else 0.0
        return f"step {run.step}: {now:.2f} rad a step, √(2ηλ) = {level:.2f}"

    return update
