"""How networks stand up to images that were changed after training.

Each network is judged by the test images of its own seed, which are changed by draws of that seed.
"""

import numpy as np
import torch
import xarray as xr

from course_utils.augmentation import Change, GaussianNoise, changed, shift
from course_utils.chapters.ch04_augmentation.experiments.augmented import (
    SHIFT,
    centred,
)
from course_utils.chapters.shared.digits import NETWORK, digits
from course_utils.claims.fairness import check_fair
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval
from course_utils.training import by_seed, predict

NOISY = GaussianNoise(0.3)


def sturdier(change: Change, perturbation: Change):
    """A measure: accuracy on perturbed test images, trained with a change minus without."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        plain, augmented = centred(seeds, None), centred(seeds, change)
        check_fair(augmented, plain, "augmentation")
        X, y = by_seed(digits(100), seeds, "test")
        X = spoiled(X, perturbation, "spoiled images")
        return t_interval(accuracy(augmented, X, y) - accuracy(plain, X, y))

    return measure


def one_pixel(x: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    """Each image moved by exactly one pixel: up, down, left or right."""
    down, right = torch.tensor([[1, -1, 0, 0], [0, 0, 1, -1]])[:, rng.integers(4, size=len(x))]
    return shift(x, down, right)


def understated(seeds: tuple[int, ...]) -> Interval:
    """Accuracy on new images minus that on the same images shifted, trained with shifts."""
    runs = centred(seeds, SHIFT)
    X, y = by_seed(digits(100), seeds, "test")
    shifted = spoiled(X, SHIFT, "shared transform, call 0")
    return t_interval(accuracy(runs, X, y) - accuracy(runs, shifted, y))


def spoiled(X: xr.DataArray, change: Change, purpose: str) -> xr.DataArray:
    """Digits (seed, example, feature) after a random change, with draws of their seed."""
    new = [changed(own.values, change, generator(int(own.seed), purpose), (1, 8, 8)) for own in X]
    return X.copy(data=np.stack(new))


def accuracy(runs: xr.Dataset, X: xr.DataArray, y: xr.DataArray) -> np.ndarray:
    """The share of right answers of each seed's network on images of its seed."""
    return (predict(NETWORK, runs, X).argmax("output") == y).mean("example").values
