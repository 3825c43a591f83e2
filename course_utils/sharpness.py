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
    """Train, and log the sharpness of the loss on the whole training set.

    Power iteration on Hessian-vector products; between logs it goes on from the last vector. With
    minibatches each step sees a part of the set; the sharpness is still that of all of it. The
    penalty of weight decay is left out; it would add λ.

    Args:
        model: The architecture, without dropout.
        dataset: The data, or a function of the seed.
        config: What is turned.
        seeds: How many seeds, or the seeds themselves.

    Returns:
        What `course_utils.training.train` returns, and ``sharpness`` over ``step``.

    Raises:
        ValueError: If the configuration does not fit the data.
    """
    return train(model, dataset, config, seeds, progress=False, watch=_Sharpness)


def largest_curvature(
    product: Callable[[Vectors], Vectors], start: Vectors, rounds: int
) -> tuple[torch.Tensor, Vectors]:
    """Power iteration for all members at once.

    It finds the eigenvalue that is largest in size. Where that is below 0, all eigenvalues are
    lifted by its size, so that none is below 0 any more, and it begins again.

    Args:
        product: Each member's matrix times its vector.
        start: A vector a member; not zero.
        rounds: How many products; twice as many where a member has to begin again.

    Returns:
        vᵀHv with unit v, (M,), and the last vectors, where the next iteration can begin.
    """
    curvature, v = _largest_in_size(product, start, rounds)
    lift = (-curvature).clamp(min=0)
    if not lift.any():
        return curvature, v

    def lifted(v: Vectors) -> Vectors:
        image = product(v)
        return {name: image[name] + _a_member(lift, x) * x for name, x in v.items()}

    curvature, v = _largest_in_size(lifted, start, rounds)
    return curvature - lift, v


def _largest_in_size(
    product: Callable[[Vectors], Vectors], v: Vectors, rounds: int
) -> tuple[torch.Tensor, Vectors]:
    for _ in range(rounds):
        length = _dot(v, v).sqrt()
        v = {name: x / _a_member(length, x) for name, x in v.items()}
        image = product(v)
        curvature, v = _dot(v, image), image
    return curvature, v


def _a_member(values: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """One value a member, (M,), to be multiplied with its vector x."""
    return values.view(-1, *[1] * (x.dim() - 1))


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
