"""All methods of chapters 1 to 7 on the same labels, steps and runs of tuning.

100 labelled digits a seed, one network, 240 steps for everyone. Each method has a learning rate and
a strength of its own, see `tuned_methods`. What early stopping looks at is taken out of the same
100 labels.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import torch
import xarray as xr
from torch import nn

from course_utils.augmentation import Rotation, changed
from course_utils.chapters.ch07_learning_rate.experiments.chosen_settings import (
    ALONE,
    BATCH_NORM,
    CHOSEN,
    EARLY_STOPPING,
    METHODS,
    NOTHING,
    ONE,
    OWN,
    RIGHT,
    WRONG_LABELS,
    Key,
    name_of,
)
from course_utils.chapters.shared.digits import digits
from course_utils.claims.claim import cached
from course_utils.data import Dataset
from course_utils.models import mlp
from course_utils.randomness import generator
from course_utils.statistics import Interval, paired_difference, paired_ratio, t_interval
from course_utils.training import TrainConfig, by_seed, predict, train, trained

Runs = dict[tuple[bool, bool, str], xr.Dataset]  # by (BatchNorm, early stopping, table)

N = 100
HELD_OUT = 25  # of the N labelled images, wrong labels among them, what early stopping looks at
CONFIG = TrainConfig(batch_size=25, steps=240, log_every=20, dtype="float64")
NETWORKS = {with_norm: mlp(64, 16, n_out=10, batch_norm=with_norm) for with_norm in (False, True)}
NAMES = (NOTHING, *METHODS)
LEARNED = 0.6  # the share of training labels, wrong ones included, that counts as learned
NOISE = 0.3  # on each pixel of a noisy test image
TURNED = Rotation(20)  # what is done to a turned test image

AXES = {  # from where to where a picture of each measure goes
    "accuracy": (0.5, 1),
    "gap": (-0.1, 0.4),
    "zeros": (0, 0.6),
    "room": (0, 0.6),
    "turned": (0.4, 0.9),
    "noisy": (0.3, 0.9),
    "steps": (0, 240),
}
MEASURES = {
    "accuracy": "test accuracy",
    "gap": "training minus test accuracy",
    "zeros": "share of weights that are exactly zero",
    "room": "way of a test image to the nearest other answer",
    "turned": "test accuracy on images turned by up to 20°",
    "noisy": f"test accuracy with noise {NOISE} on each pixel",
    "steps": "steps until 60 % of the training labels are learned",
}


def with_held_out(share: float):
    """100 digits a seed, of which 75 train, and 25, their labels as noisy, are validated on."""

    def of(seed: int) -> Dataset:
        data = digits(N, share)(seed)
        X, y = data.X_train, data.y_train
        return replace(
            data,
            X_train=X[HELD_OUT:],
            y_train=y[HELD_OUT:],
            X_val=X[:HELD_OUT],
            y_val=y[:HELD_OUT],
        )

    return of


def data_of(key: Key, share: float):
    """What methods train on; whoever stops early has fewer images to train on."""
    return (with_held_out if EARLY_STOPPING in key else partial(digits, N))(share)


def config_of(fields: dict[str, Any]) -> TrainConfig:
    """The configuration that all methods share, and what one of them turns."""
    return replace(CONFIG, **fields)


def train_keys(keys: Iterable[Key], seeds: Iterable[int], table: str = OWN) -> Runs:
    """Train with some methods together, each combination in its own setting.

    Args:
        keys: Each a combination of names from `METHODS`; the empty one is the plain network.
        seeds: The seeds.
        table: In which of the tables, see `chosen_settings`.
    """
    seeds, kinds = list(seeds), {}
    for key in dict.fromkeys(keys):
        kinds.setdefault((BATCH_NORM in key, EARLY_STOPPING in key, table), []).append(key)
    return {
        kind: train(
            NETWORKS[kind[0]],
            data_of(some[0], WRONG_LABELS[table]),
            {name_of(key): config_of(CHOSEN[table][name_of(key)]) for key in some},
            seeds,
            progress=False,
            test=True,
            weights=True,
        )
        for kind, some in kinds.items()
    }


def alone(seeds: Iterable[int], tables: tuple[str, ...] = (OWN, ONE, RIGHT)) -> Runs:
    """Train with no method, and with each alone, for some of the tables."""
    seeds = list(seeds)
    return {k: runs for table in tables for k, runs in train_keys(ALONE, seeds, table).items()}


def key_of(*names: str) -> Key:
    """The methods among some names, in the order of `METHODS`."""
    return tuple(name for name in METHODS if name in names)


def measured(runs: Runs) -> xr.Dataset:
    """`MEASURES` of what was trained, with the dimensions ``table``, ``setting`` and ``seed``."""
    tables = list(dict.fromkeys(table for *_, table in runs))
    parts = [
        xr.concat(
            [scores(NETWORKS[norm], one) for (norm, _, of), one in runs.items() if of == table],
            "setting",
        )
        for table in tables
    ]
    return xr.concat(parts, xr.DataArray(tables, dims="table", name="table"))


def scores(network: nn.Module, runs: xr.Dataset) -> xr.Dataset:
    """`MEASURES` of trained networks, each on the test images of its own seed.

    Noise and turns are the seed's own as well, and the same for all methods.
    """
    X, y = by_seed(digits(N), runs.seed, "test")
    noisy, turned = X.copy(), X.copy()
    for i, seed in enumerate(runs.seed.values):
        rng = generator(int(seed), "all methods: changes of test images")
        noisy[i] += NOISE * rng.standard_normal(X.shape[1:])
        turned[i] = changed(X.values[i], TURNED, rng, (1, 8, 8))
    last = runs.isel(step=-1, drop=True)
    learned = runs.step.where(runs.train_accuracy >= LEARNED).min("step")

    def accuracy(inputs: xr.DataArray) -> xr.DataArray:
        return (predict(network, runs, inputs).argmax("output") == y).mean("example")

    return xr.Dataset(
        {
            "accuracy": runs.test_accuracy,
            "gap": last.train_accuracy - runs.test_accuracy,
            "zeros": last.zero_fraction,
            "room": room(network, runs, X),
            "turned": accuracy(turned),
            "noisy": accuracy(noisy),
            "steps": learned.fillna(CONFIG.steps),
        }
    )


def room(network: nn.Module, runs: xr.Dataset, X: xr.DataArray) -> xr.DataArray:
    """How far an image is from another answer, to first order: margin over its input gradient.

    The margin is the largest logit minus the second. Logits that are all ten times as large have a
    margin and a gradient ten times as large: the ratio does not move. In pixel values, the median
    over the images.
    """
    weights = runs[[name for name in runs if name in network.state_dict()]]
    found = xr.zeros_like(runs.test_accuracy)
    for i in range(runs.sizes["setting"]):
        for j, seed in enumerate(runs.seed.values):
            net = trained(network, weights.isel(setting=i, seed=j))
            found[{"setting": i, "seed": j}] = _room(net, X.sel(seed=seed).values)
    return found


def _room(network: nn.Module, X: np.ndarray) -> float:
    inputs = torch.from_numpy(X).double().requires_grad_()
    first, second = network(inputs).topk(2).values.T
    (slopes,) = torch.autograd.grad((first - second).sum(), inputs)
    return float(((first - second) / slopes.norm(dim=1)).detach().quantile(0.5))


def as_text(methods: xr.Dataset, table: str) -> str:
    """One of the tables, to be printed: accuracy with its interval, the rest means."""
    here = methods.sel(table=table)
    lines = [
        f"{'':<14}{'test accuracy':<13}{'train - test':>13}{'zeros':>7}{'room':>6}{'turned':>8}"
        f"{'noisy':>7}{'steps':>7}"
    ]
    for name in NAMES:
        row = here.sel(setting=name)
        mean = {key: float(row[key].mean()) for key in MEASURES}
        lines.append(
            f"{name:<15}{t_interval(row.accuracy).text(2):<20}{round(mean['gap'], 2) + 0:>5.2f}"
            f"{mean['zeros']:>7.2f}{mean['room']:>6.2f}{mean['turned']:>8.2f}{mean['noisy']:>7.2f}"
            f"{mean['steps']:>7.0f}"
        )
    return "\n".join(lines)


@cached
def _for_claims(seeds: tuple[int, ...], table: str) -> xr.Dataset:
    """No method, and each alone."""
    return measured(alone(seeds, (table,))).sel(table=table, drop=True)


@cached
def _pair_and_part(seeds: tuple[int, ...], keys: tuple[Key, ...]) -> xr.DataArray:
    return measured(train_keys(keys, seeds)).accuracy.sel(table=OWN, drop=True)


def score(name: str, variable: str, table: str = OWN):
    """A measure: one of `MEASURES` for "nothing" or a method."""
    return lambda seeds: t_interval(_one(seeds, name, variable, table))


def more(name: str, other: str, variable: str, table: str = OWN):
    """A measure: one of `MEASURES` with a method minus that with another."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        return paired_difference(*(_one(seeds, one, variable, table) for one in (name, other)))

    return measure


def times(name: str, other: str, variable: str, table: str = OWN):
    """A measure: the same as a ratio."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        return paired_ratio(*(_one(seeds, one, variable, table) for one in (name, other)))

    return measure


def pair_gains(part: str, other: str):
    """A measure: test accuracy of two methods together minus that of the first alone."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        keys = key_of(part), key_of(part, other)
        found = _pair_and_part(seeds, keys)
        one, two = (found.sel(setting=name_of(key), drop=True) for key in keys)
        return paired_difference(two, one)

    return measure


def _one(seeds: tuple[int, ...], name: str, variable: str, table: str) -> xr.DataArray:
    return _for_claims(seeds, table)[variable].sel(setting=name, drop=True)
