"""Steps that it takes to learn, and how good it gets: each network with a learning rate of its own.

Rates and starts are those that learned fastest on seeds 1000 to 1004, each network by itself.
"""

from dataclasses import replace

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
)
from course_utils.chapters.shared.digits import digits
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.statistics import Interval, paired_ratio
from course_utils.training import train

_LEARNED = 0.9  # the training accuracy to be reached
_CONFIG = replace(SGD, batch_size=32, steps=200, log_every=5)
_SHALLOW = scaled_start(normed_mlp(64, 64, n_out=10), HE)
_SHALLOW_NORMED = normed_mlp(64, 64, n_out=10, norm=nn.BatchNorm1d)
_PAIRS = {
    "deep": ((PLAIN, PLAIN_LR), (NORMED, NORMED_LR)),
    "shallow": ((_SHALLOW, 0.5), (_SHALLOW_NORMED, 0.5)),
}


def steps_to_learn(which: str):
    """A measure: steps until 90 % of the training labels are learned, without over with BatchNorm.

    A run that does not get there counts with all of its steps.
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        first = [
            runs.step.where(runs.train_accuracy >= _LEARNED).min("step").fillna(_CONFIG.steps)
            for runs in _both(seeds, which)
        ]
        return paired_ratio(*(steps.values for steps in first))

    return measure


def accuracy_gained(which: str):
    """A measure: validation accuracy after 200 steps, with BatchNorm minus without."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        without, with_norm = _both(seeds, which)
        differing = ("model", "lr") if which == "deep" else "model"
        return paired(with_norm, without, "val_accuracy", differing=differing)

    return measure


@cached
def _both(seeds: tuple[int, ...], which: str) -> tuple[xr.Dataset, ...]:
    """The runs without BatchNorm, and those with it."""
    return tuple(
        train(network, digits(N), replace(_CONFIG, lr=lr), seeds, progress=False)
        for network, lr in _PAIRS[which]
    )
