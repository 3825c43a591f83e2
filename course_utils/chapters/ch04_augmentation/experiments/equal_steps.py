"""Copies that add nothing at all: what they seem to gain at equal epochs, and at equal steps."""

from dataclasses import replace

import numpy as np
import xarray as xr

from course_utils.chapters.ch04_augmentation.experiments.augmented import CONFIG
from course_utils.chapters.shared.digits import NETWORK, digits
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.statistics import Interval
from course_utils.training import train

EPOCHS, COPIES, IMAGES, BATCH = 8, 4, 200, 50


def at_equal_epochs(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy with each image four times minus plain: at as many epochs, so more steps."""
    differing = ("data", "steps", "logged steps", "log_every")
    return paired(_copied(seeds, COPIES), _plain(seeds), "test_accuracy", differing)


def at_equal_steps(seeds: tuple[int, ...]) -> Interval:
    """The same with as many steps."""
    return paired(_copied(seeds, 1), _plain(seeds), "test_accuracy", "data")


def repeated(n_train: int):
    """Digits, each of them four times, unchanged."""

    def load_one(seed):
        data = digits(n_train)(seed)
        X, y = np.tile(data.X_train, (COPIES, 1)), np.tile(data.y_train, COPIES)
        return replace(data, X_train=X, y_train=y)

    return load_one


@cached
def _plain(seeds: tuple[int, ...]) -> xr.Dataset:
    return train(NETWORK, digits(IMAGES), _config(1), seeds, progress=False, test=True)


def _copied(seeds: tuple[int, ...], times: int) -> xr.Dataset:
    return train(NETWORK, repeated(IMAGES), _config(times), seeds, progress=False, test=True)


def _config(times: int):
    steps = times * EPOCHS * IMAGES // BATCH
    return replace(CONFIG, batch_size=BATCH, steps=steps, log_every=steps)
