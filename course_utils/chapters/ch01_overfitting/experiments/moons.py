"""Training on to the end, on two moons: what it costs with clean labels and with flipped ones."""

import numpy as np
import xarray as xr

from course_utils.claims.claim import cached
from course_utils.data import load
from course_utils.models import mlp
from course_utils.statistics import Interval, t_interval
from course_utils.training import TrainConfig, train


def harm(flipped: float):
    """A measure: accuracy on new points at the best step minus that at the end."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        return t_interval(_harm(_trained(seeds).val_accuracy.sel(data=flipped)))

    return measure


def _harm(accuracy: xr.DataArray) -> np.ndarray:
    """For each seed. Each half of the seeds is judged at the step that is best for the other half.

    A step chosen on the very curve that it is judged by would look better than it is.
    """
    curves = accuracy.transpose("seed", "step").values
    half = np.arange(len(curves)) % 2
    best_for = [curves[half == h].mean(axis=0).argmax() for h in (0, 1)]
    chosen = np.where(half == 0, best_for[1], best_for[0])
    return curves[np.arange(len(curves)), chosen] - curves[:, -1]


@cached
def _trained(seeds: tuple[int, ...]) -> xr.Dataset:
    config = TrainConfig(lr=0.1, momentum=0.9, steps=1000, log_every=20, dtype="float64")
    data = {flipped: _moons(flipped) for flipped in (0.0, 0.2)}
    return train(mlp(2, 32, 32, n_out=2), data, config, seeds, progress=False)


def _moons(flipped: float):
    return lambda seed: load("two_moons", 200, flipped, seed)
