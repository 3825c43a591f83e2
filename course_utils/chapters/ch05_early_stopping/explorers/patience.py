"""Stored runs, stopped by patience."""

import numpy as np
import xarray as xr

from course_utils.chapters.ch05_early_stopping.explorers.stored_runs import Runs, curves_of
from course_utils.chapters.shared.nearest import nearest
from course_utils.early_stopping import patience_stop, smoothed
from course_utils.explorers import Explorer, explore
from course_utils.plots import moving_band, series
from course_utils.statistics import over_seeds


def patience(runs: Runs | None = None) -> Explorer:
    """What patience, a minimum delta and smoothing choose in one run, and in all.

    Args:
        runs: The lesson's, see `curves_of`; None trains its own.
    """
    curves = curves_of(runs)
    return explore(
        lambda fig: picture(fig, curves),
        runs=curves,
        patience=(1, 2, 3, 5, 10, 20),
        min_delta=(0.0, 0.01, 0.03),
        smoothing=(0.0, 0.5, 0.8, 0.9),
        start={
            "wrong": nearest(curves.wrong.values, 0.2),
            "patience": 3,
            "min_delta": 0.0,
            "smoothing": 0.0,
        },
        labels={"wrong": "share wrong", "min_delta": "minimum delta"},
        figsize=(6.6, 3.4),
    )


def picture(fig, curves: xr.Dataset):
    steps = curves.step.values
    left, right = fig.subplots(1, 2, sharey=True)
    (raw,) = left.plot(steps, 0 * steps, label="validation loss, run 0", **series(1))
    (seen,) = left.plot(steps, 0 * steps, label="as the rule sees it", **series(0))
    (dot,) = left.plot([], [], "o", color="black", markersize=9, label="restored")
    end = left.axvline(0, color="0.35", linestyle=":", label="stop")
    mean = moving_band(right, steps, 2, "judges, mean")
    (dots,) = right.plot([], [], "o", color="black", markerfacecolor="none", label="chosen")
    for ax in (left, right):
        ax.set(xlabel="step", ylabel="loss (nats)", ylim=(0, 1.8))
    fig.legend(loc="outside upper center", ncols=3)  # where no line moves through it

    def update(wrong, patience, min_delta, smoothing):
        here = curves.sel(wrong=wrong)
        val, judged = here.val_loss.values, here.judged.values
        stops = [patience_stop(run, patience, min_delta, smoothing) for run in val]
        chosen, last = np.transpose([(stop.chosen, stop.stopped) for stop in stops])
        at_chosen = judged[range(len(stops)), chosen]
        raw.set_ydata(val[0])
        seen.set_ydata(smoothed(val[0], smoothing))
        dot.set_data([steps[chosen[0]]], [val[0, chosen[0]]])
        end.set_xdata([steps[last[0]]] * 2)
        mean(over_seeds(here.judged))
        dots.set_data(steps[chosen], at_chosen)
        return (
            f"means of {len(stops)} runs: judged loss {at_chosen.mean():.2f}, "
            f"{judged[:, -1].mean():.2f} at the end; stop at step {steps[last].mean():.0f}"
        )

    return update
