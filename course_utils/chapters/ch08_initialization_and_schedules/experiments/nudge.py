"""Hidden units that begin equal, and a nudge that tells them apart."""

from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from course_utils.chapters.shared.digits import digits
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.models import mlp
from course_utils.statistics import Interval
from course_utils.training import TrainConfig, train

CLASSES = 10
NETWORK = mlp(64, 32, n_out=CLASSES)
NUDGES = (0.0, 1e-10, 1e-6)
CONFIG = TrainConfig(lr=0.2, batch_size=32, steps=600, log_every=30)  # float32, see `Equal`


@dataclass(frozen=True)
class Equal:
    """All units of a hidden layer get the same weights, in and out, but for a nudge.

    In float32 equal units get equal gradients; in float64 rounding may tell them apart by itself.
    """

    nudge: float = 0.0

    def __call__(self, shape, fan_in, fan_out, rng) -> np.ndarray:
        same = (fan_out, 1) if fan_out == CLASSES else (1, fan_in)
        weights = np.sqrt(2 / fan_in) * np.broadcast_to(rng.standard_normal(same), shape)
        return weights + self.nudge * rng.standard_normal(shape)


def settings() -> dict[float, TrainConfig]:
    return {nudge: replace(CONFIG, start=Equal(nudge)) for nudge in NUDGES}


@cached
def nudged(seeds: tuple[int, ...]) -> xr.Dataset:
    """400 digits, with each nudge."""
    return train(NETWORK, digits(400), settings(), seeds, progress=False)


def gained_by(nudge: float):
    """A measure: training accuracy after 600 steps, with the nudge minus without."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        runs = nudged(seeds)
        with_it, without = (runs.sel(setting=one) for one in (nudge, 0.0))
        return paired(with_it, without, "train_accuracy", differing="start")

    return measure
