"""The data, networks and runs that several claims on augmentation read.

Every seed has its own training images and initial weights. Digits come twice: as they are stored,
where everyone has been centred, and on a larger sheet, where nobody has been.
"""

from dataclasses import replace

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
from course_utils.data import load
from course_utils.models import mlp
from course_utils.training import TrainConfig, grid, train

CONFIG = TrainConfig(
    lr=0.05, momentum=0.9, batch_size=32, steps=350, log_every=350, dtype="float64"
)
SHEET_NETWORK = mlp(144, 64, 64, n_out=10)  # for digits on a sheet of 12 × 12
CLOTHES_NETWORK = mlp(196, 32, n_out=10)  # for Fashion-MNIST at half its size
SIZES = (100, 200, 400)

FLIP, SHIFT, NOISE, TURN = HorizontalFlip(), Shift(1), GaussianNoise(0.3), Rotation(10)


def on_a_sheet(n_train: int):
    """Digits on a sheet two pixels larger on each side, each at a place of its own."""
    return lambda seed: uncentred(load("digits", n_train, seed=seed), 2, seed)


def clothes(n_train: int):
    """Fashion-MNIST at half its size."""
    return lambda seed: halved(load("fashion_mnist", n_train, seed=seed))


def with_change(runs: xr.Dataset, change: Change | None) -> xr.Dataset:
    """The runs with one augmentation out of several; None for those without."""
    return runs.sel(augmentation=str(change))


@cached
def centred(seeds: tuple[int, ...]) -> xr.Dataset:
    """100 digits as they are, with no augmentation and with each of four."""
    config = replace(CONFIG, augmentation=grid(None, FLIP, SHIFT, NOISE, TURN))
    return train(NETWORK, digits(100), config, seeds, progress=False, weights=True)


@cached
def mirrored_clothes(seeds: tuple[int, ...]) -> xr.Dataset:
    """200 pictures of clothes, with and without flips."""
    config = replace(CONFIG, augmentation=grid(None, FLIP))
    return train(CLOTHES_NETWORK, clothes(200), config, seeds, progress=False, weights=True)


@cached
def sheets_by_size(seeds: tuple[int, ...]) -> xr.Dataset:
    """Digits that nobody has centred, several numbers of them, with no augmentation."""
    sizes = {n: on_a_sheet(n) for n in SIZES}
    return train(SHEET_NETWORK, sizes, CONFIG, seeds, progress=False)


@cached
def shifted_sheets(seeds: tuple[int, ...]) -> xr.Dataset:
    """100 digits that nobody has centred, moved by up to one pixel at each step."""
    config = replace(CONFIG, augmentation=SHIFT)
    return train(SHEET_NETWORK, on_a_sheet(100), config, seeds, progress=False)
