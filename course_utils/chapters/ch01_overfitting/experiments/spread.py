"""How much predictions vary: over initial weights, and over training sets as well."""

from dataclasses import replace

import numpy as np
from scipy.special import softmax

from course_utils.chapters.shared.digits import FAST, NETWORK, digits
from course_utils.data import Dataset
from course_utils.statistics import Interval, paired_ratio
from course_utils.training import by_seed, predict, train

_N = 100  # images in a training set


def over_starts_against_over_sets(seeds: tuple[int, ...]) -> Interval:
    """Variance over initial weights, over the variance over both training sets and weights.

    Each seed has two training sets with no image in common and two starts, so four networks, all
    judged by the test images of the seed's split, which none of them trained on. Half the squared
    distance of two networks is an unbiased estimate of the variance.
    """
    p = _probabilities(seeds)
    other_start = [_variance(p[k, :, 0], p[k, :, 1]) for k in (0, 1)]
    other_set = [_variance(p[k, :, 0], p[1 - k, :, 1]) for k in (0, 1)]
    return paired_ratio(sum(other_start), sum(other_set))


def _probabilities(seeds: tuple[int, ...]) -> np.ndarray:
    """The probabilities given to each class: (sets, seeds, starts, images, classes)."""
    starts = [2 * seed + start for seed in seeds for start in (0, 1)]
    sets = {"first": _half(0), "second": _half(1)}
    runs = train(NETWORK, sets, FAST, starts, progress=False, weights=True)
    images, _ = by_seed(_half(0), starts, "test")
    outputs = predict(NETWORK, runs, images).transpose("data", "seed", ...).values
    return softmax(outputs.reshape(2, len(seeds), 2, *outputs.shape[2:]), axis=-1)


def _half(which: int):
    """The first or the second 100 images of a seed, for its starts 2 · seed and 2 · seed + 1."""

    def data(start: int) -> Dataset:
        both = digits(2 * _N)(start // 2)
        part = slice(which * _N, (which + 1) * _N)
        return replace(both, X_train=both.X_train[part], y_train=both.y_train[part])

    return data


def _variance(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """For each seed, over two networks; summed over classes, averaged over images."""
    return ((a - b) ** 2).sum(axis=-1).mean(axis=-1) / 2
