"""Networks with one hidden layer, from one unit to far more weights than examples."""

import xarray as xr

from course_utils.chapters.shared.digits import WRONG, digits
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.models import mlp
from course_utils.statistics import Interval
from course_utils.training import TrainConfig, train

MANY_WRONG = 0.4  # a share of wrong labels with which the test loss peaks in between


def difference(first: int, second: int, variable: str, wrong: float = WRONG):
    """A measure: a score with `first` units minus that with `second`.

    Args:
        first: Hidden units.
        second: Hidden units.
        variable: Which score.
        wrong: Share of wrong labels.
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        runs = _by_width(seeds, wrong)
        return paired(runs.sel(model=first), runs.sel(model=second), variable, differing="model")

    return measure


@cached
def _by_width(seeds: tuple[int, ...], wrong: float) -> xr.Dataset:
    config = TrainConfig(
        lr=0.1, momentum=0.9, batch_size=50, steps=500, log_every=500, dtype="float64"
    )
    widths = {width: mlp(64, width, n_out=10) for width in (1, 4, 16, 256)}
    return train(widths, digits(200, wrong), config, seeds, progress=False, test=True)
