"""Augmentation at test time: a network sees each image in nine places, its answers are averaged."""

from dataclasses import replace

import numpy as np
import torch
import xarray as xr
from scipy.special import softmax

from course_utils.augmentation import Change, shift
from course_utils.chapters.ch04_augmentation.experiments.augmented import (
    CONFIG,
    SHEET_NETWORK,
    SHIFT,
    on_a_sheet,
    with_change,
)
from course_utils.claims.fairness import final
from course_utils.statistics import Interval, t_interval
from course_utils.training import by_seed, grid, predict, train

SIDE = 12
MOVES = tuple((down, right) for down in (-1, 0, 1) for right in (-1, 0, 1))


def gain_by_nine(change: Change | None):
    """A measure: test accuracy of the mean of nine answers minus that of one, on sheets."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        config = replace(CONFIG, augmentation=grid(None, SHIFT))
        data = on_a_sheet(100)
        runs = train(SHEET_NETWORK, data, config, seeds, progress=False, test=True, weights=True)
        runs = with_change(runs, change)
        X, y = by_seed(data, seeds, "test")
        return t_interval(averaged(runs, X, y) - final(runs, "test_accuracy").values)

    return measure


def averaged(runs: xr.Dataset, X: xr.DataArray, y: xr.DataArray) -> np.ndarray:
    """Accuracy of each seed's network, by the mean of its probabilities over nine places.

    Args:
        runs: Networks on sheets, one a seed.
        X: Images (seed, example, feature).
        y: Their labels, (seed, example).
    """
    probabilities = sum(
        softmax(predict(SHEET_NETWORK, runs, _moved(X, *move)).values, axis=-1) for move in MOVES
    )
    return (probabilities.argmax(axis=-1) == y.values).mean(axis=1)


def _moved(X: xr.DataArray, down: int, right: int) -> xr.DataArray:
    x = torch.from_numpy(X.values).reshape(-1, 1, SIDE, SIDE)
    moves = (torch.full((len(x),), move) for move in (down, right))
    return X.copy(data=shift(x, *moves).reshape(X.shape).numpy())
