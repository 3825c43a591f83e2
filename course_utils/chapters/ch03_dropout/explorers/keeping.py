"""Accuracies at every keep_prob, and the losses on the way there."""

from dataclasses import replace

import xarray as xr

from course_utils.chapters.shared.digits import NETWORK, WRONG, digits
from course_utils.chapters.shared.nearest import nearest
from course_utils.chapters.shared.thinned import ADAM, N
from course_utils.explorers import explore
from course_utils.plots import moving_band
from course_utils.statistics import over_seeds
from course_utils.training import grid, train

KEEP_PROBS = (0.1, 0.3, 0.5, 0.7, 0.9, 1.0)
ACCURACIES = {"train_accuracy": "training", "test_accuracy": "test"}
LOSSES = {"train_loss": "training", "val_loss": "validation", "running_loss": "as shown"}


def how_much_to_keep(runs: xr.Dataset | None = None):
    """Right and wrong labels by keep_prob.

    Args:
        runs: Those of the lesson, with the dimensions labels, keep_prob, seed and step.
    """
    runs = (_trained() if runs is None else runs)[[*ACCURACIES, *LOSSES]]
    return explore(
        _picture(runs),
        runs=runs,
        start={
            "keep_prob": nearest(runs.keep_prob.values, 0.5),
            "labels": runs.labels.values[0],
        },
        figsize=(8.0, 3.6),
    )


def _trained() -> xr.Dataset:
    config = replace(ADAM, log_every=10, dropout=grid(round(1 - k, 1) for k in KEEP_PROBS))
    labels = {"right labels": digits(N), "20 % wrong": digits(N, WRONG)}
    swept = train(NETWORK, labels, config, seeds=20, test=True)
    named = swept.rename(dropout="keep_prob", data="labels")
    return named.assign_coords(keep_prob=list(KEEP_PROBS))


def _picture(runs: xr.Dataset):
    def setup(fig):
        left, right = fig.subplots(1, 2)
        left.set(xlabel="keep_prob", ylabel="accuracy", ylim=(0, 1.03))
        steps = runs.step.values
        right.set(xlabel="step", ylabel="loss (nats)", xlim=(0, steps[-1]), ylim=(0, 2.5))
        chosen = left.axvline(1, color="0.35", linestyle=":")
        at_end = {
            variable: moving_band(left, runs.keep_prob.values, i, name, marker=True)
            for i, (variable, name) in enumerate(ACCURACIES.items())
        }
        on_the_way = {
            variable: moving_band(right, steps[1:], i, name)
            for i, (variable, name) in enumerate(LOSSES.items())
        }
        left.legend(loc="lower right")
        right.legend(loc="upper right")

        def update(labels, keep_prob):
            here = runs.sel(labels=labels)
            end, way = here.isel(step=-1), here.sel(keep_prob=keep_prob).isel(step=slice(1, None))
            for variable, show in at_end.items():
                show(over_seeds(end[variable]))
            for variable, show in on_the_way.items():
                show(over_seeds(way[variable]))
            chosen.set_xdata([keep_prob, keep_prob])
            mean = end.sel(keep_prob=keep_prob).mean("seed")
            return (
                f"{labels}, keep_prob {keep_prob:g}: accuracy {mean.train_accuracy:.2f} on "
                f"training images, {mean.test_accuracy:.2f} on test images, mean over "
                f"{runs.sizes['seed']} seeds"
            )

        return update

    return setup
