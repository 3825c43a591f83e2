"""Deep stacks of blocks: what a way around each block is worth, and a norm before it."""

from dataclasses import replace

import xarray as xr
from torch import nn

from course_utils.batchnorm import blocks
from course_utils.chapters.ch06_batchnorm.experiments.normed import SGD, N
from course_utils.chapters.shared.digits import digits
from course_utils.claims.claim import cached
from course_utils.statistics import Interval, paired_difference
from course_utils.training import grid, train

DEPTH, WIDTH = 8, 24
RATES = (0.01, 0.03, 0.1, 0.3, 1.0)
_DECADE = 0.5  # from one rate to the next
_LEARNED = 0.5  # accuracy; guessing gives 0.1
_CONFIG = replace(SGD, lr=grid(*RATES))


def decades_gained(seeds: tuple[int, ...]) -> Interval:
    """By how many powers of ten more learning rates work with a norm before each block."""
    with_norm, without = (_DECADE * _work(seeds, norm) for norm in (nn.RMSNorm, None))
    return paired_difference(with_norm, without)


@cached
def _work(seeds: tuple[int, ...], norm: type[nn.Module] | None) -> xr.DataArray:
    """How many of the rates get more than half of the test images right, by seed."""
    network = blocks(64, DEPTH, WIDTH, 10, norm)
    runs = train(network, digits(N), _CONFIG, seeds, progress=False, test=True)
    return (runs.test_accuracy > _LEARNED).astype(float).sum("lr")
