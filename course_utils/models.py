"""The networks of the course, as plain `torch.nn.Module`s built by functions."""

from collections.abc import Callable
from math import prod

import torch
from torch import nn


class Square(nn.Module):
    """z², an activation that grows without end."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.square()


ACTIVATIONS = {
    "relu": nn.ReLU,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
    "gelu": nn.GELU,
    "identity": nn.Identity,
    "square": Square,
}


def mlp(
    n_in: int,
    *hidden: int,
    n_out: int,
    dropout: float = 0.0,
    batch_norm: bool = False,
    activation: str = "relu",
) -> nn.Sequential:
    """A multilayer perceptron: n_in inputs, any number of hidden layers, n_out outputs.

    ``mlp(64, 128, 128, n_out=10)`` is the network 64-128-128-10. Every hidden layer is
    Linear, then BatchNorm where asked, the activation, and Dropout. The dropout layers are there
    also with ``dropout=0``, so that a training configuration can turn them on.

    Args:
        n_in: Number of input features d.
        *hidden: Widths of the hidden layers; none gives a linear model.
        n_out: Number of outputs: classes, or 1 for regression. It is given by name.
        dropout: Drop probability p in [0, 1) after each hidden layer.
        batch_norm: Put BatchNorm1d between each hidden Linear and its activation.
        activation: One of ``ACTIVATIONS``.

    Raises:
        ValueError: If a size is below 1, p is outside [0, 1) or the activation is unknown.
    """
    for size in (n_in, *hidden, n_out):
        if size < 1:
            raise ValueError(f"layer sizes must be at least 1, got {(n_in, *hidden, n_out)}")
    _check_drop_probability(dropout)
    make_activation = _activation(activation)
    layers: list[nn.Module] = []
    for width_in, width_out in zip((n_in, *hidden), hidden, strict=False):
        layers.append(nn.Linear(width_in, width_out))
        if batch_norm:
            layers.append(nn.BatchNorm1d(width_out))
        layers += [make_activation(), nn.Dropout(dropout)]
    return nn.Sequential(*layers, nn.Linear((n_in, *hidden)[-1], n_out))


def cnn(
    image_shape: tuple[int, int, int],
    *channels: int,
    n_out: int,
    dropout: float = 0.0,
    batch_norm: bool = False,
    norm: Callable[[int], nn.Module] | None = None,
    activation: str = "relu",
) -> nn.Sequential:
    """A small convolutional network on flat images (n × d, with d = the product of the shape).

    Each entry of ``channels`` is one block: 3×3 convolution, a norm where asked, activation,
    2×2 max-pooling. Dropout stands before the last, linear layer.

    Args:
        image_shape: (channels, height, width) of one image.
        *channels: Output channels of each block, at least one.
        n_out: Number of outputs. It is given by name.
        dropout: Drop probability p in [0, 1).
        batch_norm: Put BatchNorm2d after each convolution.
        norm: Another norm in its place: a function of the number of channels that makes the layer.
        activation: One of ``ACTIVATIONS``.

    Raises:
        ValueError: If there is no block, the image is too small for the blocks, p is outside
            [0, 1), the activation is unknown or two norms are asked for.
    """
    if not channels:
        raise ValueError("a convolutional network needs at least one block: cnn(shape, 8, n_out=…)")
    _check_drop_probability(dropout)
    make_activation = _activation(activation)
    if batch_norm and norm:
        raise ValueError("give batch_norm=True or a norm, not both: each block has one")
    make_norm = nn.BatchNorm2d if batch_norm else norm
    c, height, width = image_shape
    if min(height, width) < 2 ** len(channels):
        raise ValueError(
            f"{len(channels)} blocks halve a {height}×{width} image {len(channels)} times, "
            "which leaves nothing: use fewer blocks"
        )
    layers: list[nn.Module] = [nn.Unflatten(1, tuple(image_shape))]
    for c_out in channels:
        layers.append(nn.Conv2d(c, c_out, kernel_size=3, padding=1))
        if make_norm:
            layers.append(make_norm(c_out))
        layers += [make_activation(), nn.MaxPool2d(2)]
        c, height, width = c_out, height // 2, width // 2
    n_features = prod((c, height, width))
    return nn.Sequential(*layers, nn.Flatten(), nn.Dropout(dropout), nn.Linear(n_features, n_out))


def n_parameters(model: nn.Module) -> int:
    """How many numbers a model learns."""
    return sum(p.numel() for p in model.parameters())


def _activation(name: str) -> type[nn.Module]:
    if name not in ACTIVATIONS:
        raise ValueError(f"unknown activation {name!r}: choose one of {', '.join(ACTIVATIONS)}")
    return ACTIVATIONS[name]


def _check_drop_probability(p: float) -> None:
    if not 0 <= p < 1:
        raise ValueError(
            f"dropout p must be in [0, 1), got {p}: "
            "with p = 1 every unit is dropped and 1/(1-p) is infinite"
        )
