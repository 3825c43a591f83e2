"""BatchNorm taken apart: networks with a norm of one's choice, ghost batches, noise, turning.

Shapes are (batch, features) throughout. ε is 1e-5 unless said otherwise, as in PyTorch.
"""

import copy
from collections.abc import Callable
from math import sqrt

import numpy as np
import torch
from torch import nn

_ROWS = 16  # signs that are added up to one almost normal number


def normed_mlp(
    n_in: int,
    *hidden: int,
    n_out: int,
    norm: Callable[[int], nn.Module] | None = None,
    after_activation: bool = False,
) -> nn.Sequential:
    """A ReLU network in which each hidden layer has a norm of one's choice.

    ``normed_mlp(64, 32, n_out=10, norm=nn.LayerNorm)`` is Linear, LayerNorm, ReLU, Linear.

    Args:
        n_in: Number of input features.
        *hidden: Widths of the hidden layers.
        n_out: Number of outputs. It is given by name.
        norm: A function of the width that makes the layer; None for none.
        after_activation: Put it after the ReLU instead of before.
    """
    layers: list[nn.Module] = []
    for width_in, width in zip((n_in, *hidden), hidden, strict=False):
        middle = [nn.ReLU()] if norm is None else [norm(width), nn.ReLU()]
        layers += [nn.Linear(width_in, width), *(middle[::-1] if after_activation else middle)]
    return nn.Sequential(*layers, nn.Linear((n_in, *hidden)[-1], n_out))


class Block(nn.Module):
    """Two linear layers with a ReLU between, a norm before them, and a way around them, or not.

    With ``skip`` the output is x + inner(norm(x)): what the residual stream x carries reaches the
    next block untouched by any norm. That is *pre-norm* (Xiong et al. 2020).

    Args:
        width: Number of inputs and of outputs.
        norm: A function of the width that makes the norm; None for none.
        skip: Whether the inputs are added to the outputs.
    """

    def __init__(
        self, width: int, norm: Callable[[int], nn.Module] | None = None, skip: bool = True
    ) -> None:
        super().__init__()
        self.norm = nn.Identity() if norm is None else norm(width)
        self.inner = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, width))
        self.skip = skip

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.inner(self.norm(x))
        return x + y if self.skip else y

    def extra_repr(self) -> str:
        return f"skip={self.skip}"


def blocks(
    n_in: int,
    depth: int,
    width: int,
    n_out: int,
    norm: Callable[[int], nn.Module] | None = None,
    skip: bool = True,
) -> nn.Sequential:
    """A linear layer, ``depth`` blocks (see `Block`), a norm where there is one, a linear layer."""
    middle = [Block(width, norm, skip) for _ in range(depth)]
    last = [] if norm is None else [norm(width)]
    return nn.Sequential(nn.Linear(n_in, width), *middle, *last, nn.Linear(width, n_out))


def dropout_mlp(
    n_in: int, *hidden: int, n_out: int, p: float, after_last_only: bool = False
) -> nn.Sequential:
    """A ReLU network with BatchNorm, and Dropout after each hidden layer or only after the last.

    After the last hidden layer there is no BatchNorm layer left whose statistics could be wrong.

    Args:
        n_in: Number of input features.
        *hidden: Widths of the hidden layers.
        n_out: Number of outputs. It is given by name.
        p: Drop probability.
        after_last_only: Whether the other hidden layers have none.
    """
    layers: list[nn.Module] = []
    for i, (width_in, width) in enumerate(zip((n_in, *hidden), hidden, strict=False)):
        layers += [nn.Linear(width_in, width), nn.BatchNorm1d(width), nn.ReLU()]
        if not after_last_only or i == len(hidden) - 1:
            layers.append(nn.Dropout(p))
    return nn.Sequential(*layers, nn.Linear(hidden[-1], n_out))


def scaled_start(model: nn.Module, factor: float) -> nn.Module:
    """A copy of a model whose training starts from weights ``factor`` times as large.

    It is PyTorch's uniform law on ±1/sqrt(fan_in), drawn with the same numbers for every factor.
    sqrt(6) = 2.45 gives the standard deviation that He et al. derived for ReLU. Biases keep their
    law.

    Raises:
        ValueError: If the factor is not positive.
    """
    if not factor > 0:
        raise ValueError(f"factor must be above 0, got {factor}: weights of 0 never part")
    model = copy.deepcopy(model)
    for layer in model.modules():
        if isinstance(layer, nn.Linear):
            layer.draw_parameters = _Start(layer, factor)
    return model


