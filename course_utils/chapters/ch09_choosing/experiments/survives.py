"""Findings of chapters 1 to 7 once more, on a convolutional network and pictures of clothes.

`SMALL` has 14 × 14 pixels, two small blocks and 200 steps, so that a processor trains twenty seeds
of everything in about a minute. `LARGE` is meant for ``device="cuda"``; no claim rests on it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import xarray as xr

from course_utils.augmentation import HorizontalFlip
from course_utils.chapters.ch09_choosing.experiments.clothes import SIDE, smaller
from course_utils.claims.choice import Choice
from course_utils.claims.claim import cached
from course_utils.claims.fairness import final
from course_utils.data import Dataset, for_choosing, load
from course_utils.models import cnn
from course_utils.statistics import Interval, paired_difference, paired_ratio, t_interval
from course_utils.training import TrainConfig, train


@dataclass(frozen=True)
class Scale:
    """How large the network, the images and the training are."""

    n_train: int
    channels: tuple[int, ...]
    steps: int
    batch_size: int
    shrink: int = 1  # pixels of each side that become one
    device: str = "cpu"


SMALL = Scale(n_train=100, channels=(4, 8), steps=250, batch_size=20, shrink=2)
LARGE = Scale(n_train=1000, channels=(32, 64), steps=2000, batch_size=50, device="cuda")
WRONG = 0.2
TO_STOP_BY = 250  # validation images
LEARNED = 0.9  # of the training labels
FINDINGS = {  # in words: the claim that each was, and which case of it
    "more data close the gap": ("01.data.gap", ""),
    "decay gains, 20 % wrong": ("01.cures", "weight decay 0.02"),
    "L1 makes zeros": ("02.zeros.network", "zeros under L1"),
    "dropout gains, 20 % wrong": ("03.gain", "20 % wrong labels"),
    "mirrored clothes gain nothing": ("04.mirror.clothes", ""),
    "patience 3 gains, 20 % wrong": ("05.patience", "20 % wrong"),
    "BatchNorm is faster": ("06.faster", "four layers"),
    "a rate too small has not learned": ("07.too_small", "training"),
}


def clothes(
    scale: Scale, wrong: float, share: float = 1.0, reserve: bool = False
) -> Callable[[int], Dataset]:
    """A data set for each seed; with the reserve one chooses, and judges nobody."""

    def of(seed: int) -> Dataset:
        data = load("fashion_mnist", round(share * scale.n_train), wrong, seed)
        if reserve:
            data = for_choosing(data)
        else:  # a few are enough to stop by, and cost less time
            data = replace(data, X_val=data.X_val[:TO_STOP_BY], y_val=data.y_val[:TO_STOP_BY])
        return smaller(data, scale.shrink)

    return of


def network(scale: Scale, batch_norm: bool = False):
    side = SIDE // scale.shrink
    return cnn((1, side, side), *scale.channels, n_out=10, batch_norm=batch_norm)


RATE, RATE_WITH_NORM = 0.05, 0.02  # see `CHOICES`
SETTINGS: dict[str, dict[str, Any]] = {
    "plain": {},
    "decay": {"weight_decay": 0.03},
    "L1": {"l1": 0.01},
    "dropout": {"dropout": 0.5},  # chapter 3's
    "mirrored": {"augmentation": HorizontalFlip(0.5)},
    "patience 3": {"patience": 3},
    "small rate": {"lr": RATE / 100},
}
LOOKED_AT = ("plain", "patience 3")  # on the way; of the others only the end counts


def config_of(scale: Scale, setting: str = "plain") -> TrainConfig:
    """A setting; all but the small rate share the rate that the plain one chose."""
    base = TrainConfig(
        lr=RATE,
        momentum=0.9,
        batch_size=scale.batch_size,
        steps=scale.steps,
        log_every=max(1, scale.steps // 20),
    )
    return replace(base, **SETTINGS[setting])


@cached
def runs(
    seeds: tuple[int, ...], setting: str, wrong: float, share: float = 1.0, scale: Scale = SMALL
) -> xr.Dataset:
    """One setting on every seed."""
    data, config = clothes(scale, wrong, share), config_of(scale, setting)
    if setting not in LOOKED_AT or share > 1:
        config = replace(config, log_every=scale.steps)
    return train(network(scale), data, config, seeds, scale.device, progress=False, test=True)


@cached
def normed(seeds: tuple[int, ...], scale: Scale = SMALL) -> xr.Dataset:
    """The plain setting with BatchNorm, at a rate of its own, right labels."""
    data, config = clothes(scale, 0.0), replace(config_of(scale), lr=RATE_WITH_NORM)
    return train(network(scale, True), data, config, seeds, scale.device, progress=False)


def gains(setting: str, wrong: float, scale: Scale = SMALL):
    """A measure: test accuracy with a setting minus that of the plain one."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        pair = (runs(seeds, one, wrong, 1.0, scale).test_accuracy for one in (setting, "plain"))
        return paired_difference(*pair)

    return measure


