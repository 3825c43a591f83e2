"""A sick run, live: one turns rate and penalty on the way, and sees what it does."""

import numpy as np

from course_utils.chapters.ch09_choosing.experiments import sick
from course_utils.chapters.shared.digits import digits
from course_utils.explorers import Explorer, explore
from course_utils.models import mlp
from course_utils.plots import reference, series
from course_utils.starts import HE, Normal
from course_utils.training import Run, TrainConfig

STEPS = sick.WELL.steps
STARTS = {"He": HE, "tiny": Normal(0.01)}


def sick_run() -> Explorer:
    """Both losses while one network trains; rate and decay act on the way."""
    return explore(
        picture,
        live=begin,
        ahead=50,
        lr=(0.001, 0.02, 0.2, 1.0),
        weight_decay=(0.0, 0.01, 0.03, 0.3),
        units=(3, 8, 32),
        begins=list(STARTS),
        start={"lr": 0.001, "weight_decay": 0.01, "units": 32, "begins": "He"},
        labels={"lr": "learning rate", "weight_decay": "weight decay", "begins": "start"},
        figsize=(8.0, 3.2),
    )


def begin(lr: float, weight_decay: float, units: int, begins: str) -> Run:
    config = TrainConfig(
        lr=lr,
        weight_decay=weight_decay,
        start=STARTS[begins],
        batch_size=sick.WELL.batch_size,
        steps=STEPS,
        log_every=sick.WELL.log_every,
        dtype="float64",
    )
    return Run(mlp(64, units, units, n_out=10), digits(sick.N, sick.WRONG), config, seed=3)


def picture(fig):
    left, right = fig.subplots(1, 2)
    lines = {
        f"{part}_{what}": ax.plot([], [], label=name, **series(i))[0]
        for ax, what in ((left, "loss"), (right, "accuracy"))
        for i, (part, name) in enumerate({"train": "training", "val": "validation"}.items())
    }
    reference(left, np.log(10), "knows nothing")
    left.set(xlabel="step", ylabel="loss (nats)", xlim=(0, STEPS), ylim=(0, 5))
    right.set(xlabel="step", ylabel="accuracy", xlim=(0, STEPS), ylim=(0, 1.03))
    fig.legend(
        handles=[lines["train_loss"], lines["val_loss"]], loc="outside upper center", ncols=2
    )  # no line moves there

    def update(run, lr, weight_decay, units, begins):
        seen = run.history
        for name, line in lines.items():
            line.set_data(seen["step"], seen[name])
        return (
            f"step {run.step}: loss {seen['train_loss'][-1]:.2f} in training, "
            f"{seen['val_loss'][-1]:.2f} in validation"
        )

    return update
