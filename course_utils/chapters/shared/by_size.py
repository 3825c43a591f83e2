"""Accuracies of trained networks by a size, at the end and on the way there."""

from collections.abc import Callable

import xarray as xr

from course_utils.plots import log_axis, moving_band
from course_utils.statistics import over_seeds

ACCURACIES = {"train_accuracy": "training", "val_accuracy": "validation"}


def accuracies_by_size(runs: xr.Dataset, size: str, label: str, said: Callable[..., str]):
    """The `setup` of an explorer whose controls are the two swept dimensions of runs.

    Args:
        runs: With the dimensions `size`, one other, seed and step.
        size: The dimension along the axis of the left picture.
        label: What stands below that axis.
        said: How the sentence begins, given the values of the controls.
    """
    sizes, steps = runs[size].values, runs.step.values

    def setup(fig):
        left, right = fig.subplots(1, 2, sharey=True)
        log_axis(left, sizes).set(xlabel=label, ylabel="accuracy", ylim=(0, 1.03))
        right.set(xlabel="step", xlim=(0, steps[-1]))
        chosen = left.axvline(sizes[0], color="0.35", linestyle=":")
        at_end = {k: moving_band(left, sizes, i, marker=True) for i, k in enumerate(ACCURACIES)}
        on_the_way = {
            kind: moving_band(right, steps, i, name)
            for i, (kind, name) in enumerate(ACCURACIES.items())
        }
        right.legend(loc="lower right")

        def update(**values):
            (other,) = values.keys() - {size}
            here = runs.sel({other: values[other]})
            one = here.sel({size: values[size]})
            for kind in ACCURACIES:
                at_end[kind](over_seeds(here[kind].isel(step=-1)))
                on_the_way[kind](over_seeds(one[kind]))
            chosen.set_xdata([values[size]] * 2)
            end = one.isel(step=-1).mean("seed")
            return (
                f"{said(**values)}: accuracy {float(end.train_accuracy):.2f} in training, "
                f"{float(end.val_accuracy):.2f} in validation, mean over {runs.sizes['seed']} seeds"
            )

        return update

    return setup
