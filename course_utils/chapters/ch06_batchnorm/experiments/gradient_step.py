"""How far a single gradient step may go before the loss rises, with BatchNorm and without.

Each network is looked at when its loss on all training images has come down to the same value, so
that none is further on than the other.
"""

import copy

import numpy as np
import torch

from course_utils.batchnorm import along_gradient, trained_to
from course_utils.chapters.ch06_batchnorm.experiments.normed import (
    NORMED,
    NORMED_LR,
    PLAIN,
    PLAIN_LR,
    SGD,
    images,
)
from course_utils.claims.claim import cached
from course_utils.randomness import generator
from course_utils.statistics import Interval, paired_ratio
from course_utils.training import initial_weights
from course_utils.training.scale.threads import SpareCores

SIZES = np.logspace(-2, 2, 41)
_KINDS = {"without": (PLAIN, PLAIN_LR), "BatchNorm": (NORMED, NORMED_LR)}
_AT_MOST = 400  # steps


def largest_useful_step(loss: float):
    """A measure: the largest step that still lowers the loss, with BatchNorm over without."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        with_norm, without = (
            [_largest(one) for one in ratios(seeds, kind, loss)]
            for kind in ("BatchNorm", "without")
        )
        return paired_ratio(with_norm, without)

    return measure


@cached
def ratios(seeds: tuple[int, ...], kind: str, loss: float) -> np.ndarray:
    """Loss after one step of each of ``SIZES`` over loss before, (seeds, sizes).

    Args:
        seeds: Of images, initial weights and batches.
        kind: "without" or "BatchNorm", each with the rate that suits it.
        loss: To which the training loss has come down, in nats.
    """
    found = []
    with SpareCores() as threads:
        for seed in seeds:
            threads.adjust()
            found.append(_of_one(seed, kind, loss))
    return np.array(found)


def _of_one(seed: int, kind: str, loss: float) -> np.ndarray:
    (network, lr), (X, y) = _KINDS[kind], images(seed)
    start = {k: torch.from_numpy(w) for k, w in initial_weights(network, seed).items()}
    fresh = copy.deepcopy(network).double()
    fresh.load_state_dict(start, strict=False)
    batches = generator(seed, "to equal loss")
    model = trained_to(
        fresh, X, y, batches, loss=loss, lr=lr, steps=_AT_MOST, batch_size=SGD.batch_size
    )
    return along_gradient(model, X, y, SIZES)


def _largest(ratios: np.ndarray) -> float:
    rises = np.flatnonzero(~(ratios < 1))  # NaN is a rise, too
    return SIZES[max(0, rises[0] - 1)] if len(rises) else SIZES[-1]
