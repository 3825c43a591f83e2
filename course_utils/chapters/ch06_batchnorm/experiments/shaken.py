"""Is BatchNorm fast because it keeps the inputs of layers still? Noise that moves, and controls."""

from dataclasses import replace

import xarray as xr
from torch import nn

from course_utils.batchnorm import Shaken, normed_mlp, scaled_start
from course_utils.chapters.ch06_batchnorm.experiments.normed import (
    DEEP,
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
from course_utils.statistics import Interval, paired_difference
from course_utils.training import train

_CONFIG = replace(SGD, log_every=10)
MOVING, STILL = 1.0, 0.0  # which share of the noise a batch has in common
_KINDS = {"without": (None, PLAIN, PLAIN_LR), "BatchNorm": (nn.BatchNorm1d, NORMED, NORMED_LR)}


def network(kind: str, strength: float, moving: float = MOVING) -> nn.Sequential:
    """The deep network "without" or with "BatchNorm", with noise before each ReLU."""
    norm, undisturbed, _ = _KINDS[kind]
    if not strength:
        return undisturbed

    def shaken(width: int) -> nn.Module:
        return Shaken(norm and norm(width), strength, moving)

    return scaled_start(normed_mlp(64, *DEEP, n_out=10, norm=shaken), HE)


def lead_kept(strength: float):
    """A measure: the loss by which BatchNorm is ahead, with moving noise in both minus with none.

    Loss while training, noise on, mean of steps 91 to 100.
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        return paired_difference(_lead(seeds, strength), _lead(seeds, 0.0))

    return measure


def cost_of_moving(kind: str, strength: float):
    """A measure: the same loss, with moving noise minus with noise of that size that stays."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        pair = (_runs(seeds, kind, strength, moving) for moving in (MOVING, STILL))
        return paired(*pair, "running_loss", differing="model")

    return measure


def _lead(seeds: tuple[int, ...], strength: float) -> xr.DataArray:
    plain, normed = (_last(_runs(seeds, kind, strength, MOVING)) for kind in _KINDS)
    return plain - normed


def _last(runs: xr.Dataset) -> xr.DataArray:
    return runs.running_loss.isel(step=-1, drop=True)


@cached
def _runs(seeds: tuple[int, ...], kind: str, strength: float, moving: float) -> xr.Dataset:
    config = replace(_CONFIG, lr=_KINDS[kind][2])
    return train(network(kind, strength, moving), digits(N), config, seeds, progress=False)
