"""One stored run and one of Prechelt's criteria."""

import numpy as np
import xarray as xr

from course_utils.chapters.ch05_early_stopping.explorers.stored_runs import Runs, curves_of
from course_utils.chapters.shared.nearest import nearest
from course_utils.early_stopping import (
    STRIP,
    Stop,
    generalization_loss,
    gl_stop,
    pq_stop,
    training_progress,
    up_stop,
)
from course_utils.explorers import Explorer, explore
from course_utils.plots import reference, series

STRICTNESS = {
    "GL": (1, 2, 5, 10, 20),
    "PQ": (0.05, 0.1, 0.2, 0.5, 1),
    "UP": (1, 2, 3, 4, 6),
}


def criteria(runs: Runs | None = None) -> Explorer:
    """Where each criterion stops a run, and how near it is to its threshold on the way.

    Args:
        runs: The lesson's, see `curves_of`; None trains its own.
    """
    curves = curves_of(runs)
    return explore(
        lambda fig: picture(fig, curves),
        wrong=curves.wrong.values.tolist(),
        rule=list(STRICTNESS),
        level=range(1, 6),
        run=range(curves.sizes["seed"]),
        start={"wrong": nearest(curves.wrong.values, 0.2), "rule": "GL", "level": 2, "run": 0},
        labels={"wrong": "share wrong", "level": "1 fast … 5 slow"},
        figsize=(6.2, 3.6),
    )


def picture(fig, curves: xr.Dataset):
    steps = curves.step.values
    upper, lower = fig.subplots(2, 1, sharex=True, height_ratios=[2, 1])
    lines = [
        upper.plot(steps, 0 * steps, label=name, **series(i))[0]
        for i, name in enumerate(("training loss", "validation loss"))
    ]
    (dot,) = upper.plot([], [], "o", color="black", markersize=9, label="restored")
    ends = [ax.axvline(0, color="0.35", linestyle=":") for ax in (upper, lower)]
    (share,) = lower.plot(steps, 0 * steps, **series(2))
    reference(lower, 1, "threshold")
    upper.set(ylabel="loss (nats)", ylim=(0, 2))
    lower.set(xlabel="step", ylabel="criterion", ylim=(0, 2))
    fig.legend(handles=[*lines, dot], loc="outside upper center", ncols=3)  # no line moves there

    def update(wrong, rule, level, run):
        here, strict = curves.sel(wrong=wrong).isel(seed=run), STRICTNESS[rule][level - 1]
        train, val, judged = (here[v].values for v in ("train_loss", "val_loss", "judged"))
        stop, values = criterion(rule, strict, val, train)
        for line, loss in zip(lines, (train, val), strict=True):
            line.set_ydata(loss)
        dot.set_data([steps[stop.chosen]], [val[stop.chosen]])
        for end in ends:
            end.set_xdata([steps[stop.stopped]] * 2)
        share.set_ydata(np.minimum(np.nan_to_num(values), 2))
        return (
            f"{rule} {strict:g}: keeps step {steps[stop.chosen]}, judged loss "
            f"{judged[stop.chosen]:.2f}; in hindsight {judged.min():.2f}"
        )

    return update


def criterion(rule: str, strict: float, val, train) -> tuple[Stop, np.ndarray]:
    """Where a criterion stops, and what it is at each check, as a share of its threshold."""
    if rule == "GL":
        return gl_stop(val, strict), generalization_loss(val) / strict
    if rule == "PQ":
        progress = np.maximum(training_progress(train), 1e-9)
        return pq_stop(val, train, strict), generalization_loss(val) / progress / strict
    rose, count = np.zeros(len(val)), 0
    for end in range(STRIP, len(val), STRIP):
        count = count + 1 if val[end] > val[end - STRIP] else 0
        rose[end : end + STRIP] = count
    return up_stop(val, strict), rose / strict
