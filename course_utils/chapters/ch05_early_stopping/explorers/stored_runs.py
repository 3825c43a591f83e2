"""The runs that the lesson stops again and again, as a stopping rule sees them."""

from functools import cache

import xarray as xr

from course_utils.chapters.ch05_early_stopping.experiments.stopped_digits import (
    CONFIG,
    N_VAL,
    NETWORK,
    unseen,
)
from course_utils.chapters.shared.digits import digits
from course_utils.early_stopping import validate_and_judge
from course_utils.training import held_out

Runs = dict[float, xr.Dataset]  # results of `held_out` by the share of wrong labels


def curves_of(runs: Runs | None) -> xr.Dataset:
    """The losses of runs over ``wrong``, ``seed`` and ``step``.

    Args:
        runs: The lesson's; None trains 20 seeds with each of its shares of wrong labels.

    Returns:
        ``train_loss``, ``val_loss`` by 100 validation images, and ``judged`` by 500 others.
    """
    return trained() if runs is None else shared_out(runs)


@cache
def trained() -> xr.Dataset:
    """The same, of runs that are trained for this; two explorers read them."""
    X, y = unseen(200, range(20))
    return shared_out(
        {
            wrong: held_out(NETWORK, digits(200, wrong), CONFIG, X, y, seeds=20)
            for wrong in (0.0, 0.2, 0.4)
        }
    )


def shared_out(runs: Runs) -> xr.Dataset:
    parts = []
    for kept in runs.values():
        val, judged = validate_and_judge(kept, N_VAL)
        losses = {"train_loss": kept.train_loss, "val_loss": val.loss, "judged": judged.loss}
        parts.append(xr.Dataset(losses))
    curves = xr.concat(parts, "wrong").assign_coords(wrong=list(runs))
    return curves.transpose("wrong", "seed", "step")
