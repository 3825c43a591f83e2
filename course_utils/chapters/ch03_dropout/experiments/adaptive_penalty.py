"""Dropout on the inputs of linear regression, against the penalty that it amounts to."""

import numpy as np
from torch import nn

from course_utils.data import load
from course_utils.dropout import dropout_regression
from course_utils.statistics import Interval, t_interval
from course_utils.training import TrainConfig, train

_P = 0.5
_CONFIG = TrainConfig(lr=0.01, steps=2000, dropout=_P, log_every=2000, dtype="float64")


def distance_to_the_formula(seeds: tuple[int, ...]) -> Interval:
    """‖w - formula‖ over ‖formula‖, for w trained by gradient steps with dropout."""
    data = load("diabetes")  # standardized: no feature and no target has a mean to speak of
    network = nn.Sequential(nn.Dropout(_P), nn.Linear(data.n_features, 1))
    runs = train(network, data, _CONFIG, seeds, progress=False, weights=True)
    w = dropout_regression(data.X_train, data.y_train, _P)
    distance = np.linalg.norm(runs["1.weight"].values[:, 0] - w, axis=-1)
    return t_interval(distance / np.linalg.norm(w))
