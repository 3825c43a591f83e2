"""BatchNorm's noise alone: statistics of groups of 4 or 2 within the same batches of 32."""

from functools import partial

import xarray as xr

from course_utils.batchnorm import GhostBatchNorm, normed_mlp
from course_utils.chapters.ch06_batchnorm.experiments.normed import TWO
from course_utils.chapters.shared.digits import WRONG, digits
from course_utils.claims.cache import cached
from course_utils.claims.fairness import paired
from course_utils.statistics import Interval
from course_utils.training import TrainConfig, train

WHOLE = 32
_CONFIG = TrainConfig(
    lr=0.1, momentum=0.9, batch_size=WHOLE, steps=150, log_every=150, dtype="float64"
)


def change(group: int, variable: str, label_noise: float = WRONG):
    """A measure: a variable with groups of this size minus that with whole batches."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        pair = (_runs(seeds, size, label_noise) for size in (group, WHOLE))
        return paired(*pair, variable, differing="model")

    return measure


@cached
def _runs(seeds: tuple[int, ...], group: int, label_noise: float) -> xr.Dataset:
    network = normed_mlp(64, *TWO, n_out=10, norm=partial(GhostBatchNorm, group=group))
    return train(network, digits(256, label_noise), _CONFIG, seeds, progress=False)
