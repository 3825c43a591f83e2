"""Is augmentation the most effective regularizer? Against weight decay, at the same steps."""

from dataclasses import replace

from course_utils.augmentation import Change
from course_utils.chapters.ch04_augmentation.experiments.augmented import (
    CONFIG,
    SHEET_NETWORK,
    centred,
    on_a_sheet,
    shifted_sheets,
    with_change,
)
from course_utils.chapters.shared.digits import DECAY, NETWORK, digits
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.statistics import Interval
from course_utils.training import train

WHAT_DIFFERS = ("augmentation", "weight_decay")


def shifts_on_a_sheet(seeds: tuple[int, ...]) -> Interval:
    """Validation accuracy with shifts minus that with weight decay, digits not centred."""
    decayed = train(SHEET_NETWORK, on_a_sheet(100), _with_decay(), seeds, progress=False)
    return paired(shifted_sheets(seeds), decayed, "val_accuracy", WHAT_DIFFERS)


def when_centred(change: Change):
    """A measure: the same for a change of digits that are centred."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        augmented = with_change(centred(seeds), change)
        return paired(augmented, _decayed(seeds), "val_accuracy", WHAT_DIFFERS)

    return measure


@cached
def _decayed(seeds: tuple[int, ...]):
    return train(NETWORK, digits(100), _with_decay(), seeds, progress=False)


def _with_decay():
    return replace(CONFIG, weight_decay=DECAY)
