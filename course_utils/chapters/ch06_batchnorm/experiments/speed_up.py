"""Steps that it takes to learn, and how good it gets: each network with a learning rate of its own.

Rate and start of each network are those with which it learned fastest on seeds that no claim is
judged by.
"""

from dataclasses import replace
from itertools import product

import numpy as np
import xarray as xr
from torch import nn

from course_utils.batchnorm import normed_mlp, scaled_start
from course_utils.chapters.ch06_batchnorm.experiments.normed import (
    HE,
    NORMED,
    NORMED_LR,
    PLAIN,
    PLAIN_LR,
    SGD,
    N,
    to_choose_by,
)
from course_utils.chapters.shared.digits import digits
from course_utils.claims.choice import Choice
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.statistics import Interval, paired_ratio
from course_utils.training import grid, train

_LEARNED = 0.9  # the training accuracy to be reached
_CONFIG = replace(SGD, batch_size=32, steps=200, log_every=5)
_SHALLOW_START, _SHALLOW_LR = 5.0, 0.5
_SHALLOW_NORMED_START, _SHALLOW_NORMED_LR = 1.0, 0.3
_SHALLOW = scaled_start(normed_mlp(64, 64, n_out=10), _SHALLOW_START)
_SHALLOW_NORMED = scaled_start(
    normed_mlp(64, 64, n_out=10, norm=nn.BatchNorm1d), _SHALLOW_NORMED_START
)
_PAIRS = {
    "deep": ((PLAIN, PLAIN_LR), (NORMED, NORMED_LR)),
    "shallow": ((_SHALLOW, _SHALLOW_LR), (_SHALLOW_NORMED, _SHALLOW_NORMED_LR)),
}


def steps_to_learn(which: str):
    """A measure: steps until 90 % of the training labels are learned, without over with BatchNorm.

    A run that does not get there counts with all of its steps.
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        return paired_ratio(*(_steps(runs) for runs in _both(seeds, which)))

    return measure


def accuracy_gained(which: str):
    """A measure: test accuracy after 200 steps, with BatchNorm minus without."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        without, with_norm = _both(seeds, which)
        (_, plain_lr), (_, normed_lr) = _PAIRS[which]
        differing = "model" if plain_lr == normed_lr else ("model", "lr")
        return paired(with_norm, without, "test_accuracy", differing=differing)

    return measure


@cached
def _both(seeds: tuple[int, ...], which: str) -> tuple[xr.Dataset, ...]:
    """The runs without BatchNorm, and those with it."""
    return tuple(
        train(network, digits(N), replace(_CONFIG, lr=lr), seeds, progress=False, test=True)
        for network, lr in _PAIRS[which]
    )


def _steps(runs: xr.Dataset) -> np.ndarray:
    """The first logged step at which enough is learned."""
    learned = runs.step.where(runs.train_accuracy >= _LEARNED).min("step")
    return learned.fillna(_CONFIG.steps).values


_STARTS, _RATES = (1.0, HE, 5.0, 10.0), (0.1, 0.2, 0.3, 0.5, 1.0)


def _speed(network: nn.Module):
    """Minus the logarithm of the steps that it takes, for a start and a rate."""

    def score(candidate: tuple[float, float], seeds: tuple[int, ...]) -> float:
        start, lr = candidate
        return -float(np.log(_steps(_at_all_rates(seeds, network, start).sel(lr=lr))).mean())

    return score


@cached
def _at_all_rates(seeds: tuple[int, ...], network: nn.Module, start: float) -> xr.Dataset:
    config = replace(_CONFIG, lr=grid(*_RATES))
    return train(scaled_start(network, start), to_choose_by, config, seeds, progress=False)


def _choice(what: str, network: nn.Module, chosen: tuple[float, float]) -> Choice:
    among = tuple(product(_STARTS, _RATES))
    return Choice(f"start and rate of {what}", chosen, among, range(500, 510), _speed(network))


CHOICES = (
    _choice("the deep network", PLAIN, (HE, PLAIN_LR)),
    _choice("the deep network with BatchNorm", NORMED, (HE, NORMED_LR)),
    _choice("the shallow network", _SHALLOW, (_SHALLOW_START, _SHALLOW_LR)),
    _choice(
        "the shallow network with BatchNorm",
        _SHALLOW_NORMED,
        (_SHALLOW_NORMED_START, _SHALLOW_NORMED_LR),
    ),
)
