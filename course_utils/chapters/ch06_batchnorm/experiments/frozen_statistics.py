"""Training on with two images at a time: BatchNorm's statistics of the pair, or the stored ones."""

from course_utils.batchnorm import fine_tune
from course_utils.chapters.ch06_batchnorm.experiments.normed import (
    accuracy,
    images,
    small_one,
    validation,
)
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval

_LR, _STEPS = 0.005, 50


def gain_by_freezing(seeds: tuple[int, ...]) -> Interval:
    """Validation accuracy after 50 steps more: statistics frozen minus those of the pairs."""
    return t_interval([_of_one(seeds, seed) for seed in seeds])


def _of_one(seeds: tuple[int, ...], seed: int) -> float:
    model, (X, y) = small_one(seeds, seed), validation()
    frozen, moving = (
        fine_tune(
            model,
            *images(seed),
            generator(seed, "fine tuning"),
            frozen=freeze,
            lr=_LR,
            steps=_STEPS,
            batch_size=2,
        )
        for freeze in (True, False)
    )
    return accuracy(frozen(X), y) - accuracy(moving(X), y)
