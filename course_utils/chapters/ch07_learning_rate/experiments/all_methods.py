"""All methods of chapters 1 to 7 on the same data and budget, alone and in pairs.

100 digits a seed, one network, 240 steps for everyone. Each method has one strength, the best of
four on other seeds than any claim or picture shows; `choose` repeats that choice.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import xarray as xr
from torch import nn

from course_utils.augmentation import GaussianNoise
from course_utils.claims.cache import cached
from course_utils.claims.intervals import paired_ratio
from course_utils.data import Dataset, load
from course_utils.models import mlp
from course_utils.randomness import generator
from course_utils.statistics import Interval, paired_difference, t_interval
from course_utils.training import TrainConfig, predict
from course_utils.training.block import Block, train_block
from course_utils.training.config import BATCHED_FIELDS

Key = tuple[str, ...]  # methods that are used together

N, WRONG = 100, 0.2
CONFIG = TrainConfig(lr=0.3, batch_size=25, steps=240, log_every=20, dtype="float64")
NETWORKS = {with_norm: mlp(64, 16, n_out=10, batch_norm=with_norm) for with_norm in (False, True)}
BATCH_NORM = "BatchNorm"  # is part of the network, not of the configuration
CLEAN_FROM = 10**6  # seeds from here on stand for right labels

# Of these, `choose` takes the one of best validation accuracy.
CANDIDATES: dict[str, tuple[dict[str, Any], ...]] = {
    "L2": tuple({"weight_decay": s} for s in (0.003, 0.01, 0.03, 0.1)),
    "L1": tuple({"l1": s} for s in (0.0003, 0.001, 0.003, 0.01)),
    "dropout": tuple({"dropout": p} for p in (0.1, 0.2, 0.3, 0.5)),
    "augmentation": tuple({"augmentation": GaussianNoise(s)} for s in (0.1, 0.2, 0.4, 0.6)),
    "early stopping": tuple({"patience": logs} for logs in (1, 2, 3, 5)),
    "smaller steps": tuple({"lr": lr} for lr in (0.06, 0.1, 0.14, 0.2)),
    BATCH_NORM: ({},),
}
CHOOSING_SEEDS = range(500, 520)
CHOSEN: dict[str, dict[str, Any]] = {
    "L2": {"weight_decay": 0.03},
    "L1": {"l1": 0.003},
    "dropout": {"dropout": 0.2},
    "augmentation": {"augmentation": GaussianNoise(0.4)},
    "early stopping": {"patience": 2},
    "smaller steps": {"lr": 0.14},
    BATCH_NORM: {},
}
METHODS = tuple(CHOSEN)
APART = ("augmentation", "early stopping", BATCH_NORM)  # each needs a population of its own
NAMES = ("nothing", *METHODS)
LEARNED = 0.6  # the share of training labels, wrong ones included, that counts as learned
NOISE, NUDGE = 0.3, 0.5  # on each pixel; of a whole image
CHANGED_IMAGES = 300  # of the test set get noise and nudges

AXES = {  # from where to where a picture of each measure goes
    "accuracy": (0.5, 1),
    "gap": (-0.1, 0.4),
    "zeros": (0, 0.6),
    "sensitivity": (0, 6),
    "noisy": (0.3, 0.9),
    "steps": (0, 200),
}
MEASURES = {
    "accuracy": "test accuracy",
    "gap": "training minus test accuracy",
    "zeros": "share of weights that are exactly zero",
    "sensitivity": "logits moved per unit of nudge",
    "noisy": "test accuracy with noise 0.3 on each pixel",
    "steps": "steps until 60 % of the training labels are learned",
}


def measured(
    keys: Iterable[Key],
    seeds: Iterable[int],
    strengths: dict[str, dict[str, Any]] = CHOSEN,
    shares: tuple[float, ...] = (WRONG, 0.0),
) -> dict[Key, xr.Dataset]:
    """Train with some methods together; `MEASURES` with the dimensions ``wrong`` and ``seed``.

    Args:
        keys: Each a combination of names from `METHODS`; the empty one is the plain network.
        seeds: The seeds, below `CLEAN_FROM`.
        strengths: The fields of the configuration that each method sets.
        shares: Shares of wrong labels: 0.2, 0.0 or both.
    """
    seeds, populations = list(seeds), {}
    for key in keys:
        apart = tuple(name for name in key if name in APART)
        populations.setdefault(apart, []).append(key)
    # Both label qualities in one population: half as many steps, each with twice the members.
    firsts = [0 if share else CLEAN_FROM for share in shares]
    all_seeds = [first + seed for first in firsts for seed in seeds]
    found = {}
    for apart, members in populations.items():
        rows = [_fields((n for n in key if n not in APART), strengths) for key in members]
        network = NETWORKS[BATCH_NORM in apart]
        runs = _trained(network, replace(CONFIG, **_fields(apart, strengths)), rows, all_seeds)
        scored = scores(network, runs)
        for i, key in enumerate(members):
            one = scored.isel(row=i)
            parts = [one.sel(seed=[first + seed for seed in seeds]) for first in firsts]
            label = xr.DataArray(list(shares), dims="wrong", name="wrong")
            found[key] = xr.concat([part.assign_coords(seed=seeds) for part in parts], label)
    return found


def _fields(names: Iterable[str], strengths: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What some methods set, together."""
    return {field: value for name in names for field, value in strengths[name].items()}


