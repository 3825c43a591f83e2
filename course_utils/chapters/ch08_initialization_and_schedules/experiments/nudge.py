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
NETWORK = mlp(64, 32, n_out=CLASSES, activation="tanh")
NUDGES = (0.0, 1e-10, 1e-6)
# 300 steps: later rounding tells equal units apart, too, from 10⁻¹⁶ on.
CONFIG = TrainConfig(lr=0.1, momentum=0.9, batch_size=32, steps=300, log_every=20, dtype="float64")


@dataclass(frozen=True)
class Equal:
    """All units of a hidden layer get the same weights, in and out, but for a nudge."""

    nudge: float = 0.0

    def __call__(self, shape, fan_in, fan_out, rng) -> np.ndarray:
        same = (fan_out, 1) if fan_out == CLASSES else (1, fan_in)
        weights = np.sqrt(1 / fan_in) * np.broadcast_to(rng.standard_normal(same), shape)
        return weights + self.nudge * rng.standard_normal(shape)


def settings() -> dict[float, TrainConfig]:
    return {nudge: replace(CONFIG, start=Equal(nudge)) for nudge in NUDGES}


@cached
def nudged(seeds: tuple[int, ...]) -> xr.Dataset:
    """400 digits, with each nudge."""
    return train(NETWORK, digits(400), settings(), seeds, progress=False)


def gained_by(nudge: float):
    """A measure: training accuracy after 300 steps, with the nudge minus without."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        runs = nudged(seeds)
        with_it, without = (runs.sel(setting=one) for one in (nudge, 0.0))
        return paired(with_it, without, "train_accuracy", differing="start")

    return measure
