"""How sharply the loss curves: the largest eigenvalue of its Hessian, while a network trains."""

from collections.abc import Callable, Iterable

import torch
import xarray as xr
from torch import nn

from course_utils.data import Dataset
from course_utils.randomness import generator
from course_utils.training import TrainConfig, Watch, train
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
        config: What is turned; ``batch_size`` must be None.
        seeds: How many seeds, or the seeds themselves.

    Returns:
        What `course_utils.training.train` returns, and ``sharpness`` over ``step``.

    Raises:
        ValueError: If the configuration has minibatches, or does not fit the data.
    """
    if set(config.values("batch_size")) != {None}:
        raise ValueError(
            "sharpness is that of the whole training loss: set batch_size=None, got "
            f"{config.batch_size!r}"
        )
    return train(model, dataset, config, seeds, progress=False, watch=_Sharpness)


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


class _Sharpness(Watch):
    def __init__(self, population: Population) -> None:
        super().__init__(population)
        rng = generator(0, "sharpness: start of the power iteration")
        self.vectors = {
            name: torch.from_numpy(rng.standard_normal(tuple(p.shape))).to(p)
            for name, p in population.params.items()
        }
        self.rounds = FIRST

    def log(self) -> dict[str, torch.Tensor]:
        product = _hessian_product(self.population)
        sharpness, self.vectors = largest_curvature(product, self.vectors, self.rounds)
        self.rounds = THEN
        return {"sharpness": sharpness}


def _hessian_product(population: Population) -> Callable[[Vectors], Vectors]:
    """The Hessian of each member's training loss times a vector, by differentiating twice."""
    params = {name: p.detach().requires_grad_() for name, p in population.params.items()}
    # Members do not meet in the sum, so that each gets its own gradient and its own product.
    total = population.training_loss(params).sum()
    gradient = torch.autograd.grad(total, list(params.values()), create_graph=True)
    slopes = dict(zip(params, gradient, strict=True))

    def product(v: Vectors) -> Vectors:
        along = _dot(slopes, v).sum()
        images = torch.autograd.grad(along, list(params.values()), retain_graph=True)
        return dict(zip(params, images, strict=True))

    return product


def _dot(a: Vectors, b: Vectors) -> torch.Tensor:
    """The inner product of each member's vectors, (M,)."""
    return sum((a[name] * b[name]).flatten(1).sum(1) for name in a)