class _Start:
    """Draws the parameters of one linear layer, the weights with a factor."""

    def __init__(self, layer: nn.Linear, factor: float) -> None:
        self.shapes = {name: tuple(p.shape) for name, p in layer.named_parameters()}
        self.bound, self.factor = 1 / sqrt(layer.in_features), factor

    def __call__(self, rng: np.random.Generator) -> dict[str, np.ndarray]:
        drawn = {n: rng.uniform(-self.bound, self.bound, s) for n, s in self.shapes.items()}
        drawn["weight"] = self.factor * drawn["weight"]
        return drawn

    def __repr__(self) -> str:
        return f"weights {self.factor:g} times as large"


class GhostBatchNorm(nn.BatchNorm1d):
    """BatchNorm with the statistics of groups of a batch: its noise without smaller steps.

    In training each group of ``group`` examples is normalized by itself, and the running
    statistics are moved by the mean over groups. At test time it is BatchNorm (Hoffer et al.
    2017). The batch size must be a multiple of ``group``.
    """

    def __init__(self, n: int, group: int) -> None:
        super().__init__(n)
        self.group = group

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.training:
            size = min(self.group, len(x))
            groups = x.reshape(-1, size, x.shape[-1])
            mean, variance = groups.mean(1, keepdim=True), groups.var(1, False, keepdim=True)
            with torch.no_grad():
                self._move(self.running_mean, mean.mean((0, 1)))
                self._move(self.running_var, variance.mean((0, 1)) * (size / (size - 1)))
            x_hat = ((groups - mean) * torch.rsqrt(variance + self.eps)).reshape(x.shape)
        else:
            x_hat = (x - self.running_mean) * torch.rsqrt(self.running_var + self.eps)
        return x_hat * self.weight + self.bias

    def _move(self, running: torch.Tensor, found: torch.Tensor) -> None:
        running.mul_(1 - self.momentum).add_(self.momentum * found)

    def extra_repr(self) -> str:
        return f"{self.num_features}, group={self.group}"


class Shaken(nn.Module):
    """A norm, or none, whose outputs are shifted and stretched at random in training.

    Each number is multiplied by e to the power of a noise, and another noise is added; both have
    mean 0 and standard deviation ``strength``. The share ``moving`` of their variance is common to
    all examples of the batch and drawn anew at every step, so that the unit's whole distribution
    moves; the rest each example draws for itself, always from the same law. With 0 < moving < 1
    it is what Santurkar et al. (2018) did: noise for each example, from a law that moves. At test
    time there is no noise. Batches need 16 examples or more.

    Args:
        norm: The layer before the noise; None for none.
        strength: Standard deviation of each noise; x̂ has 1.
        moving: Share of the variance that a batch has in common, in [0, 1].
    """

    def __init__(self, norm: nn.Module | None, strength: float, moving: float) -> None:
        super().__init__()
        self.norm = nn.Identity() if norm is None else norm
        self.strength, self.moving = strength, moving
        # Dropout of ones gives 0 or 2 with a noise that belongs to the seed, and 1 at test time.
        self.coins = nn.Dropout(0.5)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.norm(x)
        own, common = (self.coins(x.new_ones(*x.shape, 2, 2)) - 1).unbind(-1)
        common = common[:_ROWS].sum(0) / sqrt(_ROWS)
        noise = sqrt(1 - self.moving) * own + sqrt(self.moving) * common
        stretch, shift = (self.strength * noise).unbind(-1)
        return x * torch.exp(stretch) + shift

    def extra_repr(self) -> str:
        return f"strength={self.strength:g}, moving={self.moving:g}"


def fine_tune(
    model: nn.Module,
    X: torch.Tensor,
    y: torch.Tensor,
    rng: np.random.Generator,
    *,
    frozen: bool,
    lr: float,
    steps: int,
    batch_size: int,
) -> nn.Module:
    """Train a copy of a classifier further by plain SGD, as practitioners write it.

    Args:
        model: The classifier; it stays as it is.
        X: Inputs (n, d), of the model's dtype.
        y: Classes (n,).
        rng: Draws the batches, with replacement.
        frozen: Whether BatchNorm keeps its stored statistics: its layers stay in eval mode.
        lr: Learning rate.
        steps: Number of updates.
        batch_size: Examples a step.

    Returns:
        The trained copy, in eval mode.
    """
    model = copy.deepcopy(model).train()
    for layer in model.modules():
        if frozen and isinstance(layer, nn.BatchNorm1d | nn.BatchNorm2d):
            layer.eval()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(steps):
        _step(model, optimizer, X, y, rng, batch_size)
    return model.eval()


