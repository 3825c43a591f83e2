"""Networks trained on for long after they have learned their wrong labels: a second descent?"""

from dataclasses import replace

import xarray as xr

from course_utils.chapters.ch05_early_stopping.experiments.stopped_digits import (
    CONFIG,
    WRONG,
    all_unseen,
)
from course_utils.claims.claim import cached
from course_utils.data import Dataset
from course_utils.models import mlp
from course_utils.statistics import Interval, paired_difference
from course_utils.training import train

LEARNED, LAST = 1000, 3000  # steps; at the first all training labels are learned
LONG = replace(CONFIG, steps=LAST, log_every=LEARNED)


def watched_by_all(seed: int) -> Dataset:
    """200 digits, a fifth with a wrong label; all others that the seed leaves are looked at."""
    data = all_unseen(200, WRONG)(seed)
    return replace(data, X_val=data.X_test, y_val=data.y_test)


@cached
def trained_on(seeds: tuple[int, ...], units: int) -> xr.Dataset:
    """The runs of a network with so many hidden units."""
    return train(mlp(64, units, n_out=10), watched_by_all, LONG, seeds, progress=False)


def second_descent(units: int):
    """A measure: accuracy on new digits at the last step minus that at step 1,000."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        accuracy = trained_on(seeds, units).val_accuracy
        return paired_difference(*(accuracy.sel(step=step, drop=True) for step in (LAST, LEARNED)))

    return measure
