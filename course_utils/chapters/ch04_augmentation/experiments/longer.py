"""What shifts cost where everyone has been centred, in a short training and in a longer one."""

from dataclasses import replace

from course_utils.chapters.ch04_augmentation.experiments.augmented import (
    CONFIG,
    SHIFT,
    with_change,
)
from course_utils.chapters.shared.digits import NETWORK, digits
from course_utils.claims.fairness import paired
from course_utils.statistics import Interval
from course_utils.training import grid, train


def cost_of_shifts(steps: int):
    """A measure: test accuracy without shifts minus that with them, 100 centred digits."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        config = replace(CONFIG, augmentation=grid(None, SHIFT), steps=steps, log_every=steps)
        runs = train(NETWORK, digits(100), config, seeds, progress=False, test=True)
        both = (with_change(runs, change) for change in (None, SHIFT))
        return paired(*both, "test_accuracy", "augmentation")

    return measure
