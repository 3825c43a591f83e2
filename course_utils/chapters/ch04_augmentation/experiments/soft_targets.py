"""Targets that are not all or nothing: label smoothing, mixup and CutMix."""

import copy
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch
import xarray as xr
from torch import nn
from torch.nn import functional as F

from course_utils.augmentation import mix
from course_utils.chapters.ch04_augmentation.experiments.augmented import CONFIG
from course_utils.chapters.shared.digits import NETWORK, WRONG, digits
from course_utils.claims.claim import cached
from course_utils.claims.fairness import final, paired
from course_utils.data import Dataset
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval
from course_utils.training import TrainConfig, initial_weights, minibatches, predict, train

SMOOTHING = 0.1


def smoothing_gain(seeds: tuple[int, ...]) -> Interval:
    """Gain in test accuracy by label smoothing, 20 % of the labels wrong."""
    config = replace(CONFIG, label_smoothing=SMOOTHING)
    smoothed = train(NETWORK, digits(200, WRONG), config, seeds, progress=False, test=True)
    return paired(smoothed, _hard_targets(seeds), "test_accuracy", "label_smoothing")


def logit_gap(smoothing: float):
    """A measure: the right class's logit minus the mean of the others, on training images."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        config = replace(CONFIG, label_smoothing=smoothing, steps=600, log_every=600)
        runs = train(NETWORK, digits(100), config, seeds, progress=False, weights=True)
        gaps = []
        for seed in seeds:
            data = digits(100)(seed)
            logits = predict(NETWORK, runs.sel(seed=seed), data.X_train).values
            gaps.append(gap(logits, data.y_train).mean())
        return t_interval(gaps)

    return measure


def gap(logits: np.ndarray, y: np.ndarray) -> np.ndarray:
    """For each example the logit of its class minus the mean of the others, (n,)."""
    right = logits[np.arange(len(y)), y]
    return right - (logits.sum(axis=1) - right) / (logits.shape[1] - 1)


def mixup_gain(seeds: tuple[int, ...]) -> Interval:
    """Gain in test accuracy by mixup, 20 % of the labels wrong."""
    mixed = [blended_accuracy(NETWORK, digits(200, WRONG), CONFIG, seed, mixup) for seed in seeds]
    return t_interval(mixed - final(_hard_targets(seeds), "test_accuracy").values)


def cutmix_against_mixup(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy with CutMix minus that with mixup, 20 % of the labels wrong."""
    data = digits(200, WRONG)
    scores = [
        [blended_accuracy(NETWORK, data, CONFIG, seed, blend) for blend in (cutmix, mixup)]
        for seed in seeds
    ]
    return t_interval(np.subtract(*np.transpose(scores)))


@cached
def _hard_targets(seeds: tuple[int, ...]) -> xr.Dataset:
    return train(NETWORK, digits(200, WRONG), CONFIG, seeds, progress=False, test=True)


Blend = Callable[
    [torch.Tensor, torch.Tensor, np.random.Generator], tuple[torch.Tensor, torch.Tensor]
]  # of inputs (n, d) and targets (n, classes); the same of new ones


def mixup(x: torch.Tensor, t: torch.Tensor, rng: np.random.Generator):
    """Inputs and targets, each blended with those of a partner (H. Zhang et al. 2018; α = 1)."""
    partner = torch.from_numpy(rng.permutation(len(x)))
    share = torch.from_numpy(rng.beta(1.0, 1.0, len(x)))
    return mix(x, partner, share), mix(t, partner, share)


def cutmix(x: torch.Tensor, t: torch.Tensor, rng: np.random.Generator):
    """A box of a partner's image stands in each image, and its area is the share of its target.

    Yun et al. 2019. The images are square and flat, (n, side²). The box has a share of the area
    that is drawn evenly, and its middle anywhere: what hangs over the edge is cut off.
    """
    n, side = len(x), round(x.shape[1] ** 0.5)
    partner = torch.from_numpy(rng.permutation(n))
    half = torch.from_numpy(rng.random(n)).sqrt() * side / 2
    middles = torch.from_numpy(rng.random((2, n))) * side
    pixels = torch.arange(side) + 0.5
    rows, columns = ((pixels - one[:, None]).abs() < half[:, None] for one in middles)
    inside = (rows[:, :, None] & columns[:, None, :]).reshape(x.shape)
    kept = 1 - inside.double().mean(dim=1)
    return torch.where(inside, x[partner], x), mix(t, partner, kept)


def blended_accuracy(
    model: nn.Module,
    dataset: Callable[[int], Dataset],
    config: TrainConfig,
    seed: int,
    blend: Blend | None = None,
) -> float:
    """Test accuracy of one network whose batches are blended, in a plain PyTorch loop.

    Without a blend it takes the steps that `train` takes for this seed. Of the configuration it
    reads lr, momentum, batch_size and steps.
    """
    data, model = dataset(seed), copy.deepcopy(model).double()
    weights = initial_weights(model, seed)
    model.load_state_dict({name: torch.from_numpy(w) for name, w in weights.items()})
    optimizer = torch.optim.SGD(model.parameters(), lr=config.lr, momentum=config.momentum)
    X = torch.from_numpy(data.X_train).double()
    targets = F.one_hot(torch.from_numpy(data.y_train), data.n_classes).double()
    rng, order = generator(seed, "mixup"), minibatches(len(X), config.batch_size, seed)
    for _ in range(config.steps):
        rows = next(order)
        x, t = X[rows], targets[rows]
        if blend is not None:
            x, t = blend(x, t, rng)
        optimizer.zero_grad()
        F.cross_entropy(model(x), t).backward()
        optimizer.step()
    with torch.no_grad():
        answers = model.eval()(torch.from_numpy(data.X_test).double()).argmax(1).numpy()
    return float(np.mean(answers == data.y_test))
