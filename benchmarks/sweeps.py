"""A sweep trained by `train` against the plain PyTorch loop over its models."""

import copy
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from benchmarks.rounds import Ratio, compare
from course_utils.data import Dataset, load
from course_utils.models import mlp
from course_utils.training import TrainConfig, grid, initial_weights, minibatches, train


@dataclass(frozen=True)
class Sweep:
    """Models that differ in learning rate and seed; everything else is the same."""

    name: str
    model: nn.Module
    dataset: Dataset
    config: TrainConfig
    seeds: int

    @property
    def n_models(self) -> int:
        return len(self.config.values("lr")) * self.seeds


SWEEPS = [
    Sweep(
        name="48 nets 2-32-32-2, two moons, 100 points full batch, 300 steps",
        model=mlp(2, 32, 32, n_out=2),
        dataset=load("two_moons", n_train=100),
        config=TrainConfig(lr=grid(0.02, 0.05, 0.1, 0.2), steps=300, log_every=300),
        seeds=12,
    ),
    Sweep(
        name="64 nets 64-128-128-10, digits, batches of 64, 200 steps",
        model=mlp(64, 128, 128, n_out=10),
        dataset=load("digits"),
        config=TrainConfig(lr=grid(0.02, 0.05, 0.1, 0.2), batch_size=64, steps=200, log_every=200),
        seeds=16,
    ),
]


def as_population(sweep: Sweep) -> np.ndarray:
    """Validation losses, (lr, seed)."""
    runs = train(sweep.model, sweep.dataset, sweep.config, sweep.seeds, progress=False)
    return runs.val_loss.isel(step=-1).values


def as_plain_loop(sweep: Sweep) -> np.ndarray:
    """The same models one after the other, as everybody writes it; measured as often."""
    losses = [
        [_one_model(sweep, lr, seed) for seed in range(sweep.seeds)]
        for lr in sweep.config.values("lr")
    ]
    return np.array(losses)


def _one_model(sweep: Sweep, lr: float, seed: int) -> float:
    data = sweep.dataset
    X, y = torch.from_numpy(data.X_train), torch.from_numpy(data.y_train)
    model = copy.deepcopy(sweep.model)
    model.load_state_dict(
        {name: torch.from_numpy(w) for name, w in initial_weights(model, seed).items()}
    )
    # A dropout layer with p = 0 is what nobody would write here.
    model = nn.Sequential(*(layer for layer in model if not isinstance(layer, nn.Dropout)))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    _losses(model, data)
    order = minibatches(len(X), sweep.config.batch_size, seed)
    for _ in range(sweep.config.steps):
        if sweep.config.batch_size is None:
            x_batch, y_batch = X, y
        else:
            rows = next(order)
            x_batch, y_batch = X[rows], y[rows]
        optimizer.zero_grad()
        F.cross_entropy(model(x_batch), y_batch).backward()
        optimizer.step()
    return _losses(model, data)[1]


@torch.no_grad()
def _losses(model: nn.Module, data: Dataset) -> tuple[float, float]:
    model.eval()
    train_loss, val_loss = (
        F.cross_entropy(model(torch.from_numpy(X)), torch.from_numpy(y)).item()
        for X, y in ((data.X_train, data.y_train), (data.X_val, data.y_val))
    )
    model.train()
    return train_loss, val_loss


def measure(rounds: int = 5) -> list[Ratio]:
    """One ratio a sweep; both sides are checked to give the same losses."""
    ratios = []
    for sweep in SWEEPS:
        small = replace(sweep, config=replace(sweep.config, steps=5, log_every=5))
        difference = np.abs(as_population(small) - as_plain_loop(small)).max()
        if not difference < 1e-4:
            raise AssertionError(f"{sweep.name}: the two sides differ by {difference}")
        ratios.append(
            compare(
                sweep.name,
                slow=lambda s=sweep: as_plain_loop(s),
                fast=lambda s=sweep: as_population(s),
                rounds=rounds,
            )
        )
    return ratios
