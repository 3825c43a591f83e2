"""Fast and slow directions, each with a turn of its own: the exact error over the steps."""

import numpy as np

from course_utils.early_stopping import patience_stop
from course_utils.explorers import Explorer, explore
from course_utils.plots import log_axis, reference, series
from course_utils.spectral import two_scales

LAST = 10_000  # steps


def two_valleys() -> Explorer:
    """The error, its two parts, and what patience keeps."""
    return explore(
        picture,
        noise=(0.0, 0.5, 1.0, 1.5, 2.0, 2.5),
        ratio=(0.003, 0.01, 0.03, 0.1, 0.3, 1.0),
        fast=(5, 20, 40, 80),
        patience=(10, 30, 100, 300, 1000),
        start={"noise": 1.5, "ratio": 0.01, "fast": 40, "patience": 30},
        labels={
            "noise": "noise σ",
            "ratio": "slow / fast curvature",
            "fast": "fast directions",
            "patience": "patience (steps)",
        },
        figsize=(6.4, 3.2),
    )


def picture(fig):
    ax = fig.subplots()
    shown, each = np.unique(np.logspace(0, 4, 200).astype(int)), np.arange(LAST + 1)
    lines = [
        ax.plot(shown, 0.0 * shown, label=name, **series(i))[0]
        for i, name in enumerate(("error", "fast directions", "slow directions"))
    ]
    (dot,) = ax.plot([], [], "o", color="black", markersize=9, label="kept by patience")
    reference(ax, 2.0, "all weights 0")
    log_axis(ax, (1, 10, 100, 1000, 10_000))
    ax.set(xlabel="step", ylabel="squared error", ylim=(0, 4.4))
    ax.legend(loc="upper right", ncols=2)

    def update(noise, ratio, fast, patience):
        parts = two_scales(shown, fast=fast, ratio=ratio, sigma=noise)
        for line, part in zip(lines, (sum(parts), *parts), strict=True):
            line.set_ydata(part)
        error = sum(two_scales(each, fast=fast, ratio=ratio, sigma=noise))
        chosen = patience_stop(error, patience).chosen
        dot.set_data([chosen], [error[chosen]])
        return (
            f"patience of {patience} steps keeps step {chosen}, error {error[chosen]:.2f}; the "
            f"lowest is {error.min():.2f}, at step {error.argmin()}"
        )

    return update
