"""Training on to the end, on two moons: what it costs with clean labels and with flipped ones."""

import numpy as np
import xarray as xr

from course_utils.claims.claim import cached
from course_utils.data import load
from course_utils.models import mlp
from course_utils.statistics import Interval, t_interval
from course_utils.training import TrainConfig, train

_SECOND = 1_000_000  # added to a seed for a second training set that no other seed has


def harm_with_clean_labels(seeds: tuple[int, ...]) -> Interval:
    """Validation accuracy at the best step minus that at the end."""
    return t_interval(_harm(_trained(seeds).val_accuracy.sel(data="clean")))


def harm_with_flipped_labels(seeds: tuple[int, ...]) -> Interval:
    """The same with 20 % flipped labels, for each seed the mean over two training sets."""
    accuracy = _trained(seeds).val_accuracy.sel(data=["flipped", "flipped again"]).mean("data")
    return t_interval(_harm(accuracy))


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
    data = {
        "clean": lambda seed: load("two_moons", 200, 0.0, seed),
        "flipped": lambda seed: load("two_moons", 200, 0.2, seed),
        "flipped again": lambda seed: load("two_moons", 200, 0.2, seed + _SECOND),
    }
    return train(mlp(2, 32, 32, n_out=2), data, config, seeds, progress=False)
