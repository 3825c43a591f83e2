"""Santurkar's experiment, small: does noise after BatchNorm undo the speed-up?"""

from dataclasses import replace
from functools import partial

import xarray as xr

from course_utils.batchnorm import ShakenBatchNorm, normed_mlp, scaled_start
from course_utils.chapters.ch06_batchnorm.experiments.normed import (
    DEEP,
    HE,
    NORMED_LR,
    PLAIN,
    PLAIN_LR,
    SGD,
    N,
)
from course_utils.chapters.shared.digits import digits
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.statistics import Interval
from course_utils.training import train


def ahead_of_plain(strength: float):
    """A measure: loss while training, noise on, after 100 steps: without BatchNorm minus shaken."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        shaken = partial(ShakenBatchNorm, strength=strength)
        network = scaled_start(normed_mlp(64, *DEEP, n_out=10, norm=shaken), HE)
        pair = _runs(seeds, PLAIN, PLAIN_LR), _runs(seeds, network, NORMED_LR)
        return paired(*pair, "running_loss", differing=("model", "lr"))

    return measure


@cached
def _runs(seeds: tuple[int, ...], network, lr: float) -> xr.Dataset:
    return train(network, digits(N), replace(SGD, lr=lr, log_every=10), seeds, progress=False)
