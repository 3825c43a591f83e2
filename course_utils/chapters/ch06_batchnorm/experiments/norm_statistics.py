"""What BatchNorm does to mean and variance, and when stored statistics should change or stay."""

import copy

import numpy as np
import torch
from torch import nn

from course_utils.batchnorm import fine_tune
from course_utils.chapters.ch06_batchnorm.experiments.normed import (
    accuracy,
    images,
    small_one,
)
from course_utils.claims.claim import cached
from course_utils.dropout import refresh_batch_norm
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval

_SECOND = 4  # the place of the second BatchNorm layer


def mean_on_the_batch(seeds: tuple[int, ...]) -> Interval:
    """Size of a unit's mean on the batch, mean over units."""
    return t_interval(_found(seeds)[:, 0])


def variance_on_the_batch(seeds: tuple[int, ...]) -> Interval:
    """A unit's variance on the batch, mean over units."""
    return t_interval(_found(seeds)[:, 1])


def variance_after_scale(seeds: tuple[int, ...]) -> Interval:
    """The same after the learned γ and β, which is what the next layer gets."""
    return t_interval(_found(seeds)[:, 2])


def variance_on_new_images(seeds: tuple[int, ...]) -> Interval:
    """A unit's variance on the seed's test images, normalized with the stored statistics."""
    return t_interval(_found(seeds)[:, 3])


@cached
def _found(seeds: tuple[int, ...]) -> np.ndarray:
    return np.array([_measured(small_one(seeds, seed), seed) for seed in seeds])


@torch.no_grad()
def _measured(model: nn.Module, seed: int) -> tuple[float, float, float, float]:
    layer = model[_SECOND]
    z, new = (model[:_SECOND](images(seed, part)[0]) for part in ("train", "test"))
    z_hat = (z - z.mean(0)) / torch.sqrt(z.var(0, unbiased=False) + layer.eps)
    new_hat = (new - layer.running_mean) / torch.sqrt(layer.running_var + layer.eps)
    after = z_hat * layer.weight + layer.bias
    measured = z_hat.mean(0).abs(), z_hat.var(0), after.var(0), new_hat.var(0)
    return tuple(float(values.mean()) for values in measured)


def gain_by_new_statistics(seeds: tuple[int, ...]) -> Interval:
    """Accuracy on pale images: statistics taken from these images minus those of training."""
    return t_interval([_gain_on_pale(small_one(seeds, seed), seed) for seed in seeds])


@torch.no_grad()
def _gain_on_pale(model: nn.Module, seed: int) -> float:
    X, y = images(seed, "test")
    pale = 0.5 * X + 0.3
    fresh = copy.deepcopy(model)
    refresh_batch_norm(fresh, pale)
    return accuracy(fresh(pale), y) - accuracy(model(pale), y)


_LR, _STEPS = 0.005, 50


def gain_by_freezing(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy after 50 steps more: statistics frozen minus those of the pairs."""
    return t_interval([_gain_by_freezing_one(seeds, seed) for seed in seeds])


def _gain_by_freezing_one(seeds: tuple[int, ...], seed: int) -> float:
    model, (X, y) = small_one(seeds, seed), images(seed, "test")
    frozen, moving = (
        fine_tune(
            model,
            *images(seed),
            generator(seed, "fine tuning"),
            frozen=freeze,
            lr=_LR,
            steps=_STEPS,
            batch_size=2,
        )
        for freeze in (True, False)
    )
    return accuracy(frozen(X), y) - accuracy(moving(X), y)
