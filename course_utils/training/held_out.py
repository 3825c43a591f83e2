"""The loss of every single held-out example along the way: for whoever studies when to stop."""

from collections.abc import Callable, Iterable

import numpy as np
import torch
import xarray as xr
from torch import nn
from torch.nn import functional as F

from course_utils.data import Dataset
from course_utils.training.config import TrainConfig
from course_utils.training.plan import make_plan
from course_utils.training.population import Population


def held_out(
    model: nn.Module,
    dataset: Dataset | Callable[[int], Dataset],
    config: TrainConfig,
    X: np.ndarray,
    y: np.ndarray,
    seeds: int | Iterable[int] = 20,
    schedule: Callable[[int], float] | None = None,
) -> xr.Dataset:
    """Train one setting over seeds, and score each row of X at every logged step.

    `train` logs the mean over one validation set. Here every example keeps its own numbers, so
    that one training serves validation sets of any size, and others that judge them: each is a
    mean over some of the examples. Training itself is that of `train`.

    Args:
        model: The architecture, for classes.
        dataset: The data, or a function of the seed that gives them.
        config: One value in each field; without patience, since all steps are looked at.
        X: The held-out inputs, (n, d), the same for every seed.
        y: Their classes, (n,).
        seeds: How many seeds (0, 1, …), or the seeds themselves.
        schedule: The learning rate of step 0, 1, …, in place of ``config.lr``.

    Returns:
        ``loss`` (nats) and ``correct`` with the dimensions ``seed``, ``step`` and ``example``, and
        ``train_loss`` over ``seed`` and ``step``.

    Raises:
        ValueError: If a field holds a grid or patience is set, the data are no classes, or what
            `train` would refuse.
    """
    seeds = list(range(seeds)) if isinstance(seeds, int) else list(seeds)
    if config.swept or config.patience is not None:
        raise ValueError(
            "held_out follows one setting to its last step: give one value in each field, and "
            "patience=None; the stopping is looked at afterwards"
        )
    blocks = make_plan(model, dataset, config, seeds, "cpu", None, False, False).blocks
    if len(blocks) > 1:
        raise ValueError(f"{len(seeds):,} seeds do not fit in memory at once: use fewer a call")
    (block,) = blocks
    if block.datasets[0].task != "classification":
        raise ValueError("held_out scores classes, and these data have none")
    population = Population(block.model, block.datasets, config, block.values, block.seeds)
    rows = torch.from_numpy(np.ascontiguousarray(X)).to(population.dtype)[None]
    labels = torch.from_numpy(np.asarray(y)).expand(len(seeds), len(y))
    logged, done = {"train_loss": [], "loss": [], "correct": []}, 0
    for step in config.logged_steps():
        while done < step:
            if schedule is not None:
                population.set_hyper("lr", [schedule(done)])
            population.step()
            done += 1
        outputs = population.outputs(rows)
        losses = F.cross_entropy(outputs.flatten(0, 1), labels.flatten(), reduction="none")
        with torch.no_grad():
            logged["train_loss"].append(population.score("train")["train_loss"].numpy())
        logged["loss"].append(losses.view(labels.shape).numpy())
        logged["correct"].append((outputs.argmax(-1) == labels).numpy())
    dims = {"train_loss": ("seed", "step")} | dict.fromkeys(
        ("loss", "correct"), ("seed", "step", "example")
    )
    stacked = {name: (dims[name], np.stack(values, axis=1)) for name, values in logged.items()}
    return xr.Dataset(stacked, {"seed": seeds, "step": config.logged_steps()})
