"""How much accuracy noise on the test images costs, with dropout in training and without."""

import numpy as np
import xarray as xr

from course_utils.chapters.ch03_dropout.experiments.own_images import accuracy, own_images
from course_utils.chapters.shared.digits import NETWORK
from course_utils.chapters.shared.thinned import both, on_right_labels, on_wrong_labels
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval

_SIGMA = 0.3  # of the noise on each pixel; pixels lie in [0, 1]


def with_right_labels(seeds: tuple[int, ...]) -> Interval:
    """Accuracy lost to noisy images: without dropout minus with it."""
    return _lost_less(on_right_labels(seeds))


def with_wrong_labels(seeds: tuple[int, ...]) -> Interval:
    """The same after training with 20 % of the labels wrong."""
    return _lost_less(on_wrong_labels(seeds))


def _lost_less(runs: xr.Dataset) -> Interval:
    with_dropout, without = both(runs)
    return t_interval(_lost(without) - _lost(with_dropout))


def _lost(runs: xr.Dataset) -> xr.DataArray:
    X, y = own_images(runs.seed)
    clean, noisy = (accuracy(NETWORK, runs, images, y) for images in (X, X + _SIGMA * _noise(X)))
    return clean - noisy


def _noise(X: xr.DataArray) -> np.ndarray:
    """Of standard deviation 1, each seed's own."""
    rngs = [generator(int(seed), "noise on images") for seed in X.seed]
    return np.stack([rng.standard_normal(X.shape[1:]) for rng in rngs])
