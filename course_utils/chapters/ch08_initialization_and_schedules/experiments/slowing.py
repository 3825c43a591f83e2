"""Schedules and averages on three data sets, each with a peak of its own.

The peaks are those of the best accuracy on images kept for choosing.
"""

from dataclasses import replace
from functools import partial

import numpy as np
import xarray as xr

from course_utils.averaging import EMA, Tail
from course_utils.chapters.ch08_initialization_and_schedules.experiments.curves import (
    curves,
    curves_to_choose_by,
)
from course_utils.chapters.shared.digits import WRONG, digits
from course_utils.claims.choice import Choice, reserved
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.models import mlp
from course_utils.schedules import WSD, Cosine, Exponential, OneCycle
from course_utils.statistics import Interval, paired_ratio
from course_utils.training import TrainConfig, train

STEPS = 400
SGD = TrainConfig(momentum=0.9, batch_size=20, steps=STEPS, log_every=20, dtype="float64")
ADAM = replace(SGD, momentum=0.0, optimizer="adam")
CONSTANT, ADAM_COSINE = "constant", "Adam, cosine"
METHODS = {
    CONSTANT: SGD,
    "exponential": replace(SGD, schedule=Exponential(0.01)),
    "cosine": replace(SGD, schedule=Cosine()),
    "WSD": replace(SGD, schedule=WSD(0.2)),
    "one cycle": replace(SGD, schedule=OneCycle()),
    "tail mean": replace(SGD, averaging=Tail(0.25)),
    "EMA": replace(SGD, averaging=EMA(0.98)),
    ADAM_COSINE: replace(ADAM, schedule=Cosine()),
}

CURVES, WRONG_DIGITS, CLEAN_DIGITS = "MNIST-1D", "digits, 20 % wrong", "digits, right labels"
DATA = {CURVES: curves, WRONG_DIGITS: digits(400, WRONG), CLEAN_DIGITS: digits(400)}
TO_CHOOSE_BY = {
    name: curves_to_choose_by if name == CURVES else reserved(data) for name, data in DATA.items()
}
NETWORKS = {
    CURVES: mlp(40, 32, 32, n_out=10),
    WRONG_DIGITS: mlp(64, 32, 32, n_out=10),
    CLEAN_DIGITS: mlp(64, 32, 32, n_out=10),
}
PEAKS = (0.01, 0.02, 0.04, 0.08, 0.16, 0.32)
ADAMS_PEAKS = (0.001, 0.002, 0.004, 0.008, 0.016, 0.032)
CHOSEN = {  # of each data set, in the order of METHODS
    CURVES: (0.02, 0.16, 0.08, 0.08, 0.08, 0.04, 0.04, 0.016),
    WRONG_DIGITS: (0.02, 0.16, 0.08, 0.04, 0.08, 0.04, 0.04, 0.008),
    CLEAN_DIGITS: (0.04, 0.16, 0.08, 0.04, 0.08, 0.08, 0.08, 0.008),
}


def settings(data: str) -> dict[str, TrainConfig]:
    """The setting of each method, with its own peak."""
    chosen = zip(METHODS.items(), CHOSEN[data], strict=True)
    return {name: replace(method, lr=lr) for (name, method), lr in chosen}


@cached
def runs_of(seeds: tuple[int, ...], data: str) -> xr.Dataset:
    """All methods on one data set."""
    return train(NETWORKS[data], DATA[data], settings(data), seeds, progress=False, test=True)


def gained(method: str, data: str, over: str = CONSTANT):
    """A measure: test accuracy with one method minus with another, each with its own peak."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        both = (runs_of(seeds, data).sel(setting=name) for name in (method, over))
        return paired(*both, "test_accuracy", differing=_differing(method, over, data))

    return measure


def _differing(a: str, b: str, data: str) -> list[str]:
    one, other = (settings(data)[name] for name in (a, b))
    fields = ("lr", "schedule", "averaging", "optimizer", "momentum")
    return [name for name in fields if getattr(one, name) != getattr(other, name)]


def steps_of_loss(runs: xr.Dataset) -> xr.DataArray:
    """How far the validation loss moves between two logs, the mean over the last fifth."""
    late = runs.val_loss.sel(step=slice(STEPS * 4 // 5, None))
    return abs(late.diff("step")).mean("step")


def steadier(method: str, data: str):
    """A measure: how far the validation loss moves under a constant rate over that under this."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        moves = steps_of_loss(runs_of(seeds, data))
        return paired_ratio(moves.sel(setting=CONSTANT), moves.sel(setting=method))

    return measure


def peaks_of(method: str) -> tuple[float, ...]:
    return ADAMS_PEAKS if METHODS[method].optimizer == "adam" else PEAKS


@cached
def _at_all_peaks(seeds: tuple[int, ...], data: str) -> xr.DataArray:
    tried = {
        f"{name} {lr}": replace(method, lr=lr, log_every=STEPS)
        for name, method in METHODS.items()
        for lr in peaks_of(name)
    }
    runs = train(NETWORKS[data], TO_CHOOSE_BY[data], tried, seeds, progress=False)
    return runs.val_accuracy.isel(step=-1).fillna(0.0)


def _score(lr: float, seeds: tuple[int, ...], data: str, method: str) -> float:
    return float(np.mean(_at_all_peaks(seeds, data).sel(setting=f"{method} {lr}")))


CHOICES = tuple(
    Choice(
        f"peak of {method}, {data}",
        lr,
        peaks_of(method),
        range(900, 905),
        partial(_score, data=data, method=method),
    )
    for data, chosen in CHOSEN.items()
    for method, lr in zip(METHODS, chosen, strict=True)
)
