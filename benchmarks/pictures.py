"""The ratios of the sweeps as bars, each with its spread over the rounds."""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from benchmarks.sweeps import Ratios

FOLDER = Path(__file__).resolve().parent
# What stands in the legend, and a hatch as a second cue beside the colour.
SIDES = {
    "plain_loop": ("plain PyTorch loop", "#0072B2", ""),
    "joblib": ("the same loop, joblib, 2 processes", "#E69F00", "//"),
    "mlp_classifier": ("MLPClassifier, joblib, 2 processes", "#009E73", ".."),
    "skorch": ("skorch", "#CC79A7", "xx"),
}
HEIGHT = 0.2  # of a bar; four fill most of a row


def draw_sweeps(tables: dict[str, list], folder: Path = FOLDER) -> None:
    """Write `sweeps.png`."""
    rows = tables["ratios"]
    fig, ax = plt.subplots(figsize=(9, 1.2 + 0.8 * len(rows)), layout="constrained")
    plot_ratios(rows, ax)
    fig.savefig(folder / "sweeps.png", dpi=80)
    plt.close(fig)


def plot_ratios(rows: list[Ratios], ax: Axes) -> Axes:
    """How many times faster `train` is than each side, and the goals against the plain loop."""
    for i, (side, (label, colour, hatch)) in enumerate(SIDES.items()):
        spreads = [(y, getattr(row, side)) for y, row in enumerate(rows)]
        present = [(y, spread) for y, spread in spreads if spread is not None]
        middle = np.array([spread.median for _, spread in present])
        below = middle - [spread.lowest for _, spread in present]
        above = [spread.highest for _, spread in present] - middle
        ax.barh(
            [y + HEIGHT * (i - 1.5) for y, _ in present],
            middle - 1,  # from the line where both are as fast
            HEIGHT,
            left=1,
            xerr=[below, above],
            label=label,
            color=colour,
            hatch=hatch,
            edgecolor="white",
            ecolor="black",
        )
    at_plain_loop = np.arange(len(rows)) - 1.5 * HEIGHT
    ax.plot([row.goal for row in rows], at_plain_loop, "kD", ms=6, ls="", label="goal, plain loop")
    ax.axvline(1, color="black", lw=1)
    ax.set_xscale("log")
    ticks = [0.5, 1, 2, 5, 10, 20, 50]
    ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.set_yticks(range(len(rows)), [f"{row.sweep}\n{row.numbers}" for row in rows])
    ax.set_xlabel("times faster with train (bars: median; whiskers: all rounds)")
    ax.invert_yaxis()
    ax.legend(loc="lower right")
    return ax
