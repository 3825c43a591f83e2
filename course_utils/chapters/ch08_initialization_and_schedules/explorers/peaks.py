"""Digits with wrong labels, trained under each schedule at each peak."""

from dataclasses import replace

import xarray as xr

from course_utils.chapters.ch08_initialization_and_schedules.experiments.slowing import (
    DATA,
    METHODS,
    NETWORKS,
    PEAKS,
    SGD,
    STEPS,
    WRONG_DIGITS,
)
from course_utils.data import load
from course_utils.explorers import Explorer, explore
from course_utils.plots import log_axis, moving_band, reference
from course_utils.statistics import over_seeds, trivial_baseline
from course_utils.training import grid, train

NAMES = ("constant", "exponential", "cosine", "WSD")


def peaks(swept: xr.Dataset | None = None) -> Explorer:
    """The loss on its way, and the accuracy over the peak, for one schedule.

    Args:
        swept: The runs over ``schedule`` (by name) and ``lr``; None trains 5 seeds.
    """
    swept = trained_peaks() if swept is None else swept
    return explore(
        lambda fig: picture(fig, swept),
        precomputed=True,
        schedule=swept.schedule.values.tolist(),
        lr=swept.lr.values.tolist(),
        start={"lr": swept.lr.values.tolist()[2]},
        labels={"lr": "peak of the rate"},
        figsize=(8.4, 3.4),
    )


def trained_peaks(seeds: int = 5) -> xr.Dataset:
    """Every pair of a schedule and a peak."""
    laws = grid(*(METHODS[name].schedule for name in NAMES))
    config = replace(SGD, schedule=laws, lr=grid(*PEAKS), log_every=20)
    runs = train(NETWORKS[WRONG_DIGITS], DATA[WRONG_DIGITS], config, seeds, test=True)
    return runs.assign_coords(schedule=list(NAMES))


def picture(fig, swept: xr.Dataset):
    guessing = trivial_baseline(load("digits"), "test")["accuracy"]
    reached = swept.test_accuracy.fillna(guessing)
    left, right = fig.subplots(1, 2)
    show_loss = moving_band(left, swept.step.values, 0, "")
    left.set(xlabel="step", ylabel="validation loss (nats)", xlim=(0, STEPS), ylim=(0, 3))
    rates = swept.lr.values.tolist()
    show_reached = moving_band(right, rates, 0, "")
    (here,) = right.plot([], [], "X", color="black", markersize=11)
    log_axis(right, rates).set(xlabel="peak of the rate", ylabel="accuracy on new images")
    reference(right, guessing, "guessing")
    right.set(ylim=(0, 1))
    right.legend(loc="lower left", bbox_to_anchor=(0, 0.1))

    def update(schedule, lr):
        runs = swept.sel(schedule=schedule)
        show_loss(over_seeds(runs.val_loss.sel(lr=lr).clip(max=9)))
        accuracy = over_seeds(reached.sel(schedule=schedule))
        show_reached(accuracy)
        now = float(accuracy["mean"].sel(lr=lr))
        here.set_data([lr], [now])
        return (
            f"{schedule}, peak {lr:g}: accuracy {now:.2f} on new images after {STEPS} steps, mean "
            f"over {swept.sizes['seed']} seeds"
        )

    return update
