"""How much accuracy noise on the validation images costs, with dropout in training and without."""

import xarray as xr

from course_utils.chapters.shared.digits import NETWORK
from course_utils.chapters.shared.thinned import both, on_right_labels, on_wrong_labels
from course_utils.data import load
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval
from course_utils.training import predict

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
    data = load("digits")
    noise = _SIGMA * generator(0, "noise on images").standard_normal(data.X_val.shape)
    clean, noisy = (
        (predict(NETWORK, runs, X).argmax("output") == data.y_val).mean("example")
        for X in (data.X_val, data.X_val + noise)
    )
    return clean - noisy
