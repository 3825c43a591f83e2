"""The networks whose probabilities are looked at: one for each regularizer, and one without.

Every seed has its own 200 digits, wrong labels, initial weights, validation and test images. The
temperature is found on the validation images, and judged on the test images. Strengths are the
best ones for accuracy on images that are kept apart; smoothing and patience are usual ones, and the
strong decay is ten times the chosen one.
"""

from dataclasses import replace

import numpy as np
import xarray as xr

from course_utils.calibration import best_temperature, probabilities, too_sure
from course_utils.chapters.shared.calibrated import calibration_error
from course_utils.chapters.shared.digits import NETWORK, WRONG, digits
from course_utils.claims.choice import Choice, mean_accuracy, reserved
from course_utils.claims.claim import cached
from course_utils.claims.fairness import check_fair
from course_utils.data import flip_labels
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval
from course_utils.training import TrainConfig, by_seed, predict, train

N = 200
PLAIN = TrainConfig(lr=0.05, momentum=0.9, batch_size=32, steps=350, log_every=10, dtype="float64")
DECAY, DROPOUT, SMOOTHING = 0.003, 0.2, 0.1
TIMES = 10  # by which the strong decay is stronger than the chosen one
HONEST_DRAWS = 20  # of labels from a network's own probabilities
REGULARIZED = {
    "plain": PLAIN,
    "weight decay": replace(PLAIN, weight_decay=DECAY),
    "strong decay": replace(PLAIN, weight_decay=TIMES * DECAY),
    "dropout": replace(PLAIN, dropout=DROPOUT),
    "smoothing": replace(PLAIN, label_smoothing=SMOOTHING),
    "stopping": replace(PLAIN, patience=3),
}
# The field in which each differs from the plain network.
FIELDS = {
    "weight decay": "weight_decay",
    "strong decay": "weight_decay",
    "dropout": "dropout",
    "smoothing": "label_smoothing",
    "stopping": "patience",
}


def error_added(name: str):
    """A measure: calibration error on new images with a regularizer minus that without."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        with_it, plain = (regularized(seeds, one, 0.0) for one in (name, "plain"))
        check_fair(with_it, plain, FIELDS[name])
        errors = [errors_of(*logits_of(runs, 0.0)) for runs in (with_it, plain)]
        return t_interval(errors[0] - errors[1])

    return measure


def error_left(name: str):
    """A measure: calibration error on new images after a temperature, minus an honest network's.

    The temperature is that of the validation images.
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        runs = regularized(seeds, name, 0.0)
        logits, y = logits_of(runs, 0.0)
        errors = errors_of(logits, y, temperatures_of(runs, 0.0))
        return t_interval(errors - errors_if_honest(runs))

    return measure


def certainty_over_accuracy(name: str, wrong_in_test: float):
    """A measure: certainty minus share of right answers, 20 % of the training labels wrong.

    Args:
        name: Which network.
        wrong_in_test: Share of wrong labels among those it is judged by.
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        logits, y = logits_of(regularized(seeds, name, WRONG), WRONG)
        judged_by = [noisy(labels, wrong_in_test, s) for labels, s in zip(y, seeds, strict=True)]
        pairs = zip(logits, judged_by, strict=True)
        return t_interval([too_sure(probabilities(one), labels) for one, labels in pairs])

    return measure


@cached
def regularized(seeds: tuple[int, ...], name: str, label_noise: float) -> xr.Dataset:
    """The runs of one network; the configuration is one of `REGULARIZED`."""
    data = digits(N, label_noise)
    return train(NETWORK, data, REGULARIZED[name], seeds, progress=False, test=True, weights=True)


def logits_of(
    runs: xr.Dataset, label_noise: float, part: str = "test"
) -> tuple[np.ndarray, np.ndarray]:
    """Logits (seed, example, class) on each seed's own images, and their right labels."""
    X, y = by_seed(digits(N, label_noise), runs.seed, part)
    return predict(NETWORK, runs, X).values, y.values


def temperatures_of(runs: xr.Dataset, label_noise: float) -> np.ndarray:
    """The temperature of each seed's network that its validation images ask for, (seeds,)."""
    pairs = zip(*logits_of(runs, label_noise, "val"), strict=True)
    return np.array([best_temperature(*one) for one in pairs])


def errors_of(logits: np.ndarray, y: np.ndarray, temperatures=None) -> np.ndarray:
    """The calibration error of each seed's network, (seeds,), at temperatures or at 1."""
    temperatures = np.ones(len(logits)) if temperatures is None else temperatures
    members = zip(logits, y, temperatures, strict=True)
    return np.array([calibration_error(probabilities(z, T), labels) for z, labels, T in members])


def errors_if_honest(runs: xr.Dataset) -> np.ndarray:
    """The calibration error where labels are drawn from the network's own probabilities, (seeds,).

    Then it is calibrated by construction, and what is left is noise of the bins. A mean over draws;
    the temperature is that of the validation images.
    """
    logits, _ = logits_of(runs, 0.0)
    members = zip(runs.seed.values, logits, temperatures_of(runs, 0.0), strict=True)
    return np.array([_honest(probabilities(one, T), int(seed)) for seed, one, T in members])


def _honest(p: np.ndarray, seed: int) -> float:
    rng, below = generator(seed, "honest labels"), p.cumsum(axis=1)[:, :-1]
    drawn = ((below < rng.random((len(p), 1))).sum(axis=1) for _ in range(HONEST_DRAWS))
    return float(np.mean([calibration_error(p, y) for y in drawn]))


def noisy(y: np.ndarray, share: float, seed: int) -> np.ndarray:
    """The labels with a share of them wrong, drawn by the seed."""
    return flip_labels(y, 10, share, generator(seed, "test label noise"))


def _score(field: str):
    """Accuracy on the images that are kept apart, by the value of a field."""

    def score(value: float, seeds: tuple[int, ...]) -> float:
        config = replace(PLAIN, **{field: value})
        return mean_accuracy(NETWORK, reserved(digits(N)), config, seeds)

    return score


CHOICES = tuple(
    Choice(
        f"{field} of the network that is calibrated", chosen, among, range(900, 905), _score(field)
    )
    for field, chosen, among in (
        ("weight_decay", DECAY, (0.001, 0.003, 0.01, 0.03)),
        ("dropout", DROPOUT, (0.1, 0.2, 0.5, 0.8)),
    )
)
