"""How far a single gradient step may go before the loss rises, with BatchNorm and without."""

from dataclasses import replace

import numpy as np

from course_utils.batchnorm import along_gradient
from course_utils.chapters.ch06_batchnorm.experiments.normed import (
    NORMED,
    NORMED_LR,
    PLAIN,
    PLAIN_LR,
    SGD,
    N,
    images,
)
from course_utils.chapters.shared.digits import digits
from course_utils.statistics import Interval, paired_ratio
from course_utils.training import train, trained

_SIZES = np.logspace(-2, 2, 41)


def largest_useful_step(seeds: tuple[int, ...]) -> Interval:
    """The largest step that still lowers the loss after 20 steps: with BatchNorm over without."""
    return paired_ratio(_largest(seeds, NORMED, NORMED_LR), _largest(seeds, PLAIN, PLAIN_LR))


def _largest(seeds: tuple[int, ...], network, lr: float) -> list[float]:
    config = replace(SGD, lr=lr, steps=20, log_every=20)
    runs = train(network, digits(N), config, seeds, progress=False, weights=True)
    found = []
    for seed in seeds:
        ratios = along_gradient(trained(network, runs.sel(seed=seed)), *images(seed), _SIZES)
        rises = np.flatnonzero(~(ratios < 1))  # NaN is a rise, too
        found.append(_SIZES[max(0, rises[0] - 1)] if len(rises) else _SIZES[-1])
    return found
