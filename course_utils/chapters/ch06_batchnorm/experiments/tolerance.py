"""Over which learning rates and starts a deep network learns, with BatchNorm and without."""

from dataclasses import replace

import numpy as np
import xarray as xr
from torch import nn

from course_utils.batchnorm import normed_mlp, scaled_start
from course_utils.chapters.ch06_batchnorm.experiments.normed import DEEP, HE, SGD, N
from course_utils.chapters.shared.digits import digits
from course_utils.claims.claim import cached
from course_utils.statistics import Interval, paired_difference
from course_utils.training import grid, train

_RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
_DECADE = 0.5  # from one rate to the next
_STARTS = (0.1, 0.5, 1.0, HE, 10.0)
_LEARNED = 0.5  # validation accuracy; guessing gives 0.1
_SHORT = replace(SGD, batch_size=32, steps=60, log_every=60)


def decades_of_rates(seeds: tuple[int, ...]) -> Interval:
    """By how many powers of ten more learning rates work, at the start that suits the plain one."""
    config = replace(_SHORT, lr=grid(*_RATES))
    with_norm, without = (_learned(seeds, norm, (HE,), config) for norm in (True, False))
    return paired_difference(_DECADE * with_norm.sum("lr"), _DECADE * without.sum("lr"))


def share_of_starts(seeds: tuple[int, ...]) -> Interval:
    """Share of the starts from 0.1 to 10 that work, at the rate that suits the plain one."""
    config = replace(_SHORT, lr=grid(0.1))
    with_norm, without = (
        _learned(seeds, norm, _STARTS, config).isel(lr=0, drop=True).mean("model")
        for norm in (True, False)
    )
    return paired_difference(with_norm, without)


@cached
def _learned(seeds, norm: bool, starts: tuple[float, ...], config) -> xr.DataArray:
    """Whether more than half of the validation images are right: (start, lr, seed)."""
    network = normed_mlp(64, *DEEP, n_out=10, norm=nn.BatchNorm1d if norm else None)
    networks = {start: scaled_start(network, start) for start in starts}
    runs = train(networks, digits(N), config, seeds, progress=False)
    learned = (runs.val_accuracy.isel(step=-1, drop=True) > _LEARNED).astype(float)
    return learned.isel(model=0, drop=True) if len(starts) == 1 else learned.astype(np.float64)
