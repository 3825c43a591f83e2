"""How far the weights before BatchNorm turn in a step, against √(2ηλ)."""

from math import sqrt

import numpy as np
import xarray as xr

from course_utils.batchnorm import scaled_start
from course_utils.chapters.ch06_batchnorm.experiments.normed import SMALL, N
from course_utils.chapters.shared.digits import WRONG, digits
from course_utils.claims.claim import cached
from course_utils.statistics import Interval, t_interval
from course_utils.training import TrainConfig, rotation

_LR, _DECAY = 0.2, 0.02
_EVERY = 25
_CONFIG = TrainConfig(
    lr=_LR, weight_decay=_DECAY, batch_size=20, steps=400, log_every=_EVERY, dtype="float64"
)


def against_formula(start: float):
    """A measure: the turn a step over √(2ηλ), steps 375 to 400; weights that start so large."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        angle = _turns(seeds, start).angle.isel(step=-1)
        return t_interval(np.asarray(angle) / sqrt(2 * _LR * _DECAY))

    return measure


@cached
def _turns(seeds: tuple[int, ...], start: float) -> xr.Dataset:
    network = scaled_start(SMALL, start)
    return rotation(network, digits(N, WRONG), _CONFIG, seeds, weight="3.weight")
