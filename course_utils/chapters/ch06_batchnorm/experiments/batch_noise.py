"""BatchNorm's noise: how far an image moves with its companions, and what small groups do."""

from functools import partial

import numpy as np
import xarray as xr

from course_utils.batchnorm import GhostBatchNorm, companions_noise, normed_mlp
from course_utils.chapters.ch06_batchnorm.experiments.normed import SMALL, TWO
from course_utils.chapters.shared.digits import WRONG, digits
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval
from course_utils.training import TrainConfig, initial_weights, train

_SIZES = (2, 4, 8, 16, 32, 64, 128, 256)
WHOLE = 32
_CONFIG = TrainConfig(
    lr=0.1, momentum=0.9, batch_size=WHOLE, steps=150, log_every=150, dtype="float64"
)


def power_of_batch_size(seeds: tuple[int, ...]) -> Interval:
    """Slope of the variance against the batch size, both as logarithms: -1 means 1/B."""
    return t_interval([_slope(seed) for seed in seeds])


def _slope(seed: int) -> float:
    """For the first layer of a network that was not trained yet."""
    data = digits(797)(seed)
    start = initial_weights(SMALL, seed)
    Z = data.X_train @ start["0.weight"].T + start["0.bias"]
    rng = generator(seed, "companions")
    noise = [companions_noise(Z, B, rng, examples=8, draws=60) for B in _SIZES]
    return float(np.polyfit(np.log(_SIZES), np.log(noise), 1)[0])


def change(group: int, variable: str, label_noise: float = WRONG):
    """A measure: a variable with groups of this size minus that with whole batches."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        pair = (_runs(seeds, size, label_noise) for size in (group, WHOLE))
        return paired(*pair, variable, differing="model")

    return measure


@cached
def _runs(seeds: tuple[int, ...], group: int, label_noise: float) -> xr.Dataset:
    network = normed_mlp(64, *TWO, n_out=10, norm=partial(GhostBatchNorm, group=group))
    data = digits(256, label_noise)
    return train(network, data, _CONFIG, seeds, progress=False, test=True)