def trained_to(
    model: nn.Module,
    X: torch.Tensor,
    y: torch.Tensor,
    rng: np.random.Generator,
    *,
    loss: float,
    lr: float,
    steps: int,
    batch_size: int,
) -> nn.Module:
    """A copy of a classifier, trained by plain SGD until its loss has come down to a value.

    The loss is that on the whole of X in training mode, looked at before each step.

    Args:
        model: The classifier; it stays as it is.
        X: Inputs (n, d), of the model's dtype.
        y: Classes (n,).
        rng: Draws the batches, with replacement.
        loss: When to stop, in nats.
        lr: Learning rate.
        steps: Number of updates at most.
        batch_size: Examples a step.
    """
    model = copy.deepcopy(model).train()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(steps):
        with torch.no_grad():
            if nn.functional.cross_entropy(model(X), y) <= loss:
                break
        _step(model, optimizer, X, y, rng, batch_size)
    return model


def _step(model, optimizer, X, y, rng: np.random.Generator, batch_size: int) -> None:
    rows = torch.from_numpy(rng.integers(0, len(X), batch_size))
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(X[rows]), y[rows]).backward()
    optimizer.step()


def along_gradient(
    model: nn.Module, X: torch.Tensor, y: torch.Tensor, steps: np.ndarray
) -> np.ndarray:
    """How one gradient step of each size changes the loss: loss after over loss before.

    Args:
        model: A classifier; it stays as it is. Its training mode is used, on the whole of X.
        X: Inputs (n, d), of the model's dtype.
        y: Classes (n,).
        steps: The sizes η of the step w - η∇L(w).

    Returns:
        One ratio a size; below 1 the step was of use.
    """
    model = copy.deepcopy(model).train()
    before = nn.functional.cross_entropy(model(X), y)
    before.backward()
    start = [(p.detach().clone(), p.grad) for p in model.parameters()]
    ratios = []
    with torch.no_grad():
        for eta in steps:
            for p, (w, gradient) in zip(model.parameters(), start, strict=True):
                p.copy_(w - eta * gradient)
            ratios.append(float(nn.functional.cross_entropy(model(X), y) / before))
    return np.array(ratios)


def equilibrium(lr: float, weight_decay: float, gradient: float = 1.0) -> tuple[float, float]:
    """Where the weights before a BatchNorm layer settle: their norm, and their turn a step.

    A step is w := (1 - ηλ)w - ηg. The gradient g is at right angles to w, and as scale invariance
    has it of size ``gradient``/‖w‖. The norm settles where decay takes what the gradient adds; the
    turn a step, in radians, is then arccos(1 - ηλ), or nearly √(2ηλ) (Wan et al. 2020).

    Raises:
        ValueError: If ηλ is not between 0 and 1: without weight decay nothing settles.
    """
    shrink = 1 - lr * weight_decay
    if not 0 < shrink < 1:
        raise ValueError(f"lr · weight_decay must be in (0, 1), got {lr * weight_decay:g}")
    norm = (lr**2 * gradient**2 / (1 - shrink**2)) ** 0.25
    return float(norm), float(np.arccos(shrink))


def scale_invariant_walk(
    lr: float, weight_decay: float, norm: float, steps: int, gradient: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Norm before each step, and turn in it (radians), for weights before a BatchNorm layer.

    It is what `equilibrium` describes, on the way there: (steps,) each.
    """
    norms, turns = np.empty(steps), np.empty(steps)
    shrink = 1 - lr * weight_decay
    for k in range(steps):
        along, across = shrink * norm, lr * gradient / norm
        norms[k], turns[k] = norm, np.arctan2(across, along)
        norm = float(np.hypot(along, across))
    return norms, turns


def companions_noise(
    Z: np.ndarray, batch_size: int, rng: np.random.Generator, examples: int = 20, draws: int = 100
) -> float:
    """How much an example's normalized values vary with the others in its batch: a variance.

    Args:
        Z: Values of the units before BatchNorm, (n, units).
        batch_size: The example and batch_size - 1 others, drawn from Z with replacement.
        rng: Draws the others.
        examples: Over how many of the first examples to average.
        draws: How many batches each of them is put in.
    """
    variances = []
    for z in Z[:examples]:
        others = Z[rng.integers(0, len(Z), (draws, batch_size - 1))]
        batches = np.concatenate([np.broadcast_to(z, (draws, 1, len(z))), others], axis=1)
        normalized = (z - batches.mean(axis=1)) / np.sqrt(batches.var(axis=1) + 1e-5)
        variances.append(normalized.var(axis=0).mean())
    return float(np.mean(variances))
