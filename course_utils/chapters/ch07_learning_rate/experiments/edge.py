"""How large a step may be: 2/h on a bowl, and the sharpness that a network settles at."""

from dataclasses import replace

import numpy as np
import xarray as xr

from course_utils.chapters.shared.digits import WRONG, digits
from course_utils.claims.claim import cached
from course_utils.data import load
from course_utils.descent import step_path
from course_utils.models import mlp
from course_utils.sharpness import sharpness_in_training
from course_utils.statistics import Interval, t_interval
from course_utils.training import TrainConfig, grid

PATIENTS = 100
SQUARED = mlp(10, 20, 20, n_out=1, activation="tanh")
CROSS_ENTROPY = mlp(64, 20, n_out=10, activation="tanh")
RATES = (0.05, 0.1, 0.2)
CONFIG = TrainConfig(lr=grid(RATES), steps=600, log_every=50, dtype="float64")
LATE = slice(400, None)


def patients(seed: int):
    """100 diabetes patients."""
    return load("diabetes", PATIENTS, seed=seed)


@cached
def squared_error(seeds) -> xr.Dataset:
    """A small network on patients, on the whole training set at once."""
    return sharpness_in_training(SQUARED, patients, CONFIG, seeds)


@cached
def in_batches(seeds: tuple[int, ...], batch: int) -> xr.Dataset:
    """The same with η = 0.2, each step on a part of the patients."""
    return sharpness_in_training(SQUARED, patients, batches(batch), seeds)


def batches(size: int) -> TrainConfig:
    """The configuration with minibatches, for the rate that comes to its edge first."""
    return replace(CONFIG, lr=0.2, batch_size=size)


@cached
def cross_entropy(seeds) -> xr.Dataset:
    """A small network on 100 digits with cross-entropy."""
    config = TrainConfig(lr=1.0, steps=400, log_every=50, dtype="float64")
    return sharpness_in_training(CROSS_ENTROPY, digits(100, WRONG), config, seeds)


def at_the_edge(lr: float):
    """A measure: sharpness late in training over 2/η."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        runs = squared_error(seeds).sel(lr=lr)
        return t_interval(runs.sharpness.sel(step=LATE).mean("step") * lr / 2)

    return measure


def at_the_edge_with_classes(seeds: tuple[int, ...]) -> Interval:
    """The same with cross-entropy and η = 1."""
    return t_interval(cross_entropy(seeds).sharpness.sel(step=LATE).mean("step") / 2)


def below_the_edge(batch: int):
    """A measure: the same with minibatches and η = 0.2."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        return t_interval(late(in_batches(seeds, batch)) * 0.2 / 2)

    return measure


def late(runs: xr.Dataset) -> xr.DataArray:
    """The sharpness late in training."""
    return runs.sharpness.sel(step=LATE).mean("step")


def sharpens(seeds: tuple[int, ...]) -> Interval:
    """Sharpness at the end over that at the start, with η = 0.05."""
    sharpness = squared_error(seeds).sharpness.sel(lr=0.05)
    return t_interval(sharpness.isel(step=-1) / sharpness.isel(step=0))


def grows(share: float):
    """A measure: powers of ten by which 200 steps of `share` · 2/h change the excess loss.

    Linear regression on patients; h is the largest curvature.
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        return t_interval([_growth(patients(seed).X_train.astype(float), share) for seed in seeds])

    return measure


def _growth(X: np.ndarray, share: float) -> float:
    H = 2 / len(X) * X.T @ X
    h = np.linalg.eigvalsh(H)[-1]
    path = step_path(H, np.ones(len(H)), share * 2 / h, 200)
    start, end = (w @ H @ w for w in (path[0], path[-1]))
    return np.log10(end / start)
