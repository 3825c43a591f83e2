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
from course_utils.chapters.shared.by_size import accuracies_by_size
from course_utils.chapters.shared.nearest import nearest
from course_utils.explorers import Explorer, explore
from course_utils.training import grid, train


def on_sheets(runs: xr.Dataset | None = None) -> Explorer:
    """Accuracy in training and validation, at the end and on the way there.

    Args:
        runs: With dimensions ``images`` and ``augmentation``; None trains 20 seeds of each.
    """
    runs = trained_on_sheets() if runs is None else runs
    return explore(
        accuracies_by_size(runs, "images", "images", said),
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


def said(images, augmentation) -> str:
    return f"{images} images, transform: {augmentation}"
