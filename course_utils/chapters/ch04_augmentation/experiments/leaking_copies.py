"""Copies made before the split: the twin of a validation image is in the training set."""

import numpy as np
from sklearn.neighbors import KNeighborsClassifier

from course_utils.augmentation import Change, GaussianNoise, Shift, changed
from course_utils.chapters.shared.digits import digits
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval

COPIES = 4
ALMOST_THE_SAME = GaussianNoise(0.05)


def expected_accuracy(copies: int, share: float = 0.5, n_classes: int = 10) -> float:
    """What looking up the twin scores on labels that mean nothing.

    A validation image finds one of its ``copies - 1`` twins in the training set, where each is
    with probability ``share``; without one it guesses.
    """
    twin = 1 - (1 - share) ** (copies - 1)
    return twin + (1 - twin) / n_classes


def random_labels(split_first: bool):
    """A measure: accuracy of the nearest neighbour where there is nothing to learn."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        scores = [score(seed, COPIES, ALMOST_THE_SAME, split_first, True) for seed in seeds]
        return t_interval(scores)

    return measure


def off_the_formula(seeds: tuple[int, ...]) -> Interval:
    """The leaked accuracy minus what the formula gives."""
    scores = [score(seed, COPIES, ALMOST_THE_SAME, False, True) for seed in seeds]
    return t_interval(np.subtract(scores, expected_accuracy(COPIES)))


def inflation(seeds: tuple[int, ...]) -> Interval:
    """With true labels and shifted copies: accuracy split too late minus split in time."""
    late, in_time = (
        [score(seed, COPIES, Shift(1), split_first, False) for seed in seeds]
        for split_first in (False, True)
    )
    return t_interval(np.subtract(late, in_time))


def score(
    seed: int, copies: int, change: Change, split_first: bool, random: bool, n: int = 200
) -> float:
    """Validation accuracy of the nearest neighbour on changed copies of n digits, split in half.

    Every seed has its own digits, labels, copies and halves.

    Args:
        seed: Which digits, and what everything is drawn from.
        copies: How many changed copies of each digit there are.
        change: How they are changed.
        split_first: Whether all copies of one digit stay on one side.
        random: Whether labels are drawn at random, so that nothing can be learned.
        n: How many digits.
    """
    rng, data = generator(seed, "leaking copies"), digits(n)(seed)
    y = rng.integers(10, size=n) if random else data.y_train
    X = np.concatenate(
        [changed(data.X_train, change, rng, data.image_shape) for _ in range(copies)]
    )
    y = np.tile(y, copies)
    if split_first:
        train = np.tile(rng.permutation(n) < n // 2, copies)
    else:
        train = rng.permutation(n * copies) < n * copies // 2
    return KNeighborsClassifier(1).fit(X[train], y[train]).score(X[~train], y[~train])
