"""Where BatchNorm stands: before the activation or after it, and beside dropout."""

from dataclasses import replace

import xarray as xr
from torch import nn

from course_utils.batchnorm import dropout_mlp, normed_mlp
from course_utils.chapters.ch06_batchnorm.experiments.normed import DEEP, SGD, N
from course_utils.chapters.shared.digits import digits
from course_utils.chapters.shared.thinned import ADAM
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.statistics import Interval
from course_utils.training import train

_WITH_DROPOUT = replace(ADAM, steps=150, log_every=150)
_HIDDEN = {"two layers": (64, 64), "four layers": DEEP}


def before_minus_after(which: str, lr: float):
    """A measure: test accuracy with BatchNorm before the activation minus that after it."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        config = replace(SGD, lr=lr, batch_size=32)
        pair = (
            normed_mlp(64, *_HIDDEN[which], n_out=10, norm=nn.BatchNorm1d, after_activation=after)
            for after in (False, True)
        )
        runs = (
            train(network, digits(N), config, seeds, progress=False, test=True) for network in pair
        )
        return paired(*runs, "test_accuracy", differing="model")

    return measure


def lost_by_each(p: float, label_noise: float):
    """A measure: test loss with dropout after each layer minus that after the last only."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        pair = (_runs(seeds, last, p, label_noise) for last in (False, True))
        return paired(*pair, "test_loss", differing="model")

    return measure


@cached
def _runs(seeds: tuple[int, ...], last: bool, p: float, label_noise: float) -> xr.Dataset:
    network: nn.Module = dropout_mlp(64, 64, 64, n_out=10, p=p, after_last_only=last)
    data = digits(200, label_noise)
    return train(network, data, _WITH_DROPOUT, seeds, progress=False, test=True)
