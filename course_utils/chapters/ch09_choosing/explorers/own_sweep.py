"""Any sweep of `train` over one field, also over your own data, with the trivial baseline."""

from collections.abc import Callable

import numpy as np
import xarray as xr

from course_utils.data import Dataset, OwnData, from_table, load
from course_utils.explorers import Explorer, explore
from course_utils.models import mlp
from course_utils.plots import moving_band, reference
from course_utils.statistics import over_seeds, trivial_baseline
from course_utils.training import TrainConfig, grid, train

PARTS = {"train": "training", "val": "validation"}
CONFIG = TrainConfig(
    lr=0.1, steps=300, weight_decay=grid(0.0, 0.01, 0.1, 1.0), dtype="float64"
)  # the lesson's


def cells() -> OwnData:
    """The lesson's table: eight measurements of 200 cells, and what was found."""
    found = load("breast_cancer", 200)
    columns = dict(zip(found.feature_names[:8], found.X_train.T.round(3), strict=False))
    kinds = np.array(found.class_names)[found.y_train]
    return from_table(columns | {"kind": kinds}, target="kind", name="cells")


def own_sweep(
    runs: xr.Dataset | None = None, data: Dataset | Callable[[int], Dataset] | None = None
) -> Explorer:
    """The curves of each value of the field that was swept.

    Args:
        runs: A result of `train` with one swept field; None trains an example.
        data: What it was trained on: its trivial baseline is drawn.

    Raises:
        ValueError: If not exactly one field is swept, or the data are not given with the runs.
    """
    if runs is None:
        data = cells()
        network = mlp(data.n_features, 16, n_out=data.n_outputs)
        runs = train(network, data, CONFIG, seeds=10, progress=False)
    swept = [name for name in runs.train_loss.dims if name not in ("seed", "step")]
    if len(swept) != 1 or data is None:
        raise ValueError(
            f"give runs with one swept field, and their data: these sweep {swept or 'nothing'}"
        )
    values = runs[swept[0]].values.tolist()
    return explore(
        lambda fig: picture(fig, runs, swept[0], _baseline(data, runs)),
        precomputed=True,
        **{swept[0]: values},
        start={swept[0]: values[0]},
        labels={swept[0]: swept[0].replace("_", " ")},
        figsize=(7.0, 3.2),
    )


def _baseline(data, runs: xr.Dataset) -> float:
    """The mean over seeds of what a model that ignores its input reaches in validation."""
    sets = [data(int(seed)) for seed in runs.seed.values] if callable(data) else [data]
    kind = _kind(runs)
    return float(np.mean([trivial_baseline(one)[kind] for one in sets]))


def _kind(runs: xr.Dataset) -> str:
    return "accuracy" if "val_accuracy" in runs else "loss"


def picture(fig, runs: xr.Dataset, field: str, baseline: float):
    ax, kind = fig.subplots(), _kind(runs)
    curves = {
        f"{part}_{kind}": moving_band(ax, runs.step.values, i, name)
        for i, (part, name) in enumerate(PARTS.items())
    }
    reference(ax, baseline, "ignores its input")
    highest = 1.03 if kind == "accuracy" else 1.5 * baseline
    unit = "accuracy" if kind == "accuracy" else "mean squared error"
    ax.set(xlabel="step", ylabel=unit, ylim=(0, highest), xlim=runs.step.values[[0, -1]])
    fig.legend(loc="outside upper center", ncols=3)  # no line moves there

    def update(**chosen):
        here = runs.sel(chosen)
        for name, show in curves.items():
            show(over_seeds(here[name]))
        end = float(here[f"val_{kind}"].isel(step=-1).mean("seed"))
        return (
            f"{field.replace('_', ' ')} {chosen[field]:g}: {unit} {end:.2f} in validation, "
            f"{baseline:.2f} for whoever ignores the input; {runs.sizes['seed']} seeds"
        )

    return update