def gap_closed(seeds: tuple[int, ...], scale: Scale = SMALL) -> Interval:
    """How much smaller the gap between training and test is with eight times the images."""
    few, many = (_gap(runs(seeds, "plain", 0.0, share, scale)) for share in (1.0, 8.0))
    return paired_difference(few, many)


def _gap(one: xr.Dataset) -> xr.DataArray:
    return final(one, "train_accuracy") - one.test_accuracy


def zeros(seeds: tuple[int, ...], scale: Scale = SMALL) -> Interval:
    """Share of the weights that L1 makes exactly zero."""
    return t_interval(final(runs(seeds, "L1", WRONG, 1.0, scale), "zero_fraction"))


def not_learned(seeds: tuple[int, ...], scale: Scale = SMALL) -> Interval:
    """Training accuracy at the usual rate minus that at a hundredth of it."""
    pair = (runs(seeds, one, 0.0, 1.0, scale) for one in ("plain", "small rate"))
    return paired_difference(*(final(one, "train_accuracy") for one in pair))


def faster(seeds: tuple[int, ...], scale: Scale = SMALL) -> Interval:
    """Steps until 90 % of the training labels are learned, without BatchNorm over with it."""
    pair = (runs(seeds, "plain", 0.0, 1.0, scale), normed(seeds, scale))
    return paired_ratio(*(_steps(one) for one in pair))


def _steps(one: xr.Dataset) -> xr.DataArray:
    steps = one.step.where(one.train_accuracy >= LEARNED).min("step")
    return steps.fillna(int(one.step[-1])).clip(min=1)


def table(seeds: tuple[int, ...], scale: Scale) -> str:
    """Every finding at another scale, a line each, with the interval of its effect."""
    measured = {
        "more data close the gap": partial(gap_closed, scale=scale),
        "decay gains, 20 % wrong": gains("decay", WRONG, scale),
        "L1 makes zeros": partial(zeros, scale=scale),
        "dropout gains, 20 % wrong": gains("dropout", WRONG, scale),
        "mirrored clothes gain nothing": gains("mirrored", 0.0, scale),
        "patience 3 gains, 20 % wrong": gains("patience 3", WRONG, scale),
        "BatchNorm is faster": partial(faster, scale=scale),
        "a rate too small has not learned": partial(not_learned, scale=scale),
    }
    seeds = tuple(seeds)
    return "\n".join(f"{name:<34}{of(seeds).text(3)}" for name, of in measured.items())


# How rates and strengths were chosen. The findings are about networks that know their training
# labels, so a rate is the one that learns them soonest. (By validation accuracy 0.01, 0.02 and 0.05
# tie; at 0.01 the network is still learning at the end, and there is nothing to regularize.)
# Strengths are chosen by the images that are kept for choosing.

RATES = (0.01, 0.02, 0.05, 0.1, 0.2)
DECAYS = (0.003, 0.01, 0.03, 0.1)
L1S = (0.003, 0.01, 0.03, 0.1)  # large: a proximal step goes past momentum


def _soon(batch_norm: bool, rate: float, seeds: tuple[int, ...]) -> float:
    """Training accuracy, the mean over all steps."""
    config = replace(config_of(SMALL), lr=rate)
    data = clothes(SMALL, 0.0, reserve=True)
    found = train(network(SMALL, batch_norm), data, config, seeds, progress=False)
    return float(found.train_accuracy.mean())


def _well(field: str, value: float, seeds: tuple[int, ...]) -> float:
    """Accuracy on the images that are kept for choosing, with wrong labels to train on."""
    config = replace(config_of(SMALL), log_every=SMALL.steps, **{field: value})
    data = clothes(SMALL, WRONG, reserve=True)
    found = train(network(SMALL), data, config, seeds, progress=False)
    return float(final(found, "val_accuracy").mean())


_SEEDS = range(900, 905)
CHOICES = (
    Choice("rate on clothes", RATE, RATES, _SEEDS, partial(_soon, False)),
    Choice("rate with BatchNorm on clothes", RATE_WITH_NORM, RATES, _SEEDS, partial(_soon, True)),
    Choice(
        "decay on clothes",
        SETTINGS["decay"]["weight_decay"],
        DECAYS,
        _SEEDS,
        partial(_well, "weight_decay"),
    ),
    Choice("L1 on clothes", SETTINGS["L1"]["l1"], L1S, _SEEDS, partial(_well, "l1")),
)
