"""Sums modulo 23, learned with several strengths of weight decay."""

import xarray as xr

from course_utils.chapters.ch09_choosing.experiments.modular import P
from course_utils.chapters.ch09_choosing.experiments.stored_sums import KINDS, stored_sums
from course_utils.chapters.shared.nearest import nearest
from course_utils.explorers import Explorer, explore
from course_utils.plots import moving_band, reference
from course_utils.statistics import over_seeds


def by_decay(swept: xr.Dataset | None = None) -> Explorer:
    """Accuracy on sums trained on and on new ones, step by step.

    Args:
        swept: Runs over ``share`` and ``weight_decay``; None takes the stored ones.
    """
    swept = stored_sums() if swept is None else swept
    return explore(
        lambda fig: picture(fig, swept),
        precomputed=True,
        weight_decay=swept.weight_decay.values.tolist(),
        share=swept.share.values.tolist(),
        start={"weight_decay": 0.0, "share": nearest(swept.share.values, 0.6)},
        labels={"weight_decay": "weight decay", "share": "share trained on"},
        figsize=(7.0, 3.4),
    )


def picture(fig, swept: xr.Dataset):
    ax, steps = fig.subplots(), swept.step.values[1:]
    curves = {kind: moving_band(ax, steps, i, name) for i, (kind, name) in enumerate(KINDS.items())}
    reference(ax, 1 / P, "guessing")
    ax.set(xlabel="step", ylabel="accuracy", xscale="log", ylim=(0, 1.03))
    ax.set_xlim(steps[[0, -1]])
    fig.legend(loc="outside upper center", ncols=3)  # no line moves there

    def update(weight_decay, share):
        here = swept.sel(weight_decay=weight_decay, share=share).isel(step=slice(1, None))
        for kind, show in curves.items():
            show(over_seeds(here[kind]))
        end = here.isel(step=-1).mean("seed")
        return (
            f"decay {weight_decay:g}, {share:.0%} of the pairs: accuracy "
            f"{float(end.train_accuracy):.2f} in training, {float(end.val_accuracy):.2f} on new "
            f"sums, mean over {swept.sizes['seed']} seeds"
        )

    return update
