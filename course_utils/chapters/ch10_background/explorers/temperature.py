"""Certainty and accuracy of networks with one regularizer each, at any temperature."""

import numpy as np
import xarray as xr

from course_utils.calibration import probabilities, reliability, too_sure
from course_utils.chapters.ch10_background.experiments.calibrated_digits import (
    REGULARIZED,
    errors_of,
    logits_of,
    regularized,
)
from course_utils.explorers import Explorer, explore
from course_utils.plots import series

TEMPERATURES = (0.2, 0.25, 0.33, 0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
BINS, SEEDS = 10, 20
FEWEST = 0.005  # share of the images below which a bin is not shown


def temperature(runs: dict[str, xr.Dataset] | None = None) -> Explorer:
    """The reliability diagram of a network, and who is too sure.

    Args:
        runs: The lesson's, by the name of the regularizer; None trains 20 seeds of each.
    """
    if runs is None:
        runs = {name: regularized(tuple(range(SEEDS)), name, 0.0) for name in REGULARIZED}
    tested = {name: logits_of(one, 0.0) for name, one in runs.items()}
    return explore(
        lambda fig: picture(fig, tested),
        precomputed=True,
        network=list(tested),
        T=TEMPERATURES,
        start={"network": next(iter(tested)), "T": 1.0},
        labels={"T": "temperature"},
        figsize=(8.0, 3.6),
    )


def picture(fig, tested):
    left, right = fig.subplots(1, 2)
    left.plot([0, 1], [0, 1], color="0.35", linestyle=":")
    (curve,) = left.plot([], [], **series(0, marker=True))
    edges = np.arange(BINS) / BINS
    bars = right.bar(edges, np.zeros(BINS), 1 / BINS, align="edge", color=series(0)["color"])
    left.set(xlabel="certainty", ylabel="share of right answers", xlim=(0, 1.02), ylim=(0, 1.02))
    right.set(xlabel="certainty", ylabel="share of the images", xlim=(0, 1), ylim=(0, 1))

    def update(network, T):
        logits, y = tested[network]
        p = probabilities(logits, T)
        table = reliability(p.reshape(-1, p.shape[-1]), y.ravel(), BINS)
        shown = table[table[:, 2] >= FEWEST]
        curve.set_data(shown[:, 0], shown[:, 1])
        for bar, height in zip(bars, table[:, 2], strict=True):
            bar.set_height(height)
        error = errors_of(logits, y, np.full(len(y), T)).mean()
        over = np.mean([too_sure(*one) for one in zip(p, y, strict=True)])
        return (
            f"{network}, T = {T:g}: calibration error {error:.2f}, too sure by {over:+.2f}, mean "
            f"over {len(y)} seeds"
        )

    return update
