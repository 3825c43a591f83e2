"""Two mistakes that repeat masks: a seed in the forward pass, and one mask of units for good.

Every seed, and each of its two layers, has masks of its own. 20 % of the labels are wrong.
"""

from dataclasses import replace

import xarray as xr
from torch import nn

from course_utils.chapters.shared.digits import NETWORK, WRONG, digits
from course_utils.chapters.shared.thinned import ADAM, N, P
from course_utils.claims.claim import cached
from course_utils.claims.fairness import check_fair, final
from course_utils.dropout import FrozenDropout
from course_utils.statistics import Interval, paired_difference
from course_utils.training import grid, train

BATCH, WHOLE = ADAM.batch_size, N  # minibatches, which are new ones each time, or all images


def seed_against_none(batch_size: int):
    """A measure: test accuracy with a seed in the forward pass minus that without dropout."""
    return lambda seeds: _difference(_seeded(seeds, batch_size), _trained(seeds, batch_size, 0.0))


def new_masks_against_seed(batch_size: int):
    """A measure: test accuracy with new masks minus that with a seed in the forward pass."""
    return lambda seeds: _difference(_trained(seeds, batch_size, P), _seeded(seeds, batch_size))


def new_masks_against_frozen_units(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy with new masks minus that with one mask of units."""
    return _difference(_trained(seeds, BATCH, P), _frozen(seeds, BATCH, (64,)))


def frozen_units_against_none(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy with one mask of units minus that without dropout."""
    return _difference(_frozen(seeds, BATCH, (64,)), _trained(seeds, BATCH, 0.0))


def _difference(a: xr.Dataset, b: xr.Dataset) -> Interval:
    check_fair(a, b, differing=("model", "dropout"))
    return paired_difference(final(a, "test_accuracy"), final(b, "test_accuracy"))


def _trained(seeds: tuple[int, ...], batch_size: int, dropout: float) -> xr.Dataset:
    return _by_dropout(seeds, batch_size).sel(dropout=dropout)


def _seeded(seeds: tuple[int, ...], batch_size: int) -> xr.Dataset:
    return _frozen(seeds, batch_size, (batch_size, 64))


@cached
def _by_dropout(seeds: tuple[int, ...], batch_size: int) -> xr.Dataset:
    config = replace(ADAM, batch_size=batch_size, dropout=grid(0.0, P))
    return train(NETWORK, digits(N, WRONG), config, seeds, progress=False, test=True)


@cached
def _frozen(seeds: tuple[int, ...], batch_size: int, shape: tuple[int, ...]) -> xr.Dataset:
    layers = list(NETWORK)
    layers[2], layers[5] = FrozenDropout(*shape, p=P), FrozenDropout(*shape, p=P)
    config = replace(ADAM, batch_size=batch_size)
    return train(nn.Sequential(*layers), digits(N, WRONG), config, seeds, progress=False, test=True)
