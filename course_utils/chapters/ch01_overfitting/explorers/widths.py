"""Accuracy by the number of hidden units, and on the way there."""

import xarray as xr

from course_utils.chapters.shared.by_size import accuracies_by_size
from course_utils.chapters.shared.digits import WRONG, digits
from course_utils.chapters.shared.nearest import nearest
from course_utils.explorers import explore
from course_utils.models import mlp
from course_utils.training import TrainConfig, train


def network_width(capacity: xr.Dataset | None = None):
    """Networks with one hidden layer on few images and on many.

    Args:
        capacity: The runs of the lesson, with the dimensions units, images, seed and step.
    """
    runs = _trained() if capacity is None else capacity
    return explore(
        accuracies_by_size(runs, "units", "hidden units", _said),
        runs=runs,
        start={"units": nearest(runs.units.values, 16), "images": nearest(runs.images.values, 200)},
    )


def _trained() -> xr.Dataset:
    widths = {units: mlp(64, units, n_out=10) for units in (1, 4, 16, 64, 256)}
    sizes = {n: digits(n, WRONG) for n in (50, 200, 797)}
    config = TrainConfig(
        lr=0.1, momentum=0.9, batch_size=50, steps=500, log_every=50, dtype="float64"
    )
    return train(widths, sizes, config, seeds=20).rename(model="units", data="images")


def _said(units, images) -> str:
    return f"{units} units, {images} images"
