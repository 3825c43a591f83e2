"""Accuracy by the number of hidden units, and on the way there."""

import xarray as xr

from course_utils.chapters.shared.digits import WRONG, digits
from course_utils.chapters.shared.nearest import nearest
from course_utils.explorers import explore
from course_utils.models import mlp
from course_utils.plots import log_axis, moving_band
from course_utils.statistics import over_seeds
from course_utils.training import TrainConfig, train

ACCURACIES = {"train_accuracy": "training", "val_accuracy": "validation"}


def network_width(capacity: xr.Dataset | None = None):
    """Networks with one hidden layer on few images and on many.

    Args:
        capacity: The runs of the lesson, with the dimensions units, images, seed and step.
    """
    runs = _trained() if capacity is None else capacity
    return explore(
        _picture(runs),
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


def _picture(runs: xr.Dataset):
    def setup(fig):
        left, right = fig.subplots(1, 2, sharey=True)
        widths, steps = runs.units.values, runs.step.values
        log_axis(left, widths).set(xlabel="hidden units", ylabel="accuracy", ylim=(0, 1.03))
        right.set(xlabel="step", xlim=(0, steps[-1]))
        chosen = left.axvline(1, color="0.35", linestyle=":")
        at_end, on_the_way = {}, {}
        for i, (variable, name) in enumerate(ACCURACIES.items()):
            at_end[variable] = moving_band(left, widths, i, marker=True)
            on_the_way[variable] = moving_band(right, steps, i, name)
        right.legend(loc="lower right")

        def update(units, images):
            here = runs.sel(images=images)
            for variable in ACCURACIES:
                at_end[variable](over_seeds(here[variable].isel(step=-1)))
                on_the_way[variable](over_seeds(here[variable].sel(units=units)))
            chosen.set_xdata([units, units])
            last = here.sel(units=units).isel(step=-1).mean("seed")
            return (
                f"{units} units, {images} images: accuracy {float(last.train_accuracy):.2f} in "
                f"training, {float(last.val_accuracy):.2f} in validation, mean over "
                f"{runs.sizes['seed']} seeds"
            )

        return update

    return setup
