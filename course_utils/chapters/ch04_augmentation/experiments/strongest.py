"""Is augmentation the most effective regularizer? Against weight decay, at the same steps.

The decay is the best of several; the changes have the strengths that are given.
"""

from dataclasses import replace

import xarray as xr
from torch import nn

from course_utils.augmentation import Change, uncentred
from course_utils.chapters.ch04_augmentation.experiments.augmented import (
    CONFIG,
    SHEET_NETWORK,
    SHIFT,
    centred,
    on_a_sheet,
    sheets,
    with_change,
)
from course_utils.chapters.shared.digits import NETWORK, digits
from course_utils.claims.choice import Choice, Source, mean_accuracy, reserved
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.data import Dataset
from course_utils.statistics import Interval
from course_utils.training import train

DECAY = 0.003  # chosen below, for centred digits and for those on sheets
WHAT_DIFFERS = ("augmentation", "weight_decay")


def shifts_on_a_sheet(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy with shifts minus that with weight decay, digits not centred."""
    config = replace(CONFIG, weight_decay=DECAY)
    data = on_a_sheet(100)
    decayed = train(SHEET_NETWORK, data, config, seeds, progress=False, test=True)
    shifted = with_change(sheets(seeds).sel(data=100), SHIFT)
    return paired(shifted, decayed, "test_accuracy", WHAT_DIFFERS)


def when_centred(change: Change):
    """A measure: the same for a change of digits that are centred."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        return paired(centred(seeds, change), _decayed(seeds), "test_accuracy", WHAT_DIFFERS)

    return measure


@cached
def _decayed(seeds: tuple[int, ...]) -> xr.Dataset:
    config = replace(CONFIG, weight_decay=DECAY)
    return train(NETWORK, digits(100), config, seeds, progress=False, test=True)


def _score(network: nn.Module, data: Source):
    """The mean accuracy of networks with a weight decay on the images of the reserve."""
    return lambda decay, seeds: mean_accuracy(
        network, data, replace(CONFIG, weight_decay=decay), seeds
    )


reserve = reserved(digits(100))


def reserve_on_a_sheet(seed: int) -> Dataset:
    return uncentred(reserve(seed), 2, seed)


CHOICES = tuple(
    Choice(
        f"weight decay for 100 digits, {where}",
        chosen=DECAY,
        among=(0.001, 0.003, 0.01, 0.03),
        seeds=range(500, 520),
        score=_score(network, data),
    )
    for where, network, data in (
        ("centred", NETWORK, reserve),
        ("not centred", SHEET_NETWORK, reserve_on_a_sheet),
    )
)
