"""Training mode and eval mode of BatchNorm, each at the wrong time."""

import copy
from dataclasses import replace

import torch
import xarray as xr
from torch import nn

from course_utils.chapters.ch06_batchnorm.experiments.normed import (
    SGD,
    SMALL,
    N,
    accuracy,
    images,
    small_one,
)
from course_utils.chapters.shared.digits import digits
from course_utils.claims.claim import cached
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval
from course_utils.training import train

_BATCH = 40


def cost_by_class(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy in eval mode minus that in training mode, images sorted by class."""
    return _cost(seeds, _by_class, _BATCH)


def cost_in_pairs(seeds: tuple[int, ...]) -> Interval:
    """The same with two images at a time, in random order."""
    return _cost(seeds, _shuffled, 2)


def cost_when_mixed(seeds: tuple[int, ...]) -> Interval:
    """The same with batches of 40, in random order."""
    return _cost(seeds, _shuffled, _BATCH)


def eval_mode_behind(step: int):
    """A measure: loss in eval mode minus that of the last five steps in training mode."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        runs = _watched(seeds).sel(step=step)
        return t_interval(runs.train_loss - runs.running_loss)

    return measure


def _by_class(y: torch.Tensor, seed: int) -> torch.Tensor:
    return torch.argsort(y, stable=True)


def _shuffled(y: torch.Tensor, seed: int) -> torch.Tensor:
    return torch.from_numpy(generator(seed, "mixed").permutation(len(y)))


def _cost(seeds: tuple[int, ...], order, batch: int) -> Interval:
    return t_interval([_of_one(small_one(seeds, seed), seed, order, batch) for seed in seeds])


@torch.no_grad()
def _of_one(model: nn.Module, seed: int, order, batch: int) -> float:
    X, y = images(seed, "test")
    rows = order(y, seed)
    training = copy.deepcopy(model).train()
    outputs = torch.cat([training(part) for part in X[rows].split(batch)])
    return accuracy(model(X), y) - accuracy(outputs, y[rows])


@cached
def _watched(seeds: tuple[int, ...]) -> xr.Dataset:
    return train(SMALL, digits(N), replace(SGD, log_every=5), seeds, progress=False)
