"""How networks stand up to images that were changed after training."""

import numpy as np
import torch

from course_utils.augmentation import Change, GaussianNoise, changed, shift
from course_utils.chapters.ch04_augmentation.experiments.augmented import (
    SHIFT,
    centred,
    with_change,
)
from course_utils.chapters.shared.digits import NETWORK, digits
from course_utils.claims.fairness import check_fair
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval
from course_utils.training import predict


def sturdier(change: Change, perturbation: Change):
    """A measure: accuracy on perturbed validation images, trained with a change minus without."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        plain, augmented = (with_change(centred(seeds), one) for one in (None, change))
        check_fair(augmented, plain, "augmentation")
        data = digits(100)(0)
        rng = generator(0, "perturbed validation images")
        X = changed(data.X_val, perturbation, rng, data.image_shape)
        return t_interval(accuracy(augmented, X, data.y_val) - accuracy(plain, X, data.y_val))

    return measure


def one_pixel(x: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    """Each image moved by exactly one pixel: up, down, left or right."""
    down, right = torch.tensor([[1, -1, 0, 0], [0, 0, 1, -1]])[:, rng.integers(4, size=len(x))]
    return shift(x, down, right)


NOISY = GaussianNoise(0.3)


def accuracy(runs, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The share of right answers of each seed's network."""
    return (predict(NETWORK, runs, X).argmax("output").values == y).mean(axis=1)


def understated(seeds: tuple[int, ...]) -> Interval:
    """Accuracy on the validation images minus that on shifted ones, trained with shifts."""
    data, runs = digits(100)(0), with_change(centred(seeds), SHIFT)
    shifted = changed(data.X_val, SHIFT, generator(0, "shared transform"), data.image_shape)
    return t_interval(accuracy(runs, data.X_val, data.y_val) - accuracy(runs, shifted, data.y_val))
