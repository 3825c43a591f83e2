"""How far weights turn in a step: what training does to a direction, whatever the length."""

from collections.abc import Callable, Iterable

import torch
import xarray as xr
from torch import nn

from course_utils.data import Dataset
from course_utils.training.block import Block, Trained
from course_utils.training.config import TrainConfig
from course_utils.training.plan import make_plan
from course_utils.training.population import Population


def turning(
    model: nn.Module | dict[object, nn.Module],
    dataset: Dataset | Callable[[int], Dataset] | dict,
    config: TrainConfig,
    seeds: int | Iterable[int] = 20,
    *,
    weight: str,
) -> xr.Dataset:
    """Train as `train` does, and look at one parameter after every step.

    Args:
        model: As in `train`.
        dataset: As in `train`.
        config: As in `train`; ``patience`` is not used.
        seeds: As in `train`.
        weight: The parameter's name, such as ``"0.weight"``.

    Returns:
        A dataset with the dimensions that `train` gives: ``angle``, the mean turn a step since the
        step logged before, in radians, and ``norm``, the length of the parameter as a vector.

    Raises:
        ValueError: As `train` does, and if there is no such parameter.
    """
    plan = make_plan(model, dataset, config, seeds, "cpu", None, False, False)
    for block in plan.blocks:
        names = [name for name, _ in block.model.named_parameters()]
        if weight not in names:
            raise ValueError(f"no parameter is called {weight!r}: there are {', '.join(names)}")
    return plan.sweep.assemble([_watch(block, weight) for block in plan.blocks], plan.places)


def _watch(block: Block, weight: str) -> Trained:
    population = Population(
        block.model, block.datasets, block.config, block.values, block.seeds, block.device
    )
    logged_steps = block.config.logged_steps()
    angles, norms = [], [_lengths(population, weight)]
    for before, after in zip(logged_steps, logged_steps[1:], strict=False):
        turned = [_step(population, weight) for _ in range(after - before)]
        angles.append(torch.stack(turned).mean(0))
        norms.append(_lengths(population, weight))
    nothing_yet = torch.full_like(angles[0], torch.nan)
    logged = {"angle": [nothing_yet, *angles], "norm": norms}
    return Trained(
        {name: torch.stack(rows, 1).double().numpy() for name, rows in logged.items()},
        {},
        {},
    )


def _step(population: Population, weight: str) -> torch.Tensor:
    """One update, and by what angle it turned the weights of each member."""
    before = _directions(population, weight)
    population.step()
    chord = (_directions(population, weight) - before).norm(dim=1)
    # The chord is exact for small angles, where the arc cosine of a product loses its digits.
    return 2 * torch.asin((chord / 2).clamp(max=1))


def _directions(population: Population, weight: str) -> torch.Tensor:
    w = population.params[weight].detach().flatten(1)
    return w / w.norm(dim=1, keepdim=True)


def _lengths(population: Population, weight: str) -> torch.Tensor:
    return population.params[weight].detach().flatten(1).norm(dim=1)
