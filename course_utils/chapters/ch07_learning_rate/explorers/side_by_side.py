"""The plain network and each method alone, in several measures and tables."""

import numpy as np
import xarray as xr

from course_utils.chapters.ch07_learning_rate.experiments import all_methods
from course_utils.chapters.ch07_learning_rate.experiments.chosen_settings import (
    NOTHING,
    WRONG_LABELS,
)
from course_utils.explorers import Explorer, explore
from course_utils.plots import series
from course_utils.statistics import over_seeds
from course_utils.training.progress import progress_bar

SHARES = np.linspace(0, 1, 6)  # of the height of the axes, at which there are ticks
SHOWN = {"gap": "train - test"}  # the labels differ in kind, so that it is no gap


def side_by_side(methods: xr.Dataset | None = None) -> Explorer:
    """One measure of every method in one of the tables.

    Args:
        methods: The lesson's, as `all_methods.measured` gives them; None trains 20 seeds of each.
    """
    methods = trained_tables() if methods is None else methods
    return explore(
        lambda fig: picture(fig, methods),
        precomputed=True,
        measure={SHOWN.get(name, name): name for name in all_methods.MEASURES},
        table=list(WRONG_LABELS),
    )


def trained_tables() -> xr.Dataset:
    """The lesson's runs, table by table, so that a bar can say how far it is."""
    runs = {}
    with progress_bar(len(WRONG_LABELS), None) as advance:
        for table in WRONG_LABELS:
            runs |= all_methods.alone(range(20), (table,))
            advance(1)
    return all_methods.measured(runs)


def picture(fig, methods: xr.Dataset):
    ax, names, colour = fig.subplots(), all_methods.NAMES, series(0)["color"]
    marks = [ax.plot([i], [0], "o", color=colour, markersize=8)[0] for i in range(len(names))]
    bars = [ax.plot([i, i], [0, 0], color=colour)[0] for i in range(len(names))]
    (plain,) = ax.plot([-0.4, len(names) - 0.5], [0, 0], ":", color="0.35", label=NOTHING)
    ax.set(xlim=(-0.5, len(names) - 0.5), ylim=(-0.05, 1.05), yticks=SHARES)
    # Every measure has ticks of its own: texts in the place of tick labels, which cannot move and
    # are not seen here: they keep the room.
    ax.set_yticklabels(["0.00"] * len(SHARES), alpha=0)
    beside = {"transform": ax.get_yaxis_transform(), "ha": "right", "va": "center"}
    ticks = [ax.text(-0.015, share, "", **beside) for share in SHARES]
    what = ax.text(0, 1.03, "", transform=ax.transAxes, va="bottom")
    ax.set_xticks(range(len(names)), names, rotation=25)
    ax.legend(loc="lower right", bbox_to_anchor=(1, 1), borderaxespad=0.2)

    def update(measure, table):
        low, high = all_methods.AXES[measure]
        here = methods.sel(table=table).sel(setting=list(names))[measure]
        summary = over_seeds((here - low) / (high - low))
        for i, (mark, bar) in enumerate(zip(marks, bars, strict=True)):
            mark.set_ydata([summary["mean"].values[i]])
            bar.set_ydata([summary[end].values[i] for end in ("low", "high")])
        plain.set_ydata([summary["mean"].values[0]] * 2)
        for tick, share in zip(ticks, SHARES, strict=True):
            tick.set_text(f"{round(low + share * (high - low), 4) + 0:g}")
        what.set_text(all_methods.MEASURES[measure])
        mean = here.mean("seed")
        best = ", ".join(f"{name} {float(mean.sel(setting=name)):.2f}" for name in names)
        return f"{table}, {all_methods.MEASURES[measure]}: {best}"

    return update
