"""The training transform used on the validation set as well."""

from course_utils.augmentation import changed
from course_utils.chapters.ch04_augmentation.experiments.augmented import (
    SHIFT,
    centred,
    with_change,
)
from course_utils.chapters.ch04_augmentation.experiments.perturbed import accuracy
from course_utils.chapters.shared.digits import digits
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval


def understated(seeds: tuple[int, ...]) -> Interval:
    """Accuracy on the validation images minus that on shifted ones, trained with shifts."""
    data, runs = digits(100)(0), with_change(centred(seeds), SHIFT)
    shifted = changed(data.X_val, SHIFT, generator(0, "shared transform"), data.image_shape)
    return t_interval(accuracy(runs, data.X_val, data.y_val) - accuracy(runs, shifted, data.y_val))
