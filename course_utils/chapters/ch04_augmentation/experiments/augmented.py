"""The data, networks and runs that several claims on augmentation read.

Every seed has its own training images, initial weights and test images, which judge its networks.
Digits come twice: as they are stored, where everyone has been centred, and on a larger sheet, where
nobody has been. The strengths of the changes are given: nothing says that they are the best.
"""

from dataclasses import replace
from functools import lru_cache, partial

import xarray as xr

from course_utils.augmentation import (
    Change,
    GaussianNoise,
    HorizontalFlip,
    Rotation,
    Shift,
    halved,
    uncentred,
)
from course_utils.chapters.shared.digits import NETWORK, digits
from course_utils.claims.claim import cached
from course_utils.data import Dataset, load
from course_utils.models import mlp
from course_utils.training import TrainConfig, grid, train

CONFIG = TrainConfig(
    lr=0.05, momentum=0.9, batch_size=32, steps=350, log_every=350, dtype="float64"
)
SHEET_NETWORK = mlp(144, 64, 64, n_out=10)  # for digits on a sheet of 12 × 12
CLOTHES_NETWORK = mlp(196, 32, n_out=10)  # for Fashion-MNIST at half its size
SIZES, LARGER = (50, 100, 200), (400, 797)  # numbers of digits on sheets

FLIP, SHIFT, NOISE, TURN = HorizontalFlip(), Shift(1), GaussianNoise(0.3), Rotation(10)


def on_a_sheet(n_train: int):
    """Digits on a sheet two pixels larger on each side, each at a place of its own."""
    return lambda seed: uncentred(load("digits", n_train, seed=seed), 2, seed)


def clothes(n_train: int):
    """Fashion-MNIST at half its size."""
    return partial(_clothes, n_train)


@lru_cache(maxsize=20)  # they take a while to read, and several claims look at the same
def _clothes(n_train: int, seed: int) -> Dataset:
    return halved(load("fashion_mnist", n_train, seed=seed))


def with_change(runs: xr.Dataset, change: Change | None) -> xr.Dataset:
    """The runs with one augmentation out of several; None for those without."""
    return runs.sel(augmentation=str(change))


def centred(seeds: tuple[int, ...], change: Change | None) -> xr.Dataset:
    """100 digits as they are, with one augmentation or None."""
    runs = mirrored_digits(seeds) if change in (None, FLIP) else _changed_digits(seeds)
    return with_change(runs, change)


@cached
def mirrored_digits(seeds: tuple[int, ...]) -> xr.Dataset:
    """100 digits, with and without flips."""
    config = replace(CONFIG, augmentation=grid(None, FLIP))
    return train(NETWORK, digits(100), config, seeds, progress=False, test=True, weights=True)


@cached
def _changed_digits(seeds: tuple[int, ...]) -> xr.Dataset:
    """The same digits with each of three other changes."""
    config = replace(CONFIG, augmentation=grid(SHIFT, NOISE, TURN))
    return train(NETWORK, digits(100), config, seeds, progress=False, test=True, weights=True)


@cached
def mirrored_clothes(seeds: tuple[int, ...]) -> xr.Dataset:
    """200 pictures of clothes, with and without flips."""
    config = replace(CONFIG, augmentation=grid(None, FLIP))
    data = clothes(200)
    return train(CLOTHES_NETWORK, data, config, seeds, progress=False, test=True, weights=True)


@cached
def sheets(seeds: tuple[int, ...]) -> xr.Dataset:
    """Digits that nobody has centred, without shifts and moved by up to one pixel at each step."""
    config = replace(CONFIG, augmentation=grid(None, SHIFT))
    sizes = {n: on_a_sheet(n) for n in SIZES}
    return train(SHEET_NETWORK, sizes, config, seeds, progress=False, test=True)


@cached
def larger_sheets(seeds: tuple[int, ...]) -> xr.Dataset:
    """More such digits, without shifts."""
    sizes = {n: on_a_sheet(n) for n in LARGER}
    return train(SHEET_NETWORK, sizes, CONFIG, seeds, progress=False, test=True)
