"""Dropout after the last BatchNorm layer only, or after each."""

from dataclasses import replace

import xarray as xr
from torch import nn

from course_utils.batchnorm import dropout_mlp
from course_utils.chapters.shared.digits import digits
from course_utils.chapters.shared.thinned import ADAM
from course_utils.claims.cache import cached
from course_utils.claims.fairness import paired
from course_utils.statistics import Interval
from course_utils.training import train

_CONFIG = replace(ADAM, steps=150, log_every=150)


def lost_by_each(p: float, label_noise: float):
    """A measure: validation loss with dropout after each layer minus that after the last only."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        pair = (_runs(seeds, last, p, label_noise) for last in (False, True))
        return paired(*pair, "val_loss", differing="model")

    return measure


@cached
def _runs(seeds: tuple[int, ...], last: bool, p: float, label_noise: float) -> xr.Dataset:
    network: nn.Module = dropout_mlp(64, 64, 64, n_out=10, p=p, after_last_only=last)
    return train(network, digits(200, label_noise), _CONFIG, seeds, progress=False)
