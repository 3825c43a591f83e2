"""How far a network's outputs move when its inputs are nudged, with and without weight decay."""

import numpy as np
import xarray as xr

from course_utils.chapters.shared.digits import NETWORK, WRONG, decayed, digits, plain
from course_utils.claims.fairness import check_fair, final
from course_utils.randomness import generator
from course_utils.statistics import Interval, paired_ratio
from course_utils.training import by_seed, predict

_NUDGE = 0.5  # length of a nudge; the images' pixels lie in [0, 1]


def norm_ratio(seeds: tuple[int, ...]) -> Interval:
    """Norm of the weights with weight decay, over that without."""
    with_decay, without = _compared(seeds)
    return paired_ratio(final(with_decay, "weight_norm"), final(without, "weight_norm"))


def sensitivity_ratio(seeds: tuple[int, ...]) -> Interval:
    """Sensitivity of the outputs with weight decay, over that without."""
    with_decay, without = _compared(seeds)
    return paired_ratio(_sensitivity(with_decay), _sensitivity(without))


def _compared(seeds: tuple[int, ...]) -> tuple[xr.Dataset, xr.Dataset]:
    check_fair(decayed(seeds), plain(seeds), differing="weight_decay")
    return decayed(seeds), plain(seeds)


def _sensitivity(runs: xr.Dataset) -> xr.DataArray:
    """The mean distance that the outputs move, per unit of nudge, on each seed's test images."""
    images, _ = by_seed(digits(200, WRONG), runs.seed, "test")
    shape = images.shape[1:]
    nudge = images.copy(
        data=[generator(seed, "nudges").standard_normal(shape) for seed in images.seed.values]
    )
    nudge *= _NUDGE / np.sqrt((nudge**2).sum("feature"))
    moved = predict(NETWORK, runs, images + nudge) - predict(NETWORK, runs, images)
    return (np.sqrt((moved**2).sum("output")) / _NUDGE).mean("example")
