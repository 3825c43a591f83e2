"""Which examples are trained on and judged by, and which of their labels are wrong."""

import numpy as np


def check_n_train(n_train: int | None, default: int, available: int | None = None) -> int:
    """The training-set size to use: `n_train`, or `default` if it is None.

    Args:
        n_train: What was asked for.
        default: The size if nothing was asked for.
        available: How many examples there are; None where any number can be generated.

    Raises:
        ValueError: If `n_train` is not a whole number from 1 to `available`.
    """
    if n_train is None:
        return default
    if isinstance(n_train, bool) or not isinstance(n_train, int | np.integer) or n_train < 1:
        raise ValueError(f"n_train must be a whole number of at least 1, got {n_train!r}")
    if available is not None and n_train > available:
        raise ValueError(
            f"n_train must be at most {available}, got {n_train}: "
            f"there are only {available} training examples (n_train=None takes them all)"
        )
    return int(n_train)


def balanced_order(y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A random order of the examples in which every beginning is as class-balanced as can be.

    Round by round, each class in random order gives one of its examples, until it has none left.
    So the first n examples contain equally many of each class, give or take one, for every n up to
    where the smallest class is used up.

    Args:
        y: Classes, shape (n,).
        rng: Where the order comes from.

    Returns:
        A permutation of 0 … n - 1, shape (n,).
    """
    shuffled = rng.permutation(len(y))
    round_of = np.empty(len(y), dtype=np.int64)  # an example's place among those of its class
    for label in np.unique(y):
        members = shuffled[y[shuffled] == label]
        round_of[members] = np.arange(len(members))
    return np.lexsort((rng.random(len(y)), round_of))  # by round; at random within a round


def proportional_order(y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A random order of the examples in which every stretch has the classes in proportion.

    Args:
        y: Classes, shape (n,); all the same where there are none.
        rng: Where the order comes from.

    Returns:
        A permutation of 0 … n - 1, shape (n,).
    """
    shuffled = rng.permutation(len(y))
    place = np.empty(len(y))  # an example's place among those of its class, from 0 to 1
    for label in np.unique(y):
        members = shuffled[y[shuffled] == label]
        place[members] = (np.arange(len(members)) + rng.random()) / len(members)
    return np.argsort(place, kind="stable")


def flip_labels(
    y: np.ndarray, n_classes: int, label_noise: float, rng: np.random.Generator
) -> np.ndarray:
    """A copy of `y` in which exactly ``round(label_noise * n)`` labels are wrong.

    A flipped label is one of the *other* classes, each equally likely. With the same generator
    state, the labels flipped at a smaller noise are flipped to the same classes at a larger one.

    Args:
        y: True classes, shape (n,), int64.
        n_classes: The number of classes K.
        label_noise: The fraction of wrong labels, in [0, 1].
        rng: Where the choice comes from.

    Returns:
        The noisy classes, shape (n,), int64.

    Raises:
        ValueError: If `label_noise` is not in [0, 1].
    """
    if not 0 <= label_noise <= 1:
        raise ValueError(
            f"label_noise must be in [0, 1], got {label_noise}: it is a fraction of the labels"
        )
    order, shift = rng.permutation(len(y)), rng.integers(1, n_classes, size=len(y))
    flipped = order[: round(label_noise * len(y))]
    noisy = y.copy()
    noisy[flipped] = (y[flipped] + shift[flipped]) % n_classes
    return noisy
