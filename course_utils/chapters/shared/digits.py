"""A network on handwritten digits, trained in the settings that several claims read.

Every seed draws its own split of the digits, wrong labels and initial weights. What is reported
comes from the seed's own test images.
"""

from dataclasses import replace

import xarray as xr

from course_utils.claims.claim import cached
from course_utils.data import load
from course_utils.models import mlp
from course_utils.training import TrainConfig, grid, train

NETWORK = mlp(64, 64, 64, n_out=10)
WRONG = 0.2  # share of wrong labels
DECAY = 0.01  # strength of the weight decay
FAST = TrainConfig(lr=0.05, momentum=0.9, batch_size=20, steps=300, log_every=300, dtype="float64")
MEDIUM = replace(FAST, batch_size=50, steps=400, log_every=400)


def digits(n_train: int, label_noise: float = 0.0):
    """A data set for each seed: its own images out of the pool, its own wrong labels."""
    return lambda seed: load("digits", n_train, label_noise, seed)


@cached
def more_images(seeds: tuple[int, ...]) -> xr.Dataset:
    """797 images, 20 % of the labels wrong."""
    data = digits(797, WRONG)
    return train(NETWORK, data, MEDIUM, seeds, progress=False, test=True, weights=True)


@cached
def by_decay(seeds: tuple[int, ...]) -> xr.Dataset:
    """200 images, 20 % of the labels wrong, without weight decay and with it."""
    config = replace(MEDIUM, weight_decay=grid(0.0, DECAY))
    data = digits(200, WRONG)
    return train(NETWORK, data, config, seeds, progress=False, test=True, weights=True)


def plain(seeds: tuple[int, ...]) -> xr.Dataset:
    """200 images, 20 % of the labels wrong, nothing done about it."""
    return by_decay(seeds).sel(weight_decay=0.0)


def decayed(seeds: tuple[int, ...]) -> xr.Dataset:
    """The same with weight decay."""
    return by_decay(seeds).sel(weight_decay=DECAY)
