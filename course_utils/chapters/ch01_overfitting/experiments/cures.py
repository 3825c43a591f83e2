"""Three cures for the same network on the same noisy labels, each at the same number of steps."""

from dataclasses import replace

import xarray as xr

from course_utils.chapters.shared.digits import (
    MEDIUM,
    NETWORK,
    WRONG,
    digits,
    more_images,
    plain,
)
from course_utils.claims.choice import Choice
from course_utils.claims.fairness import final, paired
from course_utils.data import for_choosing
from course_utils.models import mlp
from course_utils.statistics import Interval
from course_utils.training import train

STRENGTH = 0.02  # of the weight decay, see CHOICES


def more_data(seeds: tuple[int, ...]) -> Interval:
    """Gain in test accuracy by four times the images."""
    return paired(more_images(seeds), plain(seeds), "test_accuracy", differing="data")


def weight_decay(seeds: tuple[int, ...]) -> Interval:
    """Gain in test accuracy by weight decay."""
    cured = _with_decay(STRENGTH, digits(200, WRONG), seeds)
    return paired(cured, plain(seeds), "test_accuracy", differing="weight_decay")


def fewer_parameters(units: int):
    """A measure: gain in test accuracy by hidden layers of so many units instead of 64."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        network = mlp(64, units, units, n_out=10)
        small = train(network, digits(200, WRONG), MEDIUM, seeds, progress=False, test=True)
        return paired(small, plain(seeds), "test_accuracy", differing="model")

    return measure


def _with_decay(strength: float, data, seeds: tuple[int, ...]) -> xr.Dataset:
    config = replace(MEDIUM, weight_decay=strength)
    return train(NETWORK, data, config, seeds, progress=False, test=True)


def _score(strength: float, seeds: tuple[int, ...]) -> float:
    """Accuracy on the images that are kept for choosing, its mean over seeds."""
    runs = _with_decay(strength, lambda seed: for_choosing(digits(200, WRONG)(seed)), seeds)
    return float(final(runs, "val_accuracy").mean())


CHOICES = (
    Choice(
        "weight decay against 20 % wrong labels among 200 digits",
        STRENGTH,
        among=(0.003, 0.01, 0.02, 0.05),
        seeds=range(500, 520),
        score=_score,
    ),
)
