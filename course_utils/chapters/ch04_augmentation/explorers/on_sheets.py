"""Digits that nobody has centred, with shifts and without, for several numbers of images."""

from dataclasses import replace

import xarray as xr

from course_utils.chapters.ch04_augmentation.experiments.augmented import (
    CONFIG,
    SHEET_NETWORK,
    SHIFT,
    SIZES,
    on_a_sheet,
)
from course_utils.chapters.shared.nearest import nearest
from course_utils.explorers import Explorer, explore
from course_utils.plots import log_axis, moving_band
from course_utils.statistics import over_seeds
from course_utils.training import grid, train

KINDS = {"train_accuracy": "training", "val_accuracy": "validation"}


def on_sheets(runs: xr.Dataset | None = None) -> Explorer:
    """Accuracy in training and validation, at the end and on the way there.

    Args:
        runs: With dimensions ``images`` and ``augmentation``; None trains 20 seeds of each.
    """
    runs = trained_on_sheets() if runs is None else runs
    return explore(
        lambda fig: picture(fig, runs),
        runs=runs,
        start={
            "images": nearest(runs.images.values, 100),
            "augmentation": runs.augmentation.values[-1],
        },
    )


def trained_on_sheets() -> xr.Dataset:
    """The runs of the lesson, with the names that it gives their dimensions."""
    config = replace(CONFIG, augmentation=grid(None, SHIFT), log_every=50)
    runs = train(SHEET_NETWORK, {n: on_a_sheet(n) for n in SIZES}, config, seeds=20)
    return runs.rename(data="images").assign_coords(augmentation=["none", "shifts"])


def picture(fig, runs: xr.Dataset):
    left, right = fig.subplots(1, 2, sharey=True)
    log_axis(left, runs.images.values).set(xlabel="images", ylabel="accuracy", ylim=(0, 1.03))
    right.set(xlabel="step", xlim=(0, int(runs.step[-1])))
    chosen = left.axvline(runs.images.values[0], color="0.35", linestyle=":")
    at_end = {k: moving_band(left, runs.images, i, marker=True) for i, k in enumerate(KINDS)}
    on_the_way = {k: moving_band(right, runs.step, i, KINDS[k]) for i, k in enumerate(KINDS)}
    right.legend(loc="lower right")

    def update(images, augmentation):
        here = runs.sel(augmentation=augmentation)
        for kind in KINDS:
            at_end[kind](over_seeds(here[kind].isel(step=-1)))
            on_the_way[kind](over_seeds(here[kind].sel(images=images)))
        chosen.set_xdata([images, images])
        end = here.sel(images=images).isel(step=-1).mean("seed")
        return (
            f"{images} images, transform: {augmentation}: accuracy "
            f"{float(end.train_accuracy):.2f} in training, {float(end.val_accuracy):.2f} in "
            f"validation, mean over {runs.sizes['seed']} seeds"
        )

    return update
