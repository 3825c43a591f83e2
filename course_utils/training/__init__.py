"""Train the whole slider: every swept value × every seed, at once, as one labelled array."""

from course_utils.training.checks import checked_seeds
from course_utils.training.config import Grid, TrainConfig, grid
from course_utils.training.initial import initial_weights
from course_utils.training.loop import Watch
from course_utils.training.minibatches import minibatches
from course_utils.training.plan import Size, sweep_size
from course_utils.training.run import Run
from course_utils.training.train import train
from course_utils.training.trained import by_seed, predict, trained
from course_utils.training.watches import held_out, rotation

__all__ = [
    "Grid",
    "Run",
    "Size",
    "TrainConfig",
    "Watch",
    "by_seed",
    "checked_seeds",
    "grid",
    "held_out",
    "initial_weights",
    "minibatches",
    "predict",
    "rotation",
    "sweep_size",
    "train",
    "trained",
]
