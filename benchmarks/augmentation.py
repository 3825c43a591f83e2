"""The transforms of `course_utils.augmentation` against kornia's, and against a training step."""

import copy

import kornia.augmentation as kornia
import numpy as np
import torch
from torch.nn import functional as F

from benchmarks.rounds import Ratio, compare
from course_utils.augmentation import Change, GaussianNoise, HorizontalFlip, Rotation
from course_utils.data import load
from course_utils.models import mlp

BATCH, CALLS = 64, 200

PAIRS: dict[str, tuple[torch.nn.Module, Change]] = {
    "mirror": (kornia.RandomHorizontalFlip(p=0.5), HorizontalFlip(0.5)),
    "turn by up to 10 degrees": (kornia.RandomRotation(10.0, p=1.0), Rotation(10)),
    "noise": (kornia.RandomGaussianNoise(std=0.1, p=1.0), GaussianNoise(0.1)),
}


def measure() -> dict[str, list[Ratio]]:
    """Two tables: against kornia, and against a training step."""
    return {"kornia_over_ours": measure_transforms(), "training_with_over_without": measure_cost()}


def measure_transforms(rounds: int = 5) -> list[Ratio]:
    """One ratio a transform: kornia's time over ours, both with a draw for each image."""
    x, rng = _images(), np.random.default_rng(0)
    return [
        compare(
            f"{name}, {BATCH} images of 28 × 28, {CALLS} times",
            slow=lambda module=module: _repeat(lambda: module(x)),
            fast=lambda change=change: _repeat(lambda: change(x, rng)),
            rounds=rounds,
        )
        for name, (module, change) in PAIRS.items()
    ]


def measure_cost(rounds: int = 5) -> list[Ratio]:
    """One ratio a transform: a training step with it over the step without it."""
    x, rng = _images(), np.random.default_rng(0)
    labels = torch.from_numpy(load("fashion_mnist").y_train[:BATCH])
    model = mlp(784, 128, 128, n_out=10)

    def steps(change: Change | None) -> None:
        network = copy.deepcopy(model)
        optimizer = torch.optim.SGD(network.parameters(), lr=0.05)

        def step() -> None:
            images = x if change is None else change(x, rng)
            optimizer.zero_grad()
            F.cross_entropy(network(images.flatten(1)), labels).backward()
            optimizer.step()

        _repeat(step)

    return [
        compare(
            f"{name}, 784-128-128-10, batches of {BATCH}, {CALLS} steps",
            slow=lambda change=change: steps(change),
            fast=lambda: steps(None),
            rounds=rounds,
        )
        for name, (_, change) in PAIRS.items()
    ]


def _images() -> torch.Tensor:
    return torch.from_numpy(load("fashion_mnist").X_train[:BATCH]).view(BATCH, 1, 28, 28)


def _repeat(call) -> None:
    for _ in range(CALLS):
        call()
