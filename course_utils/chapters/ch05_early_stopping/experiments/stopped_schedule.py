"""Patience under a learning rate that falls on the way, within its reach or beyond it."""

from dataclasses import replace

import xarray as xr

from course_utils.chapters.ch05_early_stopping.experiments.stopped_digits import patience, unseen
from course_utils.chapters.shared.digits import digits
from course_utils.claims.claim import cached
from course_utils.early_stopping import apply_rule, validate_and_judge
from course_utils.models import mlp
from course_utils.schedules import Drop
from course_utils.statistics import Interval, paired_difference
from course_utils.training import TrainConfig, held_out

NETWORK = mlp(64, 16, n_out=10)
N_TRAIN, WRONG, N_VAL, CHECKS = 700, 0.2, 100, 5
CONFIG = TrainConfig(lr=0.1, momentum=0.9, batch_size=20, steps=400, log_every=10, dtype="float64")


SCHEDULES = {"constant": None, "early drop": Drop(at=0.2), "late drop": Drop(at=0.75)}


@cached
def scheduled(seeds: tuple[int, ...], name: str) -> xr.Dataset:
    """700 digits, a fifth of them with a wrong label, under one of the schedules."""
    held = unseen(N_TRAIN, seeds)
    config = replace(CONFIG, schedule=SCHEDULES[name])
    return held_out(NETWORK, digits(N_TRAIN, WRONG), config, *held, seeds)


def stopped(runs: xr.Dataset) -> tuple[xr.Dataset, xr.Dataset]:
    """Where patience stops these runs, and their last step, as the judges see both."""
    val, judged = validate_and_judge(runs, N_VAL)
    stop = apply_rule(patience(CHECKS), val.loss, judged, runs.train_loss)
    return stop, judged.isel(step=-1, drop=True)


def given_up(name: str):
    """A measure: accuracy at the last step minus that where patience stops."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        stop, end = stopped(scheduled(seeds, name))
        return paired_difference(end.accuracy, stop.accuracy)

    return measure
