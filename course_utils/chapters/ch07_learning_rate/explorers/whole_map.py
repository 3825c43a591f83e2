"""The map of learning rate and decay, and accuracy on the way to each of its fields."""

from dataclasses import replace

import xarray as xr

from course_utils.chapters.ch07_learning_rate.experiments.both_turned import (
    CONFIG,
    DECAYS,
    NETWORK,
    RATES,
    N,
)
from course_utils.chapters.shared.digits import WRONG, digits
from course_utils.chapters.shared.nearest import nearest
from course_utils.data import load
from course_utils.explorers import Explorer, explore
from course_utils.plots import heat_map, moving_band, reference
from course_utils.statistics import over_seeds, trivial_baseline
from course_utils.training import grid, train

KINDS = {"train_accuracy": "training", "val_accuracy": "validation"}


def whole_map(runs: xr.Dataset | None = None) -> Explorer:
    """Validation accuracy over all rates and decays, and the curves of one setting.

    Args:
        runs: The lesson's, over ``lr`` and ``weight_decay``; None trains 20 seeds of each.
    """
    runs = trained_map() if runs is None else runs
    return explore(
        lambda fig: picture(fig, runs),
        runs=runs,
        start={
            "lr": nearest(runs.lr.values, 0.3),
            "weight_decay": nearest(runs.weight_decay.values, 0.03),
        },
        labels={"lr": "learning rate η", "weight_decay": "decay λ"},
        figsize=(8.4, 3.8),
    )


def trained_map() -> xr.Dataset:
    """Every setting of the lesson's map."""
    config = replace(CONFIG, lr=grid(RATES), weight_decay=grid(DECAYS))
    return train(NETWORK, digits(N, WRONG), config, seeds=20)


def picture(fig, runs: xr.Dataset):
    left, right = fig.subplots(1, 2)
    last, n_steps = runs.val_accuracy.isel(step=-1, drop=True), int(runs.step[-1])
    heat_map(left, last.mean("seed"), 0, 1, size=8)
    left.set(xlabel="decay λ", ylabel="learning rate η")
    left.set_title(f"validation accuracy, step {n_steps}")
    (mark,) = left.plot([0], [0], "s", color="#D55E00", markersize=26, markerfacecolor="none")
    shown = {
        kind: moving_band(right, runs.step, i, name) for i, (kind, name) in enumerate(KINDS.items())
    }
    reference(right, trivial_baseline(load("digits"))["accuracy"], "most frequent class")
    right.set(xlabel="step", ylabel="accuracy", xlim=(0, n_steps), ylim=(0, 1.03))
    right.legend(loc="upper left", fontsize=9)
    places = [runs[name].values.tolist().index for name in ("weight_decay", "lr")]

    def update(lr, weight_decay):
        here = runs.sel(lr=lr, weight_decay=weight_decay)
        for kind, show in shown.items():
            show(over_seeds(here[kind]))
        mark.set_data(*([place(v)] for place, v in zip(places, (weight_decay, lr), strict=True)))
        end = here.isel(step=-1).mean("seed")
        return (
            f"η = {lr:g}, λ = {weight_decay:g}: accuracy {float(end.train_accuracy):.2f} in "
            f"training, {float(end.val_accuracy):.2f} in validation, {runs.sizes['seed']} seeds"
        )

    return update
