"""The four sweeps that are measured, as data: small networks first, convolutions last."""

import copy
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import nn

from course_utils.data import Dataset, load
from course_utils.models import cnn, mlp
from course_utils.training import TrainConfig, grid


@dataclass(frozen=True)
class Workload:
    """Models that differ in learning rate and seed; everything else is the same."""

    name: str
    model: nn.Module
    dataset: Dataset
    config: TrainConfig  # sweeps lr, and logs step 0 and the last
    seeds: int
    goal: float  # times faster than the plain loop, on 2 cores

    @property
    def members(self) -> list[tuple[float, int]]:
        """(learning rate, seed) of each model, in the order of `by_member`."""
        return [(lr, seed) for lr in self.config.values("lr") for seed in range(self.seeds)]

    @property
    def batch_size(self) -> int:
        return self.config.batch_size or len(self.dataset.X_train)

    @property
    def epochs(self) -> int:
        """Passes over the training set, for whoever counts so; every batch is a full one."""
        epochs, rest = divmod(self.config.steps * self.batch_size, len(self.dataset.X_train))
        if rest or len(self.dataset.X_train) % self.batch_size:
            raise ValueError(f"{self.name}: its steps are no whole number of equal epochs")
        return epochs

    @property
    def dtype(self) -> torch.dtype:
        return getattr(torch, self.config.dtype)

    def arrays(self, part: str) -> tuple[np.ndarray, np.ndarray]:
        """Inputs in the number type of the sweep, and classes, of "train" or "val"."""
        X, y = getattr(self.dataset, f"X_{part}"), getattr(self.dataset, f"y_{part}")
        return X.astype(self.config.dtype), y

    def tensors(self, part: str) -> tuple[torch.Tensor, torch.Tensor]:
        X, y = self.arrays(part)
        return torch.tensor(X), torch.tensor(y)

    def by_member(self, values: list[float]) -> np.ndarray:
        """One number a model as an array of (learning rates, seeds)."""
        return np.array(values).reshape(-1, self.seeds)


WORKLOADS = [
    Workload(
        name="two moons, 2-32-32-2",
        model=mlp(2, 32, 32, n_out=2),
        dataset=load("two_moons", n_train=100),
        config=TrainConfig(lr=grid(0.4, 0.6, 0.8, 1.0), steps=150, log_every=150),
        seeds=12,
        goal=12,
    ),
    Workload(
        name="digits, 64-128-128-10",
        model=mlp(64, 128, 128, n_out=10),
        dataset=load("digits", n_train=768),
        config=TrainConfig(lr=grid(0.2, 0.3, 0.4, 0.5), batch_size=64, steps=240, log_every=240),
        seeds=12,
        goal=6,
    ),
    Workload(
        name="Fashion-MNIST, 784-256-10, dropout, BatchNorm",
        model=mlp(784, 256, n_out=10, dropout=0.2, batch_norm=True),
        dataset=load("fashion_mnist", n_train=1920),
        config=TrainConfig(lr=grid(0.02, 0.04, 0.06, 0.08), batch_size=64, steps=90, log_every=90),
        seeds=8,
        goal=2,
    ),
    Workload(
        name="Fashion-MNIST, CNN of 8 and 16 channels",
        model=cnn((1, 28, 28), 8, 16, n_out=10),
        dataset=load("fashion_mnist", n_train=640),
        config=TrainConfig(lr=grid(0.05, 0.1, 0.15), batch_size=64, steps=40, log_every=40),
        seeds=4,
        goal=1.3,
    ),
]


def shortened(workload: Workload, steps: int) -> Workload:
    """The first steps of a sweep, without dropout, whose noise each side draws for itself."""
    model = copy.deepcopy(workload.model)
    for layer in model:
        if isinstance(layer, nn.Dropout):
            layer.p = 0.0
    config = replace(workload.config, steps=steps, log_every=steps)
    return replace(workload, model=model, config=config)
