"""Three cures for the same network on the same noisy labels, each at the same number of steps."""

from dataclasses import replace

from course_utils.chapters.shared.digits import (
    MEDIUM,
    NETWORK,
    WRONG,
    digits,
    more_images,
    plain,
)
from course_utils.claims.choice import Choice, mean_accuracy, reserved
from course_utils.claims.fairness import paired
from course_utils.models import mlp
from course_utils.statistics import Interval
from course_utils.training import train

STRENGTH = 0.02  # of the weight decay, see CHOICES


def more_data(seeds: tuple[int, ...]) -> Interval:
    """Gain in test accuracy by four times the images."""
    return paired(more_images(seeds), plain(seeds), "test_accuracy", differing="data")


def weight_decay(seeds: tuple[int, ...]) -> Interval:
    """Gain in test accuracy by weight decay."""
    config = replace(MEDIUM, weight_decay=STRENGTH)
    cured = train(NETWORK, digits(200, WRONG), config, seeds, progress=False, test=True)
    return paired(cured, plain(seeds), "test_accuracy", differing="weight_decay")


def fewer_parameters(units: int):
    """A measure: gain in test accuracy by hidden layers of so many units instead of 64."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        network = mlp(64, units, units, n_out=10)
        small = train(network, digits(200, WRONG), MEDIUM, seeds, progress=False, test=True)
        return paired(small, plain(seeds), "test_accuracy", differing="model")

    return measure


def _score(strength: float, seeds: tuple[int, ...]) -> float:
    """Mean accuracy on the images that are kept for choosing."""
    config = replace(MEDIUM, weight_decay=strength)
    return mean_accuracy(NETWORK, reserved(digits(200, WRONG)), config, seeds)


CHOICES = (
    Choice(
        "weight decay against 20 % wrong labels among 200 digits",
        STRENGTH,
        among=(0.003, 0.01, 0.02, 0.05),
        seeds=range(500, 520),
        score=_score,
    ),
)
