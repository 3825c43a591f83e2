"""All methods of chapters 1 to 7 on the same data and budget, alone and in pairs.

100 digits a seed, one network, 240 steps for everyone. Each method has one strength, the best of
four on other seeds than any claim or picture shows; `choose` repeats that choice.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import xarray as xr
from torch import nn

from course_utils.augmentation import GaussianNoise
from course_utils.claims.claim import cached
from course_utils.data import Dataset, load
from course_utils.models import mlp
from course_utils.randomness import generator
from course_utils.statistics import Interval, paired_difference, paired_ratio, t_interval
from course_utils.training import TrainConfig, predict, train

Key = tuple[str, ...]  # methods that are used together

N, WRONG = 100, 0.2
CONFIG = TrainConfig(lr=0.3, batch_size=25, steps=240, log_every=20, dtype="float64")
NETWORKS = {with_norm: mlp(64, 16, n_out=10, batch_norm=with_norm) for with_norm in (False, True)}
BATCH_NORM = "BatchNorm"  # is part of the network, not of the configuration
OTHERS = 10**6  # added to a seed: right labels are trained on with draws of their own

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
        seeds: The seeds, below `OTHERS`.
        strengths: The fields of the configuration that each method sets.
        shares: Shares of wrong labels: 0.2, 0.0 or both.
    """
    keys, seeds, found = list(keys), list(seeds), {}
    for with_norm, network in NETWORKS.items():
        here = {_name(key): key for key in keys if (BATCH_NORM in key) == with_norm}
        if not here:
            continue
        settings = {
            name: replace(CONFIG, **{f: v for n in key for f, v in strengths[n].items()})
            for name, key in here.items()
        }
        parts = []
        for share in shares:
            data, own = _labelled(share), seeds if share else [OTHERS + seed for seed in seeds]
            runs = train(network, data, settings, own, progress=False, test=True, weights=True)
            parts.append(scores(network, runs).assign_coords(seed=seeds))
        both = xr.concat(parts, xr.DataArray(list(shares), dims="wrong", name="wrong"))
        found |= {key: both.sel(setting=name, drop=True) for name, key in here.items()}
    return found


def _name(key: Key) -> str:
    return " + ".join(key) or "nothing"


def _labelled(wrong: float) -> Callable[[int], Dataset]:
    """100 digits for each seed, with a share of their labels wrong; the same for both shares."""
    return lambda seed: load("digits", N, wrong, seed % OTHERS)


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
