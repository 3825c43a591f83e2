"""A network with dropout that learns two moons while one watches."""

from course_utils.chapters.shared.moons import moons_picture
from course_utils.data import load
from course_utils.explorers import explore
from course_utils.models import mlp
from course_utils.training import Run, TrainConfig

STEPS = 2000


def two_moons():
    """20 % of the labels are flipped; p acts in mid-training."""
    return explore(
        moons_picture(STEPS, 1.2, "loss, dropout off (nats)"),
        live=_begin,
        ahead=500,
        dropout=(0.0, 0.1, 0.3, 0.5, 0.7),
        units=(4, 16, 64),
        start={"dropout": 0.0, "units": 64},
        labels={"dropout": "p"},
        figsize=(7.0, 3.2),
    )


def _begin(dropout, units):
    config = TrainConfig(lr=0.01, optimizer="adam", dropout=dropout, steps=STEPS, dtype="float64")
    return Run(mlp(2, units, units, n_out=2), load("two_moons", 200, 0.2, seed=3), config, seed=3)
