"""What a straight cut can do: random labels in 20 dimensions, and circles that are lifted."""

import numpy as np

from course_utils.data import load
from course_utils.randomness import generator
from course_utils.separation import (
    cover_share,
    cut_accuracy,
    lifted,
    random_relu,
    separable,
)
from course_utils.statistics import Interval, t_interval

D, LABELINGS_A_SEED = 20, 300
POINTS = 100


def share_minus_cover(n: int):
    """A measure: the share of random labelings of n points that can be cut, minus Cover's."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        return t_interval([share_cut(seed, n) - cover_share(n, D) for seed in seeds])

    return measure


def share_cut(seed: int, n: int, d: int = D, labelings: int = LABELINGS_A_SEED) -> float:
    """The share of random labelings of n random points in d dimensions that a cut through 0 can."""
    rng = generator(seed, "points to cut")
    drawn = ((rng.standard_normal((n, d)), rng.choice((-1.0, 1.0), n)) for _ in range(labelings))
    return float(np.mean([separable(X, signs) for X, signs in drawn]))


def gain_by_lifting(seeds: tuple[int, ...]) -> Interval:
    """Accuracy on new points of two circles with x² + y² as a third number, minus that without."""
    return t_interval([circles_cut(s, "lifted") - circles_cut(s, "flat") for s in seeds])


def lost_by_random_features(k: int):
    """A measure: accuracy with x² + y² minus that with k random ReLU features."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        return t_interval([circles_cut(s, "lifted") - circles_cut(s, k) for s in seeds])

    return measure


def circles_cut(seed: int, features: str | int) -> float:
    """Accuracy on new points of a cut of the circles, or of what is made of them.

    Args:
        seed: Draws points and random features.
        features: "flat" (x and y), "lifted" (x² + y² as well), or how many random ReLU features.
    """
    data = load("circles", POINTS, seed=seed)

    def made(X):
        if features == "flat":
            return X
        if features == "lifted":
            return lifted(X)
        return random_relu(X, features, generator(seed, "random features"))

    return cut_accuracy(made(data.X_train), data.y_train, made(data.X_test), data.y_test)
