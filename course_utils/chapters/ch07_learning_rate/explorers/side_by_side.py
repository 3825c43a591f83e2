"""Each method alone and with each other one, in several measures."""

from itertools import product

import numpy as np
import xarray as xr

from course_utils.chapters.ch07_learning_rate.experiments import all_methods
from course_utils.chapters.shared.digits import WRONG
from course_utils.explorers import Explorer, explore
from course_utils.plots import series
from course_utils.statistics import over_seeds
from course_utils.training.progress import progress_bar

AT_ONCE = 15  # pairs that are trained together; the bar moves after each such part
SHARES = np.linspace(0, 1, 6)  # of the height of the axes, at which there are ticks


def side_by_side(methods: xr.Dataset | None = None) -> Explorer:
    """One measure of a method alone and with each other one, with wrong labels or none.

    Args:
        methods: The lesson's, as `all_methods.side_by_side` gives them; None trains 20 seeds of
            every pair.
    """
    methods = trained_pairs() if methods is None else methods
    return explore(
        lambda fig: picture(fig, methods),
        precomputed=True,
        method=list(all_methods.NAMES),
        measure=list(all_methods.MEASURES),
        wrong={"20 % wrong": 0.2, "right labels": 0.0},
        start={"method": "augmentation"},
        labels={"wrong": "labels"},
    )


def trained_pairs() -> xr.Dataset:
    """The lesson's runs of every pair, in parts, so that a bar can say how far it is."""
    pairs = product(all_methods.NAMES, repeat=2)
    keys = sorted({tuple(name for name in all_methods.METHODS if name in pair) for pair in pairs})
    parts = {}
    with progress_bar(2 * len(keys) * all_methods.CONFIG.steps, None) as advance:
        for wrong, first in product((WRONG, 0.0), range(0, len(keys), AT_ONCE)):
            some = keys[first : first + AT_ONCE]
            for kind, runs in all_methods.trained(some, range(20), (wrong,)).items():
                parts.setdefault(kind, []).append(runs)
            advance(len(some) * all_methods.CONFIG.steps)
    return all_methods.side_by_side({kind: xr.concat(r, "setting") for kind, r in parts.items()})


def picture(fig, methods: xr.Dataset):
    ax, names, colour = fig.subplots(), all_methods.NAMES, series(0)["color"]
    marks = [ax.plot([i], [0], "o", color=colour, markersize=8)[0] for i in range(len(names))]
    bars = [ax.plot([i, i], [0, 0], color=colour)[0] for i in range(len(names))]
    (plain,) = ax.plot([-0.4, 7.5], [0, 0], ":", color="0.35", label="nothing at all")
    ax.set(xlim=(-0.5, 7.5), ylim=(-0.05, 1.05), yticks=SHARES, xlabel="and with")
    # Every measure has ticks of its own: texts in the place of tick labels, which cannot move and
    # are not seen here: they keep the room.
    ax.set_yticklabels(["0.00"] * len(SHARES), alpha=0)
    beside = {"transform": ax.get_yaxis_transform(), "ha": "right", "va": "center"}
    ticks = [ax.text(-0.015, share, "", **beside) for share in SHARES]
    what = ax.text(0, 1.03, "", transform=ax.transAxes, va="bottom")
    ax.set_xticks(range(len(names)), names, rotation=25)
    ax.legend(loc="lower right", bbox_to_anchor=(1, 1), borderaxespad=0.2)

    def update(method, measure, wrong):
        low, high = all_methods.AXES[measure]
        here = (methods[measure].sel(wrong=wrong) - low) / (high - low)
        summary = over_seeds(here.sel(first=method))
        for i, (mark, bar) in enumerate(zip(marks, bars, strict=True)):
            mark.set_ydata([summary["mean"].values[i]])
            bar.set_ydata([summary[end].values[i] for end in ("low", "high")])
        plain.set_ydata([float(here.sel(first="nothing", second="nothing").mean())] * 2)
        for tick, share in zip(ticks, SHARES, strict=True):
            tick.set_text(f"{round(low + share * (high - low), 4) + 0:g}")
        what.set_text(all_methods.MEASURES[measure])
        return f"{method}, alone and with each other method: {all_methods.MEASURES[measure]}"

    return update
