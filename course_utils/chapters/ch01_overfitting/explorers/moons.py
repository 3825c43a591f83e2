"""A network that learns two moons, wrong labels included, while one watches."""

from course_utils.chapters.shared.moons import moons_picture
from course_utils.data import load
from course_utils.explorers import explore
from course_utils.models import mlp
from course_utils.training import Run, TrainConfig

STEPS = 3000


def two_moons():
    """Flipped labels, weight decay and the learning rate."""
    return explore(
        moons_picture(STEPS, 1),
        live=_begin,
        ahead=1000,
        flipped=(0.0, 0.1, 0.2, 0.3),
        weight_decay=(0.0, 0.001, 0.003, 0.01, 0.03),
        lr=(0.01, 0.02, 0.05, 0.1, 0.2),
        start={"flipped": 0.2, "weight_decay": 0.0, "lr": 0.05},
        labels={"flipped": "share flipped", "lr": "learning rate"},
    )


def _begin(flipped, weight_decay, lr):
    config = TrainConfig(
        lr=lr, momentum=0.9, weight_decay=weight_decay, steps=STEPS, dtype="float64"
    )
    return Run(mlp(2, 32, 32, n_out=2), load("two_moons", 200, flipped, seed=3), config, seed=3)
