"""Sums modulo 23, learned with several strengths of weight decay."""

from dataclasses import replace

import xarray as xr

from course_utils.chapters.ch09_choosing.experiments.grokking import CONFIG, NETWORK
from course_utils.chapters.ch09_choosing.experiments.modular import P, addition
from course_utils.chapters.shared.nearest import nearest
from course_utils.explorers import Explorer, explore
from course_utils.plots import moving_band, reference
from course_utils.statistics import over_seeds
from course_utils.training import grid, train

DECAYS = (0.0, 0.1, 0.3, 1.0, 3.0)
SHARES = (0.4, 0.5, 0.6, 0.7)
KINDS = {"train_accuracy": "training", "val_accuracy": "validation"}


def by_decay(swept: xr.Dataset | None = None) -> Explorer:
    """Accuracy on sums trained on and on new ones, step by step.

    Args:
        swept: Runs over ``share`` and ``weight_decay``; None trains three seeds.
    """
    swept = trained_sums() if swept is None else swept
    return explore(
        lambda fig: picture(fig, swept),
        precomputed=True,
        weight_decay=swept.weight_decay.values.tolist(),
        share=swept.share.values.tolist(),
        start={"weight_decay": 0.0, "share": nearest(swept.share.values, 0.6)},
        labels={"weight_decay": "weight decay", "share": "share trained on"},
        figsize=(7.0, 3.4),
    )


def trained_sums(seeds: int = 3) -> xr.Dataset:
    """Every pair of a share and a decay."""
    config = replace(CONFIG, weight_decay=grid(*DECAYS), log_every=50, dtype="float32")
    runs = [train(NETWORK, addition(share), config, seeds, progress=False) for share in SHARES]
    return xr.concat([one[list(KINDS)] for one in runs], "share").assign_coords(share=list(SHARES))


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
