"""All methods of chapters 1 to 7 on the same data and budget, alone and in pairs.

100 digits a seed, one network, 240 steps for everyone. Each method has one strength, the best of
four on other seeds and other images than any claim or picture shows: see `CHOICES`.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import xarray as xr
from torch import nn

from course_utils.augmentation import GaussianNoise
from course_utils.chapters.shared.digits import WRONG, digits
from course_utils.claims.choice import Choice
from course_utils.claims.claim import cached
from course_utils.data import Dataset, for_choosing
from course_utils.models import mlp
from course_utils.randomness import generator
from course_utils.statistics import Interval, paired_difference, paired_ratio, t_interval
from course_utils.training import TrainConfig, by_seed, predict, train

Key = tuple[str, ...]  # methods that are used together
Runs = dict[tuple[bool, float], xr.Dataset]  # by (with BatchNorm, share of wrong labels)

N = 100
CONFIG = TrainConfig(lr=0.3, batch_size=25, steps=240, log_every=20, dtype="float64")
NETWORKS = {with_norm: mlp(64, 16, n_out=10, batch_norm=with_norm) for with_norm in (False, True)}
BATCH_NORM = "BatchNorm"  # is part of the network, not of the configuration

CANDIDATES: dict[str, tuple[dict[str, Any], ...]] = {
    "L2": tuple({"weight_decay": s} for s in (0.003, 0.01, 0.03, 0.1)),
    "L1": tuple({"l1": s} for s in (0.0003, 0.001, 0.003, 0.01)),
    "dropout": tuple({"dropout": p} for p in (0.1, 0.2, 0.3, 0.5)),
    "augmentation": tuple({"augmentation": GaussianNoise(s)} for s in (0.1, 0.2, 0.4, 0.6)),
    "early stopping": tuple({"patience": logs} for logs in (1, 2, 3, 5)),
    "smaller steps": tuple({"lr": lr} for lr in (0.06, 0.1, 0.14, 0.2)),
}
CHOOSING_SEEDS = range(500, 520)
CHOSEN: dict[str, dict[str, Any]] = {
    "L2": {"weight_decay": 0.01},
    "L1": {"l1": 0.003},
    "dropout": {"dropout": 0.2},
    "augmentation": {"augmentation": GaussianNoise(0.6)},
    "early stopping": {"patience": 2},
    "smaller steps": {"lr": 0.14},
    BATCH_NORM: {},
}
METHODS = tuple(CHOSEN)
NAMES = ("nothing", *METHODS)
LEARNED = 0.6  # the share of training labels, wrong ones included, that counts as learned
NOISE, NUDGE = 0.3, 0.5  # on each pixel; of a whole image

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


def trained(
    keys: Iterable[Key], seeds: Iterable[int], shares: tuple[float, ...] = (WRONG, 0.0)
) -> Runs:
    """Train with some methods together.

    Args:
        keys: Each a combination of names from `METHODS`; the empty one is the plain network.
        seeds: The seeds.
        shares: Shares of wrong labels.
    """
    keys, seeds, found = list(keys), list(seeds), {}
    for with_norm, network in NETWORKS.items():
        here = {_name(key): _config(key) for key in keys if (BATCH_NORM in key) == with_norm}
        for share in shares if here else ():
            found[with_norm, share] = train(
                network, digits(N, share), here, seeds, progress=False, test=True, weights=True
            )
    return found


def all_pairs(seeds: Iterable[int]) -> Runs:
    """Train with no method, each alone and each two together, with wrong labels and without."""
    return trained(sorted({_key(a, b) for a in NAMES for b in NAMES}), seeds)


def measured(runs: Runs) -> xr.Dataset:
    """`MEASURES` of what was trained, with the dimensions ``wrong``, ``setting`` and ``seed``."""
    shares = list(dict.fromkeys(share for _, share in runs))
    parts = [
        xr.concat(
            [scores(NETWORKS[norm], one) for (norm, of), one in runs.items() if of == share],
            "setting",
        )
        for share in shares
    ]
    return xr.concat(parts, xr.DataArray(shares, dims="wrong", name="wrong"))


def _name(key: Key) -> str:
    return " + ".join(key) or "nothing"


def _config(key: Key) -> TrainConfig:
    return replace(CONFIG, **{field: v for name in key for field, v in CHOSEN[name].items()})


def scores(network: nn.Module, runs: xr.Dataset) -> xr.Dataset:
    """`MEASURES` of trained networks, each on the test images of its own seed.

    Noise and nudges are the seed's own as well, and the same for all methods.
    """
    X, y = by_seed(digits(N), runs.seed, "test")
    drawn = [generator(int(s), "all methods: noise on test images") for s in runs.seed]
    noise = X.copy(data=np.stack([rng.standard_normal(X.shape[1:]) for rng in drawn]))
    nudge = NUDGE * noise / np.sqrt((noise**2).sum("feature"))
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
        }
    )


def side_by_side(runs: Runs) -> xr.Dataset:
    """`MEASURES` of `all_pairs`, with the dimensions ``first``, ``second``, ``wrong``, ``seed``.

    A method alone stands where the other is "nothing", and where it stands beside itself.
    """
    found = measured(runs)
    rows = [
        xr.concat([found.sel(setting=_name(_key(a, b)), drop=True) for b in NAMES], "second")
        for a in NAMES
    ]
    return xr.concat(rows, "first").assign_coords(first=list(NAMES), second=list(NAMES))


def _chosen_by(fields: dict[str, Any], seeds: tuple[int, ...]) -> float:
    """Mean accuracy with a candidate, on the images that are kept for choosing."""
    config = replace(CONFIG, **fields)
    data = _digits_for_choosing
    runs = train(NETWORKS[False], data, config, seeds, progress=False, test=True)
    return float(runs.test_accuracy.mean())


def _digits_for_choosing(seed: int) -> Dataset:
    """The reserve scores; early stopping looks at its own validation images, as it always does."""
    data = digits(N, WRONG)(seed)
    reserve = for_choosing(data)
    return replace(data, X_test=reserve.X_test, y_test=reserve.y_test)


CHOICES = tuple(
    Choice(f"{name}, 240 steps", CHOSEN[name], among, CHOOSING_SEEDS, _chosen_by)
    for name, among in CANDIDATES.items()
)


def _key(*names: str) -> Key:
    """The methods among some names, in the order of `METHODS`."""
    return tuple(name for name in METHODS if name in names)


@cached
def _for_claims(seeds: tuple[int, ...]) -> xr.Dataset:
    """With wrong labels: no method, each alone, and the pairs that the claims name."""
    pairs = ("augmentation", BATCH_NORM), ("L2", "augmentation"), ("L2", "smaller steps")
    keys = [(), *((name,) for name in METHODS), *(_key(*pair) for pair in pairs)]
    return measured(trained(keys, seeds, (WRONG,))).sel(wrong=WRONG, drop=True)


def _one(seeds: tuple[int, ...], name: str, variable: str) -> xr.DataArray:
    """One of `MEASURES` for "nothing", a method, or two joined by " + "."""
    key = _key(*name.split(" + "))
    return _for_claims(seeds)[variable].sel(setting=_name(key), drop=True)


def score(name: str, variable: str):
    """A measure: one of `MEASURES` for "nothing", a method, or two joined by " + "."""
    return lambda seeds: t_interval(_one(seeds, name, variable))


def more(name: str, other: str, variable: str):
    """A measure: one of `MEASURES` with some methods minus that with others."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        return paired_difference(*(_one(seeds, one, variable) for one in (name, other)))

    return measure


def times(name: str, other: str, variable: str):
    """A measure: the same as a ratio."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        return paired_ratio(*(_one(seeds, one, variable) for one in (name, other)))

    return measure