def _trained(
    network: nn.Module, config: TrainConfig, rows: list[dict[str, Any]], seeds: list[int]
) -> xr.Dataset:
    """What `train` would return, for listed settings instead of every combination of a grid.

    Of every combination of four methods a third would be none that is asked for.
    """
    values = {
        field: [row.get(field, getattr(config, field)) for row in rows] for field in BATCHED_FIELDS
    }
    data = [_labelled(seed) for seed in seeds]
    block = Block(network, data, config, values, seeds, "cpu", True, True)
    found = train_block(block)
    dims, shape = ("seed", "row"), (len(seeds), len(rows))
    variables = {n: ((*dims, "step"), v.reshape(*shape, -1)) for n, v in found.logged.items()}
    variables |= {n: (dims, v.reshape(shape)) for n, v in found.final.items()}
    for name, value in found.weights.items():
        own = tuple(f"{name}[{axis}]" for axis in range(value.ndim - 1))
        variables[name] = ((*dims, *own), value.reshape(*shape, *value.shape[1:]))
    return xr.Dataset(variables, coords={"seed": seeds, "step": config.logged_steps()})


def _labelled(seed: int) -> Dataset:
    """100 digits, 20 % of them labelled wrong; for seeds from `CLEAN_FROM` on all are right."""
    return load("digits", N, WRONG if seed < CLEAN_FROM else 0.0, seed % CLEAN_FROM)


def scores(network: nn.Module, runs: xr.Dataset) -> xr.Dataset:
    """`MEASURES` of trained networks; test images are changed the same way for all of them."""
    images = load("digits")
    X = images.X_test[:CHANGED_IMAGES]
    y = xr.DataArray(images.y_test[:CHANGED_IMAGES], dims="example")
    noise = generator(0, "all methods: noise on test images").standard_normal(X.shape)
    nudge = NUDGE * noise / np.linalg.norm(noise, axis=1, keepdims=True)
    logits, nudged, noisy = (predict(network, runs, X + e) for e in (0, nudge, NOISE * noise))
    last = runs.isel(step=-1, drop=True)
    learned = runs.step.where(runs.train_accuracy >= LEARNED).min("step")
    moved = np.sqrt(((nudged - logits) ** 2).sum("output")) / NUDGE
    return xr.Dataset(
        {
            "accuracy": runs.test_accuracy,
            "gap": last.train_accuracy - runs.test_accuracy,
            "zeros": last.zero_fraction,
            "sensitivity": moved.mean("example"),
            "noisy": (noisy.argmax("output") == y).mean("example"),
            "steps": learned.fillna(CONFIG.steps),
            "validation": last.val_accuracy,
        }
    )


def all_of_them(seeds: Iterable[int]) -> xr.Dataset:
    """No method, each alone and each two together: ``first``, ``second``, ``wrong``, ``seed``.

    A method alone stands where the other is "nothing", and where it stands beside itself.
    """
    found = measured(sorted({_key(a, b) for a in NAMES for b in NAMES}), seeds)
    rows = [xr.concat([found[_key(a, b)] for b in NAMES], "second") for a in NAMES]
    return xr.concat(rows, "first").assign_coords(first=list(NAMES), second=list(NAMES))


def choose(seeds: Iterable[int] = CHOOSING_SEEDS) -> dict[str, dict[str, Any]]:
    """The candidate of best validation accuracy for each method: what `CHOSEN` holds."""

    def accuracy(name: str, fields: dict[str, Any]) -> float:
        found = measured([(name,)], seeds, {name: fields}, (WRONG,))
        return float(found[name,].validation.mean())

    return {
        name: max(candidates, key=lambda fields, name=name: accuracy(name, fields))
        for name, candidates in CANDIDATES.items()
    }


def _key(*names: str) -> Key:
    """The methods among some names, in the order of `METHODS`."""
    return tuple(name for name in METHODS if name in names)


@cached
def _for_claims(seeds: tuple[int, ...]) -> dict[Key, xr.Dataset]:
    """With wrong labels: no method, each alone, and the pairs that the claims name."""
    pairs = ("augmentation", BATCH_NORM), ("L2", "augmentation"), ("L2", "smaller steps")
    keys = [(), *((name,) for name in METHODS), *(_key(*pair) for pair in pairs)]
    return measured(keys, seeds, shares=(WRONG,))


def _alone(seeds: tuple[int, ...], name: str) -> xr.Dataset:
    return _for_claims(seeds)[_key(*name.split(" + "))]


def score(name: str, variable: str):
    """A measure: one of `MEASURES` for "nothing", a method, or two joined by " + "."""
    return lambda seeds: t_interval(_alone(seeds, name)[variable].sel(wrong=WRONG))


def more(name: str, other: str, variable: str):
    """A measure: one of `MEASURES` with some methods minus that with others."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        a, b = (_alone(seeds, one)[variable].sel(wrong=WRONG, drop=True) for one in (name, other))
        return paired_difference(a, b)

    return measure


def times(name: str, other: str, variable: str):
    """A measure: the same as a ratio."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        return paired_ratio(
            *(_alone(seeds, one)[variable].sel(wrong=WRONG) for one in (name, other))
        )

    return measure
