"""Dropout without scaling: training at half the volume, testing at full volume."""

import numpy as np
import xarray as xr
from scipy.special import log_softmax
from torch import nn

from course_utils.chapters.ch03_dropout.experiments.own_images import accuracy, own_images
from course_utils.chapters.shared.digits import digits
from course_utils.chapters.shared.thinned import ADAM, N, P
from course_utils.claims.claim import cached
from course_utils.dropout import Scale, subnetworks
from course_utils.statistics import Interval, paired_ratio, t_interval
from course_utils.training import predict, train

_KEEP = 1 - P
_LAYERS = ("4.weight", "8.weight")  # those that read from dropped units
_DRAWS = 10


def logits_jump(seeds: tuple[int, ...]) -> Interval:
    """Spread of the logits at test time over their spread in training."""
    runs = _unscaled(seeds)
    X, _ = own_images(runs.seed)
    at_test = predict(_network(1.0), runs, X)
    # The scaling at test time undoes that of the sub-networks: masks of 0 and 1, as in training.
    thin = subnetworks(runs, _LAYERS, _KEEP, _DRAWS)
    in_training = sum(_spread(predict(_network(_KEEP), one, X)) for one in thin) / _DRAWS
    return paired_ratio(_spread(at_test), in_training)


def loss_without_scaling(seeds: tuple[int, ...]) -> Interval:
    """Test loss of the same weights: without scaling at test time minus with it."""
    return t_interval(_loss(seeds, 1.0) - _loss(seeds, _KEEP))


def accuracy_without_scaling(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy of the same weights: with scaling at test time minus without."""
    return t_interval(_accuracy(seeds, _KEEP) - _accuracy(seeds, 1.0))


def _network(at_test_time: float) -> nn.Sequential:
    def hidden():
        return [nn.Linear(64, 64), nn.ReLU(), nn.Dropout(P), Scale(_KEEP, at_test_time)]

    return nn.Sequential(*hidden(), *hidden(), nn.Linear(64, 10))


@cached
def _unscaled(seeds: tuple[int, ...]) -> xr.Dataset:
    return train(_network(1.0), digits(N), ADAM, seeds, progress=False, weights=True)


def _spread(logits: xr.DataArray) -> np.ndarray:
    return logits.std(("example", "output")).values


def _loss(seeds: tuple[int, ...], at_test_time: float) -> np.ndarray:
    X, y = own_images(seeds)
    logits = predict(_network(at_test_time), _unscaled(seeds), X).values
    right = np.take_along_axis(log_softmax(logits, axis=-1), y.values[..., None], axis=-1)
    return -right.mean(axis=(-2, -1))


def _accuracy(seeds: tuple[int, ...], at_test_time: float) -> xr.DataArray:
    return accuracy(_network(at_test_time), _unscaled(seeds), *own_images(seeds))
