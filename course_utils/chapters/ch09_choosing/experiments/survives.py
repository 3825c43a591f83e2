"""Main findings of chapters 1 to 7 once more, on a convolutional network and pictures of clothes.

Here with 14 × 14 pixels, two small blocks and 200 steps, so that 20 seeds take minutes on a
processor. `Scale` says how large; ``LARGE`` is meant for ``device="cuda"``.
"""

from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from course_utils.augmentation import HorizontalFlip
from course_utils.claims.claim import cached
from course_utils.data import Dataset, load
from course_utils.models import cnn
from course_utils.statistics import Interval, paired_difference, paired_ratio
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


SMALL = Scale(n_train=300, channels=(6, 12), steps=200, batch_size=25, shrink=2)
LARGE = Scale(n_train=4000, channels=(32, 64), steps=2000, batch_size=50, device="cuda")
WRONG = 0.2


def clothes(scale: Scale, wrong: float, share: float = 1.0):
    """A data set for each seed, its images made smaller by taking means."""

    def of(seed: int) -> Dataset:
        data = load("fashion_mnist", round(share * scale.n_train), wrong, seed)
        if scale.shrink == 1:
            return data
        shape = (1, 28 // scale.shrink, 28 // scale.shrink)
        parts = {
            f"X_{part}": _shrunk(getattr(data, f"X_{part}"), scale.shrink)
            for part in ("train", "val", "test")
        }
        return replace(data, image_shape=shape, **parts)

    return of


def _shrunk(X: np.ndarray, by: int) -> np.ndarray:
    side = 28 // by
    return X.reshape(-1, side, by, side, by).mean(axis=(2, 4)).reshape(len(X), -1)


def network(scale: Scale, batch_norm: bool = False):
    side = 28 // scale.shrink
    return cnn((1, side, side), *scale.channels, n_out=10, batch_norm=batch_norm)


def config_of(scale: Scale) -> TrainConfig:
    """SGD with momentum; the rate was taken from pilots on seeds 900 to 904."""
    return TrainConfig(
        lr=0.05,
        momentum=0.9,
        batch_size=scale.batch_size,
        steps=scale.steps,
        log_every=max(1, scale.steps // 20),
    )


SETTINGS = {
    "plain": {},
    "L2": {"weight_decay": 0.01},
    "dropout": {"dropout": 0.3},
    "flips": {"augmentation": HorizontalFlip(0.5)},
    "patience 3": {"patience": 3},
    "small rate": {"lr": 0.002},
}


@cached
def runs(
    seeds: tuple[int, ...], wrong: float, share: float = 1.0, scale: Scale = SMALL
) -> xr.Dataset:
    """Every setting, along the dimension ``setting``."""
    settings = {name: replace(config_of(scale), **some) for name, some in SETTINGS.items()}
    data = clothes(scale, wrong, share)
    return train(network(scale), data, settings, seeds, scale.device, progress=False, test=True)


@cached
def normed(seeds: tuple[int, ...], scale: Scale = SMALL) -> xr.Dataset:
    """The plain setting with BatchNorm, right labels."""
    data = clothes(scale, 0.0)
    return train(network(scale, True), data, config_of(scale), seeds, scale.device, progress=False)


def gains(setting: str, wrong: float, scale: Scale = SMALL):
    """A measure: test accuracy with a setting minus that of the plain one."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        reached = runs(seeds, wrong, 1.0, scale).test_accuracy
        pair = (reached.sel(setting=one, drop=True) for one in (setting, "plain"))
        return paired_difference(*pair)

    return measure


def gap_closed(seeds: tuple[int, ...], scale: Scale = SMALL) -> Interval:
    """How much smaller the gap between training and test is with four times the images."""
    few, many = (
        _gap(runs(seeds, 0.0, share, scale).sel(setting="plain", drop=True)) for share in (0.25, 1)
    )
    return paired_difference(few, many)


def _gap(one: xr.Dataset) -> xr.DataArray:
    return one.train_accuracy.isel(step=-1, drop=True) - one.test_accuracy


def faster(seeds: tuple[int, ...], scale: Scale = SMALL) -> Interval:
    """Steps until 90 % of the training labels are learned, without BatchNorm over with it."""
    plain = runs(seeds, 0.0, 1.0, scale).sel(setting="plain", drop=True)
    return paired_ratio(*(_steps(one) for one in (plain, normed(seeds, scale))))


def _steps(one: xr.Dataset) -> xr.DataArray:
    steps = one.step.where(one.train_accuracy >= 0.9).min("step")
    return steps.fillna(int(one.step[-1])).clip(min=1)
