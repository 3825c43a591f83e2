"""Adam and SGD with a warm-up and without: at their best rates, and at rates that are too large."""

from dataclasses import replace

import numpy as np
import xarray as xr

from course_utils.chapters.shared.digits import digits
from course_utils.claims.choice import Choice, reserved
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.models import mlp
from course_utils.schedules import WarmUp
from course_utils.statistics import Interval, t_interval
from course_utils.training import TrainConfig, train

N, USABLE = 400, 0.8  # images; test accuracy from which on a rate is called usable
NETWORK = mlp(64, 32, n_out=10)
SGD = TrainConfig(batch_size=20, steps=200, log_every=200, dtype="float64")
OPTIMIZERS = {"Adam": replace(SGD, optimizer="adam"), "SGD": SGD}
WARMING = {"cold": None, "warm-up": WarmUp(0.1)}
RATES = {
    "Adam": tuple(0.004 * 2.0**k for k in range(8)),
    "SGD": tuple(0.05 * 2.0**k for k in range(8)),
}
CHOSEN = {
    "Adam": {"cold": 0.032, "warm-up": 0.032},
    "SGD": {"cold": 0.8, "warm-up": 0.8},
}


def settings(optimizer: str) -> dict[str, TrainConfig]:
    """Each rate, cold and with a warm-up."""
    return {
        f"{name} {lr:g}": replace(OPTIMIZERS[optimizer], schedule=schedule, lr=lr)
        for name, schedule in WARMING.items()
        for lr in RATES[optimizer]
    }


@cached
def by_rate(seeds: tuple[int, ...], optimizer: str) -> xr.Dataset:
    return train(NETWORK, digits(N), settings(optimizer), seeds, progress=False, test=True)


def usable(runs: xr.Dataset, optimizer: str, name: str) -> np.ndarray:
    """How many of the rates are usable, one number a seed."""
    ends = [runs.test_accuracy.sel(setting=f"{name} {lr:g}") for lr in RATES[optimizer]]
    return sum((end.fillna(0.0) >= USABLE).values.astype(int) for end in ends)


def doublings_gained(optimizer: str):
    """A measure: by how many doublings the range of usable rates is longer with a warm-up."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        runs = by_rate(seeds, optimizer)
        return t_interval(usable(runs, optimizer, "warm-up") - usable(runs, optimizer, "cold"))

    return measure


def gained_at_best(optimizer: str):
    """A measure: test accuracy with a warm-up minus without, each with its own rate."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        runs, chosen = by_rate(seeds, optimizer), CHOSEN[optimizer]
        warm, cold = (runs.sel(setting=f"{one} {chosen[one]:g}") for one in ("warm-up", "cold"))
        same = chosen["warm-up"] == chosen["cold"]
        differing = "schedule" if same else ("schedule", "lr")
        return paired(warm, cold, "test_accuracy", differing=differing)

    return measure


@cached
def _to_choose_by(seeds: tuple[int, ...], optimizer: str) -> xr.DataArray:
    runs = train(NETWORK, reserved(digits(N)), settings(optimizer), seeds, progress=False)
    return runs.val_accuracy.isel(step=-1).fillna(0.0).mean("seed")


def _score(optimizer: str, name: str):
    def score(lr: float, seeds: tuple[int, ...]) -> float:
        return float(_to_choose_by(seeds, optimizer).sel(setting=f"{name} {lr:g}"))

    return score


CHOICES = tuple(
    Choice(f"rate of {optimizer}, {name}", lr, RATES[optimizer], range(900, 905), score)
    for optimizer, chosen in CHOSEN.items()
    for name, lr in chosen.items()
    for score in [_score(optimizer, name)]
)
