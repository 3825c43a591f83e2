"""Over which learning rates and starts a deep network learns, with BatchNorm and without."""

from dataclasses import replace

import xarray as xr
from matplotlib.axes import Axes
from matplotlib.image import AxesImage
from torch import nn

from course_utils.batchnorm import normed_mlp, scaled_start
from course_utils.chapters.ch06_batchnorm.experiments.normed import DEEP, HE, SGD, N
from course_utils.chapters.shared.digits import digits
from course_utils.chapters.shared.nearest import nearest
from course_utils.data import load
from course_utils.explorers import Explorer, explore
from course_utils.plots import moving_band
from course_utils.statistics import over_seeds, trivial_baseline
from course_utils.training import grid, train

NETWORKS = {"without": None, "BatchNorm": nn.BatchNorm1d}
RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
STARTS = (0.1, 0.5, 1.0, HE, 10.0)


def tolerance(swept: xr.Dataset | None = None) -> Explorer:
    """The map of both networks, and the losses in one of its cells.

    Args:
        swept: The lesson's runs over ``network``, ``scale`` and ``lr``; None trains 20 seeds.
    """
    swept = trained_maps() if swept is None else swept
    return explore(
        lambda fig: picture(fig, swept),
        precomputed=True,
        scale=swept.scale.values.tolist(),
        lr=swept.lr.values.tolist(),
        start={"scale": nearest(swept.scale.values, HE), "lr": nearest(swept.lr.values, 0.1)},
        labels={"scale": "start", "lr": "learning rate"},
        figsize=(9.0, 3.4),
    )


def trained_maps() -> xr.Dataset:
    """The lesson's runs, for every pair of a rate and a start."""
    config = replace(SGD, lr=grid(*RATES), batch_size=32, steps=60, log_every=10)
    maps = []
    for norm in NETWORKS.values():
        nets = (scaled_start(normed_mlp(64, *DEEP, n_out=10, norm=norm), s) for s in STARTS)
        by_start = [train(net, digits(N), config, seeds=20, test=True) for net in nets]
        maps.append(xr.concat(by_start, "scale"))
    swept = xr.concat(maps, "network")
    return swept.assign_coords(scale=list(STARTS), network=list(NETWORKS))


def reached(swept: xr.Dataset) -> xr.DataArray:
    """Accuracy on new images; a diverged network can still guess."""
    return swept.test_accuracy.fillna(trivial_baseline(load("digits"), "test")["accuracy"])


def accuracy_map(ax: Axes, table: xr.DataArray) -> AxesImage:
    """Draw accuracies over ``lr`` to the right and ``scale`` upwards; returns the image."""
    table = table.transpose("scale", "lr")
    image = ax.imshow(table, origin="lower", vmin=0, vmax=1, cmap="cividis", aspect="auto")
    ax.set_xticks(range(table.sizes["lr"]), [f"{lr:g}" for lr in table.lr.values])
    ax.set_yticks(range(table.sizes["scale"]), [f"{start:g}" for start in table.scale.values])
    ax.set(xlabel="learning rate", ylabel="start, times PyTorch's")
    ax.grid(False)
    return image


def picture(fig, swept: xr.Dataset):
    accuracy, names = reached(swept).mean("seed"), list(NETWORKS)
    rates, starts = swept.lr.values.tolist(), swept.scale.values.tolist()
    *maps, right = fig.subplots(1, 3, width_ratios=(1, 1, 1.1))
    crosses = []
    for ax, name in zip(maps, names, strict=True):
        accuracy_map(ax, accuracy.sel(network=name))
        ax.set_title(name)
        ax.tick_params(axis="x", labelsize=9)
        crosses += ax.plot([0], [0], "X", color="white", markersize=13, markeredgecolor="black")
    maps[1].set_ylabel("")
    steps = swept.step.values[1:]
    curves = [moving_band(right, steps, i, name) for i, name in enumerate(names)]
    right.set(xlabel="step", ylabel="loss in training (nats)", ylim=(0, 3.5))
    right.set_xlim(steps[[0, -1]])
    right.legend(loc="upper right")

    def update(scale, lr):
        cell = swept.sel(scale=scale, lr=lr).isel(step=slice(1, None))
        for cross, show, name in zip(crosses, curves, names, strict=True):
            cross.set_data([rates.index(lr)], [starts.index(scale)])
            show(over_seeds(cell.running_loss.sel(network=name).clip(max=9)))
        plain, normed = (accuracy.sel(scale=scale, lr=lr, network=name).item() for name in names)
        return (
            f"start {scale:g}, learning rate {lr:g}: accuracy {plain:.1f} without, {normed:.1f} "
            f"with BatchNorm, mean over {swept.sizes['seed']} seeds"
        )

    return update
