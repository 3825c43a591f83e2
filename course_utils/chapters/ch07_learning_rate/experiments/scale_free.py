"""A network that does not feel the scale of its weights: there only the product ηλ counts.

Each layer is followed by BatchNorm without a scale of its own, so that every weight's length is
divided out again.
"""

from dataclasses import replace

import numpy as np
import xarray as xr
from torch import nn

from course_utils.chapters.ch07_learning_rate.experiments import both_turned
from course_utils.chapters.shared.digits import WRONG, digits
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.descent import rotations
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval
from course_utils.training import TrainConfig, grid, train

NETWORK = nn.Sequential(
    nn.Linear(64, 16, bias=False),
    nn.BatchNorm1d(16, affine=False),
    nn.ReLU(),
    nn.Linear(16, 10, bias=False),
    nn.BatchNorm1d(10, affine=False),
)
CONFIG = TrainConfig(lr=0.1, batch_size=25, steps=400, log_every=400, dtype="float64")
RATES = (0.1, 0.3, 1.0)
DECAYS = (0.01, 0.03, 0.1, 0.3)


def trained_map(seeds, rates=RATES, decays=DECAYS) -> xr.Dataset:
    """Every setting: 100 digits, 20 % wrong labels, 400 steps, with the weights."""
    config = replace(CONFIG, lr=grid(rates), weight_decay=grid(decays))
    return train(NETWORK, digits(100, WRONG), config, seeds, progress=False, weights=True)


@cached
def _corners(seeds: tuple[int, ...]) -> xr.Dataset:
    return trained_map(seeds, rates=(0.1, 1.0), decays=(0.01, 0.1))


def effective_rate(runs: xr.Dataset) -> xr.DataArray:
    """η/‖w‖², the mean over the units of the first layer."""
    return (runs.lr / (runs["0.weight"] ** 2).sum("0.weight[1]")).mean("0.weight[0]")


def same_product(seeds: tuple[int, ...]) -> Interval:
    """Training accuracy at (η, λ) = (0.1, 0.1) minus that at (1, 0.01)."""
    runs = _corners(seeds)
    a, b = runs.sel(lr=0.1, weight_decay=0.1), runs.sel(lr=1.0, weight_decay=0.01)
    return paired(a, b, "train_accuracy", differing=("lr", "weight_decay"))


def same_product_plain(seeds: tuple[int, ...]) -> Interval:
    """The same with η = 0.3 and 0.03 at ηλ = 0.003, in a network without BatchNorm."""
    config = replace(both_turned.CONFIG, lr=grid(0.03, 0.3), weight_decay=grid(0.01, 0.1))
    data = digits(both_turned.N, WRONG)
    runs = train(both_turned.NETWORK, data, config, seeds, progress=False)
    a, b = runs.sel(lr=0.3, weight_decay=0.01), runs.sel(lr=0.03, weight_decay=0.1)
    return paired(a, b, "train_accuracy", differing=("lr", "weight_decay"))


def other_product(seeds: tuple[int, ...]) -> Interval:
    """Training accuracy at ηλ = 0.01 minus that at 0.1, with η = 1 both times."""
    runs = _corners(seeds)
    a, b = runs.sel(lr=1.0, weight_decay=0.01), runs.sel(lr=1.0, weight_decay=0.1)
    return paired(a, b, "train_accuracy", differing="weight_decay")


def rotation(seeds: tuple[int, ...]) -> Interval:
    """Angle a step over √(2ηλ), for η = 0.1 and λ = 5e-4, weights of 500 dimensions."""
    lr, decay = 0.1, 5e-4
    means = [
        np.mean(rotations(lr, decay, 500, 400, generator(seed, "rotations"))) for seed in seeds
    ]
    return t_interval(np.array(means) / np.sqrt(2 * lr * decay))
