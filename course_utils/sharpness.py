"""How sharply the loss curves: the largest eigenvalue of its Hessian, while a network trains."""

from collections.abc import Callable, Iterable

import numpy as np
import torch
import xarray as xr
from torch import nn

from course_utils.data import Dataset
from course_utils.randomness import generator
from course_utils.training import TrainConfig
from course_utils.training.block import Block, Trained
from course_utils.training.plan import make_plan
from course_utils.training.population import Population

Vectors = dict[str, torch.Tensor]  # one vector a member, shaped like the parameters

FIRST, THEN = 40, 6  # rounds of power iteration at the first log, and at each later one


def sharpness_in_training(
    model: nn.Module,
    dataset: Dataset | Callable[[int], Dataset],
    config: TrainConfig,
    seeds: int | Iterable[int] = 20,
) -> xr.Dataset:
    """Train on the whole training set at once, and log the sharpness of the training loss.

    Power iteration on Hessian-vector products; between logs it goes on from the last vector. The
    penalty of weight decay is left out; it would add λ.

    Args:
        model: The architecture, without dropout.
        dataset: The data, or a function of the seed.
        config: What is turned; ``lr`` and the other fields that may differ within a population
            can hold a grid. ``batch_size`` must be None.
        seeds: How many seeds, or the seeds themselves.

    Returns:
        What `course_utils.training.train` would return, with the variables ``sharpness`` and
        ``train_loss`` alone.

    Raises:
        ValueError: If the configuration has minibatches, or does not fit the data.
    """
    if set(config.values("batch_size")) != {None}:
        raise ValueError(
            "sharpness is that of the whole training loss: set batch_size=None, got "
            f"{config.batch_size!r}"
        )
    plan = make_plan(model, dataset, config, seeds, "cpu", None, False, False)
    return plan.assemble([_watched(block) for block in plan.blocks])


def largest_curvature(
    product: Callable[[Vectors], Vectors], start: Vectors, rounds: int
) -> tuple[torch.Tensor, Vectors]:
    """Power iteration for all members at once.

    Args:
        product: Each member's matrix times its vector.
        start: A vector a member; not zero.
        rounds: How many products.

    Returns:
        vᵀHv with unit v, (M,), and the last vectors, where the next iteration can begin.
    """
    v = start
    for _ in range(rounds):
        length = _dot(v, v).sqrt()
        v = {name: x / length.view(-1, *[1] * (x.dim() - 1)) for name, x in v.items()}
        image = product(v)
        curvature, v = _dot(v, image), image
    return curvature, v


def _watched(block: Block) -> Trained:
    config = block.config
    population = Population(block.model, block.datasets, config, block.values, block.seeds)
    rng = generator(0, "sharpness: start of the power iteration")
    v = {
        name: torch.from_numpy(rng.standard_normal(tuple(p.shape))).to(p.dtype)
        for name, p in population.params.items()
    }
    done, rows = 0, []
    for step in config.logged_steps():
        for _ in range(step - done):
            population.step()
        done = step
        product = _hessian_product(population)
        sharpness, v = largest_curvature(product, v, FIRST if step == 0 else THEN)
        loss = population.score("train")["train_loss"]
        rows.append({"sharpness": sharpness.numpy(), "train_loss": loss.detach().numpy()})
    logged = {name: np.stack([row[name] for row in rows], axis=1) for name in rows[0]}
    return Trained(logged, {}, {})


def _hessian_product(population: Population) -> Callable[[Vectors], Vectors]:
    """The Hessian of each member's training loss times a vector, by differentiating twice."""
    params = {name: p.detach().requires_grad_() for name, p in population.params.items()}
    (x, y) = (population._spread(part) for part in population.data["train"])
    losses = population._losses(population.forward(params | population.buffers, x, {}, True), y, 0)
    # Members do not meet in the sum, so that each gets its own gradient and its own product.
    gradient = torch.autograd.grad(losses.sum(), list(params.values()), create_graph=True)
    slopes = dict(zip(params, gradient, strict=True))

    def product(v: Vectors) -> Vectors:
        along = _dot(slopes, v).sum()
        images = torch.autograd.grad(along, list(params.values()), retain_graph=True)
        return dict(zip(params, images, strict=True))

    return product


def _dot(a: Vectors, b: Vectors) -> torch.Tensor:
    """The inner product of each member's vectors, (M,)."""
    return sum((a[name] * b[name]).flatten(1).sum(1) for name in a)
