"""Dropout with one mask for the whole training, as a seed set in the forward pass gives it.

As with that mistake, it is one and the same mask for every seed.
"""

import xarray as xr
from torch import nn

from course_utils.chapters.shared.digits import NETWORK, WRONG, digits
from course_utils.chapters.shared.thinned import ADAM, N, P, both, on_wrong_labels
from course_utils.claims.claim import cached
from course_utils.claims.fairness import check_fair, final
from course_utils.dropout import FrozenDropout
from course_utils.statistics import Interval, paired_difference
from course_utils.training import train


def lost_against_new_masks(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy with a new mask at every step minus that with one mask for all."""
    with_dropout, _ = both(on_wrong_labels(seeds))
    frozen = _frozen(seeds)
    check_fair(with_dropout, frozen, differing=("model", "dropout"))
    return paired_difference(final(with_dropout, "test_accuracy"), final(frozen, "test_accuracy"))


def gain_against_none(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy with one mask for all minus that without dropout."""
    _, without = both(on_wrong_labels(seeds))
    frozen = _frozen(seeds)
    check_fair(frozen, without, differing=("model", "dropout"))
    return paired_difference(final(frozen, "test_accuracy"), final(without, "test_accuracy"))


@cached
def _frozen(seeds: tuple[int, ...]) -> xr.Dataset:
    layers = list(NETWORK)
    layers[2], layers[5] = FrozenDropout(64, P), FrozenDropout(64, P)
    model, data = nn.Sequential(*layers), digits(N, WRONG)
    return train(model, data, ADAM, seeds, progress=False, test=True)
