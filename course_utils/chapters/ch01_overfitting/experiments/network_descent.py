"""A network's test loss by its width, with so many wrong labels that it peaks in between."""

import xarray as xr

from course_utils.chapters.shared.digits import digits
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.models import mlp
from course_utils.statistics import Interval
from course_utils.training import TrainConfig, train

WRONG = 0.4  # share of wrong labels


def difference(first: int, second: int, variable: str):
    """A measure: a score with `first` hidden units minus that with `second`."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        runs = _by_width(seeds)
        return paired(runs.sel(model=first), runs.sel(model=second), variable, differing="model")

    return measure


@cached
def _by_width(seeds: tuple[int, ...]) -> xr.Dataset:
    config = TrainConfig(
        lr=0.1, momentum=0.9, batch_size=50, steps=500, log_every=500, dtype="float64"
    )
    widths = {width: mlp(64, width, n_out=10) for width in (1, 4, 16, 256)}
    return train(widths, digits(200, WRONG), config, seeds, progress=False, test=True)
