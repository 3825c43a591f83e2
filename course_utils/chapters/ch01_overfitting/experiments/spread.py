"""How much predictions vary: over initial weights, and over training sets as well."""

import numpy as np
from scipy.special import softmax

from course_utils.chapters.shared.digits import FAST, NETWORK, digits
from course_utils.data import load
from course_utils.statistics import Interval, paired_ratio
from course_utils.training import predict, train

_SHIFT = 1_000_000  # to a second start and a second training set for each seed


def over_starts_against_over_sets(seeds: tuple[int, ...]) -> Interval:
    """Variance over initial weights, over the variance over both training sets and weights.

    Half the squared distance of two networks is an unbiased estimate of the variance. Each seed
    has one network to compare with, another with the same images from another start, and a third
    with other images from that other start.
    """
    other = tuple(seed + _SHIFT for seed in seeds)
    own_images = digits(100)
    reference = _probabilities(own_images, seeds)
    other_start = _probabilities(lambda seed: own_images(seed - _SHIFT), other)
    other_set = _probabilities(own_images, other)
    return paired_ratio(_variance(reference, other_start), _variance(reference, other_set))


def _probabilities(source, seeds: tuple[int, ...]) -> np.ndarray:
    """The probabilities given to each class: (seeds, images, classes)."""
    runs = train(NETWORK, source, FAST, seeds, progress=False, weights=True)
    return softmax(predict(NETWORK, runs, load("digits").X_test).values, axis=-1)


def _variance(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """For each seed, over two networks; summed over classes, averaged over images."""
    return ((a - b) ** 2).sum(axis=-1).mean(axis=-1) / 2
