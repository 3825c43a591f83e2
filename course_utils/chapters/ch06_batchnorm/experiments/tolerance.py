"""Over which learning rates and starts a deep network learns, with BatchNorm and without.

All pairs of a rate and a start make a map, of which two lines are judged: the start and the rate
that suit the network without BatchNorm best.
"""

from dataclasses import replace

import xarray as xr
from torch import nn

from course_utils.batchnorm import normed_mlp, scaled_start
from course_utils.chapters.ch06_batchnorm.experiments.normed import (
    DEEP,
    HE,
    SGD,
    N,
    to_choose_by,
)
from course_utils.chapters.shared.digits import digits
from course_utils.claims.choice import Choice
from course_utils.claims.claim import cached
from course_utils.statistics import Interval, paired_difference
from course_utils.training import grid, train

_RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
_DECADE = 0.5  # from one rate to the next
_STARTS = (0.1, 0.5, 1.0, HE, 10.0)
_START, _RATE = HE, 0.1  # the lines of the map
_LEARNED = 0.5  # accuracy; guessing gives 0.1
_SHORT = replace(SGD, batch_size=32, steps=60, log_every=60)


def decades_of_rates(seeds: tuple[int, ...]) -> Interval:
    """By how many powers of ten more learning rates work, at the start that suits the plain one."""
    with_norm, without = (_works(seeds, norm, _START, _RATES) for norm in (True, False))
    return paired_difference(_DECADE * with_norm.sum("lr"), _DECADE * without.sum("lr"))


def share_of_starts(seeds: tuple[int, ...]) -> Interval:
    """By how much more of the starts work, at the rate that suits the plain one."""
    with_norm, without = (
        xr.concat([_works(seeds, norm, start, (_RATE,)) for start in _STARTS], "start")
        for norm in (True, False)
    )
    return paired_difference(*(one.mean(("start", "lr")) for one in (with_norm, without)))


def _works(seeds, norm: bool, start: float, rates: tuple[float, ...]) -> xr.DataArray:
    """Whether more than half of the test images are right: 1 or 0 for each rate and seed."""
    config = replace(_SHORT, lr=grid(*rates))
    runs = train(_network(norm, start), digits(N), config, seeds, progress=False, test=True)
    return (runs.test_accuracy > _LEARNED).astype(float)


def _network(norm: bool, start: float) -> nn.Module:
    layer = nn.BatchNorm1d if norm else None
    return scaled_start(normed_mlp(64, *DEEP, n_out=10, norm=layer), start)


def _rates_at(start: float, seeds: tuple[int, ...]) -> float:
    """How many rates work at a start."""
    return float(_plain_map(seeds).sel(start=start).mean("seed").sum())


def _starts_at(lr: float, seeds: tuple[int, ...]) -> float:
    """How many starts work at a rate."""
    return float(_plain_map(seeds).sel(lr=lr).mean("seed").sum())


@cached
@cached
def _plain_map(seeds: tuple[int, ...]) -> xr.DataArray:
    """Whether it works without BatchNorm, by the images that are kept apart: (start, lr, seed)."""
    config = replace(_SHORT, lr=grid(*_RATES))
    reached = [
        train(_network(False, start), to_choose_by, config, seeds, progress=False).val_accuracy
        for start in _STARTS
    ]
    whole = xr.concat(reached, "start").assign_coords(start=list(_STARTS))
    return (whole.isel(step=-1) > _LEARNED).astype(float)


CHOICES = (
    Choice("start of the network without BatchNorm", _START, _STARTS, range(500, 510), _rates_at),
    Choice("its learning rate", _RATE, _RATES, range(500, 510), _starts_at),
)
