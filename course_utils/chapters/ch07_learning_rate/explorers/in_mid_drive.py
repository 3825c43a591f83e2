"""One network on two moons, live; learning rate and decay act on the way."""

from course_utils.chapters.shared.moons import moons_picture
from course_utils.data import load
from course_utils.explorers import Explorer, explore
from course_utils.models import mlp
from course_utils.training import Run, TrainConfig

STEPS = 4000


def in_mid_drive() -> Explorer:
    """The network's answers over the plane, and its losses, while it trains."""
    return explore(
        moons_picture(STEPS, 1.2, said=said),
        live=begin,
        ahead=500,
        lr=(0.001, 0.005, 0.02, 0.05),
        weight_decay=(0.0, 0.001, 0.003, 0.01, 0.03),
        start={"lr": 0.05, "weight_decay": 0.0},
        labels={"lr": "learning rate η", "weight_decay": "decay λ"},
    )


def begin(lr: float, weight_decay: float) -> Run:
    config = TrainConfig(
        lr=lr, momentum=0.9, weight_decay=weight_decay, steps=STEPS, dtype="float64"
    )
    return Run(mlp(2, 32, 32, n_out=2), load("two_moons", 200, 0.2, seed=3), config, seed=3)


def said(seen: dict) -> str:
    """What the history says of the last step."""
    return (
        f"norm of the weights {seen['weight_norm'][-1]:.1f}, validation accuracy "
        f"{seen['val_accuracy'][-1]:.2f}"
    )
