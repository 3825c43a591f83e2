"""Two ways to watch a training: every held-out example on its own, and how weights turn."""

from collections.abc import Callable, Iterable
from functools import partial

import numpy as np
import torch
import xarray as xr
from torch import nn
from torch.nn import functional as F

from course_utils.data import Dataset
from course_utils.training.config import Settings, TrainConfig
from course_utils.training.loop import Watch
from course_utils.training.population import Population
from course_utils.training.train import train


def held_out(
    model: nn.Module,
    dataset: Dataset | Callable[[int], Dataset],
    config: TrainConfig,
    X: np.ndarray | xr.DataArray,
    y: np.ndarray | xr.DataArray,
    seeds: int | Iterable[int] = 20,
) -> xr.Dataset:
    """Train one setting over seeds, and score each row of X at every logged step.

    `train` logs the mean over one validation set. Here every example keeps its own numbers, so
    that one training serves validation sets of any size, and others that judge them: each is a
    mean over some of the examples. Training itself is that of `train`.

    Args:
        model: The architecture, for classes.
        dataset: The data, or a function of the seed that gives them.
        config: One value in each field; without patience, since all steps are looked at.
        X: The held-out inputs, (n, d), the same for every seed, or each seed's own, with a leading
            dimension ``seed``, as `course_utils.training.by_seed` gives them.
        y: Their classes, (n,), or with the same leading dimension.
        seeds: How many seeds (0, 1, …), or the seeds themselves.

    Returns:
        What `train` returns, and ``loss`` (nats) and ``correct`` (0 or 1) with the dimensions
        ``seed``, ``step`` and ``example``.

    Raises:
        ValueError: If a field holds a grid or patience is set, the data are no classes, or what
            `train` would refuse.
    """
    if not isinstance(config, TrainConfig) or config.swept or config.patience is not None:
        raise ValueError(
            "held_out follows one setting to its last step: give one value in each field, and "
            "patience=None; the stopping is looked at afterwards"
        )
    watch = partial(_HeldOut, X=X, y=y)
    return train(model, dataset, config, seeds, progress=False, watch=watch)


def rotation(
    model: nn.Module | dict[object, nn.Module],
    dataset: Dataset | Callable[[int], Dataset] | dict,
    config: Settings,
    seeds: int | Iterable[int] = 20,
    *,
    weight: str,
) -> xr.Dataset:
    """Train as `train` does, and look at what each step does to the direction of a parameter.

    Args:
        model: As in `train`.
        dataset: As in `train`.
        config: As in `train`.
        seeds: As in `train`.
        weight: The parameter's name, such as ``"0.weight"``.

    Returns:
        What `train` returns, and over ``step``: ``angle``, by which a step rotated the parameter as
        a vector, the mean since the step logged before, in radians; ``norm``, its length.

    Raises:
        ValueError: As `train` does, and if there is no such parameter.
    """
    for one in model.values() if isinstance(model, dict) else [model]:
        names = [name for name, _ in one.named_parameters()] if isinstance(one, nn.Module) else []
        if names and weight not in names:
            raise ValueError(f"no parameter is called {weight!r}: there are {', '.join(names)}")
    watch = partial(_Rotation, weight=weight)
    return train(model, dataset, config, seeds, progress=False, watch=watch)


class _HeldOut(Watch):
    def __init__(self, population: Population, X, y) -> None:
        super().__init__(population)
        if not population.classification:
            raise ValueError("held_out scores classes, and these data have none")
        if isinstance(X, xr.DataArray):
            X, y = (part.sel(seed=population.seeds).values for part in (X, y))
        else:
            X, y = X[None], y[None]
        X, y = (torch.from_numpy(np.ascontiguousarray(part)) for part in (X, y))
        self.rows = X.to(population.device, population.dtype)
        self.classes = y.to(population.device).expand(population.n_members, -1)

    def log(self) -> dict[str, tuple[str, torch.Tensor]]:
        outputs = self.population.outputs(self.rows)
        losses = F.cross_entropy(
            outputs.flatten(0, 1), self.classes.flatten(), reduction="none"
        ).view(self.classes.shape)
        correct = outputs.argmax(-1) == self.classes
        return {"loss": ("example", losses), "correct": ("example", correct)}


class _Rotation(Watch):
    def __init__(self, population: Population, weight: str) -> None:
        super().__init__(population)
        self.weight = weight
        self.direction = F.normalize(self._vectors())
        self.angles: list[torch.Tensor] = []

    def after_step(self, step: int) -> None:
        direction = F.normalize(self._vectors())
        chord = (direction - self.direction).norm(dim=1)
        # The chord is exact for small angles, where the arc cosine of a product loses its digits.
        self.angles.append(2 * torch.asin((chord / 2).clamp(max=1)))
        self.direction = direction

    def log(self) -> dict[str, torch.Tensor]:
        norm = self._vectors().norm(dim=1)
        none_yet = [torch.full_like(norm, torch.nan)]
        angle = torch.stack(self.angles or none_yet).mean(0)
        self.angles = []
        return {"angle": angle, "norm": norm}

    def _vectors(self) -> torch.Tensor:
        return self.population.params[self.weight].detach().flatten(1)
