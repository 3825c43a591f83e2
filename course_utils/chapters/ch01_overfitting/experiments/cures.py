"""Three cures for the same network on the same noisy labels, each at the same number of steps."""

from course_utils.chapters.shared.digits import (
    MEDIUM,
    WRONG,
    decayed,
    digits,
    more_images,
    plain,
)
from course_utils.claims.fairness import paired
from course_utils.models import mlp
from course_utils.statistics import Interval
from course_utils.training import train


def more_data(seeds: tuple[int, ...]) -> Interval:
    """Gain in validation accuracy by four times the images."""
    return paired(more_images(seeds), plain(seeds), "val_accuracy", differing="data")


def weight_decay(seeds: tuple[int, ...]) -> Interval:
    """Gain in validation accuracy by weight decay."""
    return paired(decayed(seeds), plain(seeds), "val_accuracy", differing="weight_decay")


def fewer_parameters(units: int):
    """A measure: gain in validation accuracy by hidden layers of so many units instead of 64."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        network = mlp(64, units, units, n_out=10)
        small = train(network, digits(200, WRONG), MEDIUM, seeds, progress=False)
        return paired(small, plain(seeds), "val_accuracy", differing="model")

    return measure
