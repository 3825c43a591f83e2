"""Initial weights, drawn from NumPy so that they are the same on every machine."""

from math import prod

import numpy as np
from torch import nn

from course_utils.randomness import generator
from course_utils.starts import Start


def initial_weights(
    model: nn.Module, seed: int, start: Start | None = None
) -> dict[str, np.ndarray]:
    """The initial value of every parameter of a model for one seed, as float64 arrays by name.

    Linear and convolution layers get the law `start`, with biases of 0, or PyTorch's own: all of
    them uniform on ±1/sqrt(fan_in). Embeddings get N(0, 1). A module may bring a law of its own, a
    method ``draw_parameters(rng) -> {name: array}``. Every other parameter (BatchNorm's scales, a
    learner's own ``nn.Parameter``) starts from the value that it has in ``model``.
    """
    rng = generator(seed, "initial weights")
    values = {name: p.detach().double().cpu().numpy() for name, p in model.named_parameters()}
    for prefix, module in model.named_modules():
        for name, value in _draw(module, rng, start).items():
            full_name = f"{prefix}.{name}" if prefix else name
            if full_name in values:  # a weight shared by two layers is listed once
                values[full_name] = np.asarray(value, dtype=np.float64)
    return values


def initial_buffers(model: nn.Module, seed: int) -> dict[str, np.ndarray]:
    """What a seed draws of a model's buffers, as float64 arrays by name.

    A module says so by a method ``draw_buffers(rng) -> {name: array}``; other buffers start as they
    are in ``model``. Each module has a generator of its own, so what it draws leaves the initial
    weights as they are without it.
    """
    return {
        f"{prefix}.{name}" if prefix else name: np.asarray(value, dtype=np.float64)
        for prefix, module in model.named_modules()
        if hasattr(module, "draw_buffers")
        for name, value in module.draw_buffers(generator(seed, f"buffers {prefix}")).items()
    }


def _draw(
    module: nn.Module, rng: np.random.Generator, start: Start | None
) -> dict[str, np.ndarray]:
    if hasattr(module, "draw_parameters"):
        return module.draw_parameters(rng)
    if isinstance(module, nn.Linear | nn.Conv1d | nn.Conv2d | nn.Conv3d):
        shapes = {name: tuple(p.shape) for name, p in module.named_parameters(recurse=False)}
        fan_in, fan_out = _fans(shapes["weight"])
        if start is not None:
            drawn = {"weight": start(shapes["weight"], fan_in, fan_out, rng)}
            return {name: drawn.get(name, np.zeros(shape)) for name, shape in shapes.items()}
        bound = 1 / np.sqrt(fan_in)
        return {name: rng.uniform(-bound, bound, shape) for name, shape in shapes.items()}
    if isinstance(module, nn.Embedding):
        return {"weight": rng.standard_normal(tuple(module.weight.shape))}
    return {}


def _fans(shape: tuple[int, ...]) -> tuple[int, int]:
    """How many numbers a unit adds up, and how many add one up: as PyTorch counts them."""
    taps = prod(shape[2:])  # of a convolution's kernel
    return shape[1] * taps, shape[0] * taps
