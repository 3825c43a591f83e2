"""Accuracies and weights of a network, at every strength of L1 and of L2."""

from dataclasses import replace

import numpy as np
import xarray as xr

from course_utils.chapters.ch02_l2_versus_l1.experiments.penalized_network import (
    CONFIG,
    NETWORK,
    noisy_digits,
)
from course_utils.chapters.shared.nearest import nearest
from course_utils.explorers import explore
from course_utils.plots import moving_band, reference, series
from course_utils.statistics import over_seeds, trivial_baseline
from course_utils.training import grid, train

STRENGTHS = grid(0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
FIELDS = {"L2": "weight_decay", "L1": "l1"}
ACCURACIES = {"train_accuracy": "training", "test_accuracy": "test"}


def penalized_network(penalized: xr.Dataset | None = None):
    """200 digits with wrong labels.

    Args:
        penalized: The networks of the lesson at the last step, with their weights and the
            dimensions penalty, strength and seed.
    """
    runs = _trained() if penalized is None else penalized
    return explore(
        _picture(runs),
        runs=runs[["penalty", "strength"]],
        start={"penalty": "L1", "strength": nearest(runs.strength.values, 0.003)},
    )


def gathered(by_penalty: dict[str, xr.Dataset]) -> xr.Dataset:
    """The last step of all runs, with the dimensions penalty, strength and seed.

    Args:
        by_penalty: Results of `train` by "L2" and "L1", over a grid of the field of each.
    """
    ends = [
        runs.isel(step=-1, drop=True).rename({FIELDS[kind]: "strength"})
        for kind, runs in by_penalty.items()
    ]
    return xr.concat(ends, xr.DataArray(list(by_penalty), dims="penalty", name="penalty"))


def _trained() -> xr.Dataset:
    configs = {kind: replace(CONFIG, **{field: STRENGTHS}) for kind, field in FIELDS.items()}
    return gathered(
        {
            kind: train(NETWORK, noisy_digits, config, 20, test=True, weights=True)
            for kind, config in configs.items()
        }
    )


def _picture(runs: xr.Dataset):
    strengths = list(runs.strength.values)
    places = range(len(strengths))
    trivial = np.mean(
        [trivial_baseline(noisy_digits(int(seed)), "test")["accuracy"] for seed in runs.seed]
    )

    def setup(fig):
        left, right = fig.subplots(1, 2)
        show = {
            variable: moving_band(left, places, i, name, marker=True)
            for i, (variable, name) in enumerate(ACCURACIES.items())
        }
        reference(left, trivial, "most frequent class")
        here = left.axvline(0, color="black", linewidth=1)
        left.set_xticks(places, [f"{s:g}" for s in strengths], fontsize=9)
        left.set(xlabel="strength λ", ylabel="accuracy", ylim=(0, 1))
        fig.legend(
            loc="outside upper left", ncols=3, fontsize=9
        )  # the strength's line goes all over
        edges = np.linspace(-1.5, 1.5, 62)  # the middle one is around zero
        (bars,) = right.plot(edges[:-1], edges[:-1], drawstyle="steps-post", **series(0))
        right.set(xlabel="weight", ylabel="share of the weights", yscale="log", ylim=(1e-5, 2))

        def update(penalty, strength):
            for variable, move in show.items():
                move(over_seeds(runs[variable].sel(penalty=penalty)))
            chosen = runs.sel(penalty=penalty, strength=strength)
            here.set_xdata([strengths.index(strength)] * 2)
            counts = np.histogram(chosen["0.weight"], edges)[0]
            bars.set_ydata(np.maximum(counts / counts.sum(), 1e-6))
            return (
                f"{penalty} {strength:g}: {float(chosen.zero_fraction.mean()):.0%} exactly zero, "
                f"test accuracy {float(chosen.test_accuracy.mean()):.2f}, mean over "
                f"{runs.sizes['seed']} seeds"
            )

        return update

    return setup
