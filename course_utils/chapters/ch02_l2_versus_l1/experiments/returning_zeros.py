"""Weights that L1 has set to exactly zero, and that come back later in the same training."""

from dataclasses import replace

from course_utils.chapters.ch02_l2_versus_l1.experiments.penalized_network import (
    CONFIG,
    L1,
    NETWORK,
    weights,
)
from course_utils.chapters.shared.digits import WRONG, digits
from course_utils.statistics import Interval, t_interval
from course_utils.training import grid, train

# When we look. Training to one step or further takes the same steps up to there.
_LOOKS = (100, 200, 300, CONFIG.steps)


def come_back(seeds: tuple[int, ...]) -> Interval:
    """Of the weights that are not zero at the end, the share that was zero at an earlier look."""
    config = replace(CONFIG, l1=L1, steps=grid(_LOOKS))
    runs = train(NETWORK, digits(200, WRONG), config, seeds, progress=False, weights=True)
    *earlier, last = (weights(runs.sel(steps=look)) != 0 for look in _LOOKS)
    was_zero = ~earlier[0] | ~earlier[1] | ~earlier[2]
    return t_interval((last & was_zero).sum(axis=1) / last.sum(axis=1))
