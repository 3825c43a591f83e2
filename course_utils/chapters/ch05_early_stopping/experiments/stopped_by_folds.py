"""The number of steps, chosen by folds of the training set, and then taken with all of it."""

from dataclasses import replace

import numpy as np
import xarray as xr

from course_utils.chapters.ch05_early_stopping.experiments import validation_cost
from course_utils.chapters.ch05_early_stopping.experiments.stopped_digits import (
    CONFIG,
    NETWORK,
    split_off,
)
from course_utils.chapters.shared.digits import digits
from course_utils.claims.claim import cached
from course_utils.data import Dataset
from course_utils.statistics import Interval, paired_difference
from course_utils.training import train

N_FOLDS, N_TRAIN = 5, 200


def without_fold(dataset: Dataset, fold: int) -> Dataset:
    """One fold validates, and the others train. The examples stand in random order already."""
    n = len(dataset.y_train) // N_FOLDS
    order = np.roll(np.arange(len(dataset.y_train)), n * fold)
    turned = replace(dataset, X_train=dataset.X_train[order], y_train=dataset.y_train[order])
    return split_off(turned, n)


def fold_of(fold: int, wrong: float):
    """A data set for each seed: 160 digits that train, and the 40 of a fold that validate."""
    return lambda seed: without_fold(digits(N_TRAIN, wrong)(seed), fold)


@cached
def by_folds(seeds: tuple[int, ...], wrong: float) -> xr.Dataset:
    """The runs of the five folds, over ``data``."""
    data = {fold: fold_of(fold, wrong) for fold in range(N_FOLDS)}
    return train(NETWORK, data, CONFIG, seeds, progress=False)


def chosen_step(runs: xr.Dataset) -> xr.DataArray:
    """For each seed the step at which the mean validation loss of the folds is lowest."""
    return runs.val_loss.mean("data").idxmin("step")


def on_all(seeds: tuple[int, ...], wrong: float) -> xr.DataArray:
    """Accuracy of the runs on all 200 images at the step that their folds chose."""
    step = chosen_step(by_folds(seeds, wrong)).astype(int)
    return validation_cost.on_all(seeds, wrong).sel(step=step).drop_vars("step")


def gain_over_held_out(wrong: float):
    """A measure: all 200 for the steps of the folds, minus 150 stopped by 50."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        held = validation_cost.on_the_rest(seeds, wrong).test_accuracy
        return paired_difference(on_all(seeds, wrong), held)

    return measure
