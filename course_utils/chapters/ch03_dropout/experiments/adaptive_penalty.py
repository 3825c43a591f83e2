"""Dropout on the inputs of linear regression, against the penalty that it amounts to."""

import numpy as np
import xarray as xr
from torch import nn

from course_utils.data import Dataset, load
from course_utils.dropout import dropout_regression
from course_utils.statistics import Interval, t_interval
from course_utils.training import TrainConfig, train

_P = 0.5
_CONFIG = TrainConfig(lr=0.01, steps=2000, log_every=2000, dtype="float64")


def distance_to_the_formula(seeds: tuple[int, ...]) -> Interval:
    """‖w - formula‖ over ‖formula‖, for w trained by gradient steps with dropout.

    Both are of the seed's own patients.
    """
    network = nn.Sequential(nn.Dropout(_P), nn.Linear(10, 1))
    runs = train(network, _patients, _CONFIG, seeds, progress=False, weights=True)
    return t_interval([_distance(runs.sel(seed=seed), int(seed)) for seed in seeds])


def _patients(seed: int) -> Dataset:
    # Standardized: no feature and no target has a mean to speak of.
    return load("diabetes", seed=seed)


def _distance(run: xr.Dataset, seed: int) -> float:
    data = _patients(seed)
    w = dropout_regression(data.X_train, data.y_train, _P)
    return np.linalg.norm(run["1.weight"].values[0] - w) / np.linalg.norm(w)
