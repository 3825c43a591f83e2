"""Patience inside of a learning-rate schedule that lowers the rate later on."""

from dataclasses import replace

import numpy as np
import xarray as xr

from course_utils.chapters.ch05_early_stopping.experiments.stopped_digits import (
    NETWORK,
    patience,
    unseen,
)
from course_utils.chapters.shared.digits import digits
from course_utils.claims.claim import cached
from course_utils.early_stopping import apply_rule, validate_and_judge
from course_utils.statistics import Interval, paired_difference
from course_utils.training import TrainConfig, held_out

STEPS, N_VAL = 400, 100
CONFIG = TrainConfig(
    lr=0.1, momentum=0.9, batch_size=20, steps=STEPS, log_every=10, dtype="float64"
)


def cosine(length: int, lr: float = 0.1):
    """From lr down to nearly 0 along half a wave of `length` steps, then again from lr."""
    return lambda step: lr * 0.5 * (1.001 + np.cos(np.pi * (step % length) / length))


SCHEDULES = {
    "constant": None,
    "one drop": lambda step: 0.1 if step < STEPS // 2 else 0.01,
    "cosine": cosine(STEPS),
    "restarts": cosine(STEPS // 4),
}


@cached
def scheduled(seeds: tuple[int, ...], name: str) -> xr.Dataset:
    """400 digits with right labels, under one of the schedules."""
    return held_out(NETWORK, digits(400), CONFIG, *unseen(400, seeds), seeds, SCHEDULES[name])


def cost_of_patience(name: str, checks: int = 3):
    """A measure: accuracy at the end of the schedule minus that where patience stops."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        runs = scheduled(seeds, name)
        val, judged = validate_and_judge(runs, N_VAL)
        stop = apply_rule(patience(checks), val.loss, judged, runs.train_loss)
        return paired_difference(judged.accuracy.isel(step=-1, drop=True), stop.accuracy)

    return measure


def fall_by_drop(seeds: tuple[int, ...]) -> Interval:
    """Loss under the constant rate minus that after the drop, over the 50 steps that follow it."""
    constant, dropped = (_mean_loss(seeds, name, 210, 250) for name in ("constant", "one drop"))
    return paired_difference(constant, dropped)


def rise_after_restart(seeds: tuple[int, ...]) -> Interval:
    """Loss over 50 steps after the second restart, minus that at the end of the cycle before."""
    after = _mean_loss(seeds, "restarts", 210, 250)
    return paired_difference(after, _mean_loss(seeds, "restarts", 200, 200))


def _mean_loss(seeds: tuple[int, ...], name: str, first: int, last: int) -> xr.DataArray:
    loss = scheduled(seeds, name).loss.mean("example")
    return loss.sel(step=slice(first, last)).mean("step")


def planned_against_cut(seeds: tuple[int, ...]) -> Interval:
    """Loss of a cosine cut off at half of its steps, minus one planned for as many."""
    short = replace(CONFIG, steps=STEPS // 2)
    held = unseen(400, seeds)
    planned = held_out(NETWORK, digits(400), short, *held, seeds, cosine(STEPS // 2))
    cut = scheduled(seeds, "cosine").loss.mean("example").sel(step=STEPS // 2, drop=True)
    return paired_difference(cut, planned.loss.mean("example").isel(step=-1, drop=True))
