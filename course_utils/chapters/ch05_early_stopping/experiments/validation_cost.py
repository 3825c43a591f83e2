"""What the validation set costs: 50 of 200 labels that are not trained on."""

from dataclasses import replace

import numpy as np
import xarray as xr

from course_utils.chapters.ch05_early_stopping.experiments.stopped_digits import (
    CONFIG,
    NETWORK,
    all_unseen,
    split_off,
    watched,
)
from course_utils.claims.claim import cached
from course_utils.statistics import Interval, paired_difference
from course_utils.training import train

N_VAL, PATIENCE = 50, 10


@cached
def on_the_rest(seeds: tuple[int, ...], wrong: float) -> xr.Dataset:
    """150 images train, 50 stop; all of the seed's 1,197 unseen digits are the test set."""
    config = replace(CONFIG, patience=PATIENCE)

    def data(seed: int):
        return split_off(all_unseen(200, wrong)(seed), N_VAL)

    return train(NETWORK, data, config, seeds, progress=False, test=True)


def on_all(seeds: tuple[int, ...], wrong: float) -> xr.DataArray:
    """Accuracy of the runs on all 200 images, at every step."""
    return watched(seeds, wrong).correct.mean("example")


def gain_over_all(wrong: float):
    """A measure: stopped on 150 images, minus all 200 images to the end."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        end = on_all(seeds, wrong).isel(step=-1, drop=True)
        return paired_difference(on_the_rest(seeds, wrong).test_accuracy, end)

    return measure


def gain_by_refit(wrong: float):
    """A measure: all 200 images for the steps that were best for 150, minus those 150."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        first = on_the_rest(seeds, wrong)
        return paired_difference(refitted(seeds, wrong), first.test_accuracy)

    return measure


def refitted(seeds: tuple[int, ...], wrong: float) -> xr.DataArray:
    """Accuracy of the runs on all 200 images at the step found with 150."""
    best = on_the_rest(seeds, wrong).best_step.astype(int)
    chosen = on_all(seeds, wrong).sel(step=best)
    return xr.DataArray(np.asarray(chosen), dims="seed", coords={"seed": best.seed})
