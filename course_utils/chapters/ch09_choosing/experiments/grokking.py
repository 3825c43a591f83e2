"""A network that has learned its training pairs by heart, and understands addition much later."""

from dataclasses import replace

import numpy as np
import xarray as xr

from course_utils.chapters.ch09_choosing.experiments.modular import (
    SHARE,
    P,
    addition,
    main_frequency,
    one_hot,
    without_mirror,
)
from course_utils.claims.choice import Choice
from course_utils.claims.claim import cached
from course_utils.claims.fairness import final, paired
from course_utils.models import mlp
from course_utils.statistics import Interval, paired_difference, paired_ratio, t_interval
from course_utils.training import TrainConfig, grid, predict, train

NETWORK = mlp(2 * P, 64, n_out=P, activation="square")
DECAY = 1.0
LEARNED, UNDERSTOOD = 0.99, 0.9  # accuracies, in training and in validation
CONFIG = TrainConfig(
    lr=0.01, optimizer="adamw", betas=(0.9, 0.98), steps=2000, log_every=25, dtype="float64"
)


def by_decay_config() -> TrainConfig:
    """Without decay and with it."""
    return replace(CONFIG, weight_decay=grid(0.0, DECAY))


@cached
def by_decay(seeds: tuple[int, ...]) -> xr.Dataset:
    """Both, with the trained weights."""
    return train(
        NETWORK, addition(), by_decay_config(), seeds, progress=False, test=True, weights=True
    )


def gain(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy with decay minus without."""
    runs = by_decay(seeds)
    pair = (runs.sel(weight_decay=decay) for decay in (DECAY, 0.0))
    return paired(*pair, "test_accuracy", differing="weight_decay")


def without_decay(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy without decay."""
    return t_interval(final(by_decay(seeds).sel(weight_decay=0.0), "test_accuracy"))


def later(seeds: tuple[int, ...]) -> Interval:
    """With decay: steps until it understands over steps until it has learned by heart."""
    runs = by_decay(seeds).sel(weight_decay=DECAY)
    return paired_ratio(first_step(runs.val_accuracy, UNDERSTOOD), learned_step(runs))


def learned_step(runs: xr.Dataset) -> xr.DataArray:
    """When the training pairs are known."""
    return first_step(runs.train_accuracy, LEARNED)


def first_step(accuracy: xr.DataArray, level: float) -> xr.DataArray:
    """The first logged step at which an accuracy is reached; all of the steps if never."""
    reached = accuracy.step.where(accuracy >= level).min("step")
    return reached.fillna(int(accuracy.step[-1]))


def by_mirror(seeds: tuple[int, ...]) -> Interval:
    """With decay: accuracy on pairs that were not trained on in the other order, either."""
    runs = by_decay(seeds).sel(weight_decay=DECAY)
    return t_interval([mirror_accuracy(runs, seed) for seed in seeds])


def mirror_accuracy(runs: xr.Dataset, seed: int) -> float:
    """One seed's accuracy on `without_mirror`."""
    pairs = without_mirror(seed)
    outputs = predict(NETWORK, runs.sel(seed=seed), one_hot(pairs))
    return float(np.mean(outputs.argmax("output").values == pairs.sum(axis=1) % P))


def under(share: float = SHARE, beta: float = 0.98):
    """A measure: test accuracy with decay, under another share of pairs or another β₂."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        usual = (share, beta) == (SHARE, CONFIG.betas[1])
        runs = by_decay(seeds).sel(weight_decay=DECAY) if usual else _under(seeds, share, beta)
        return t_interval(final(runs, "test_accuracy"))

    return measure


@cached
def _under(seeds: tuple[int, ...], share: float, beta: float) -> xr.Dataset:
    config = replace(CONFIG, weight_decay=DECAY, betas=(0.9, beta))
    return train(NETWORK, addition(share), config, seeds, progress=False, test=True)


def waves(runs: xr.Dataset) -> xr.DataArray:
    """How much of a unit's weights is one wave, the mean over units, for each run."""
    weights = runs["0.weight"]
    share = main_frequency(weights.values).mean(axis=-1)
    return xr.DataArray(share, dims=weights.dims[:-2])


# --- all methods on it -------------------------------------------------------------------------

NOTHING = "nothing"
METHODS = {  # strengths from `CHOICES`; L2 in Adam is the penalty in the gradient
    NOTHING: {},
    "patience 3": {"patience": 3},
    "dropout": {"dropout": 0.6},
    "L2 in Adam": {"optimizer": "adam", "weight_decay": 0.0003},
    "AdamW": {"weight_decay": DECAY},
    "label smoothing": {"label_smoothing": 0.9},
    "squared error": {"loss": "squared_error"},
}
METHODS_CONFIG = replace(CONFIG, steps=1500)


def method_settings() -> dict[str, TrainConfig]:
    """The configuration of every method."""
    return {name: replace(METHODS_CONFIG, **fields) for name, fields in METHODS.items()}


@cached
def _with(seeds: tuple[int, ...], method: str) -> xr.Dataset:
    config = method_settings()[method]
    return train(NETWORK, addition(), config, seeds, progress=False, test=True)


def accuracy_of(method: str):
    """A measure: test accuracy with a method."""
    return lambda seeds: t_interval(final(_with(seeds, method), "test_accuracy"))


def accuracy_gained(method: str, over: str):
    """A measure: test accuracy with a method minus that with another."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        pair = (final(_with(seeds, one), "test_accuracy") for one in (method, over))
        return paired_difference(*pair)

    return measure


def sooner(method: str, than: str):
    """A measure: steps until a method understands, as a multiple of those of another."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        steps = (first_step(_with(seeds, one).val_accuracy, UNDERSTOOD) for one in (method, than))
        return paired_ratio(*steps)

    return measure


# How the strengths were chosen: by validation sums on seeds that judge nobody. There are only 529
# sums, so these are other splits of the same sums, as in every study of grokking.

CANDIDATES = {
    "dropout": tuple({"dropout": p} for p in (0.2, 0.4, 0.6, 0.8)),
    "L2 in Adam": tuple(
        {"optimizer": "adam", "weight_decay": decay} for decay in (0.00003, 0.0001, 0.0003, 0.001)
    ),
    "AdamW": tuple({"weight_decay": decay} for decay in (0.1, 0.3, 1.0, 3.0)),
    "label smoothing": tuple({"label_smoothing": e} for e in (0.1, 0.3, 0.6, 0.9)),
}


def area(fields: dict, seeds: tuple[int, ...]) -> float:
    """Mean accuracy on the validation sums over all steps: high early is better than high late."""
    config = replace(METHODS_CONFIG, **fields, dtype="float32")
    runs = train(NETWORK, addition(), config, seeds, progress=False)
    return float(runs.val_accuracy.mean())


CHOICES = tuple(
    Choice(f"strength of {name} for sums", METHODS[name], among, range(900, 905), area)
    for name, among in CANDIDATES.items()
)
