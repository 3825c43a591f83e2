"""Addition modulo a prime as a data set: there are p² pairs, and all that can be known is known.

An example is a pair of numbers, each as p inputs of which one is 1; its class is their sum modulo
p. A seed draws which pairs are trained on. The others are halved: some to choose by, some to judge
by.
"""

from collections.abc import Callable

import numpy as np

from course_utils.data import Dataset
from course_utils.randomness import generator

P = 23
SHARE = 0.6  # of the pairs, to train on


def all_pairs(p: int = P) -> np.ndarray:
    """Every pair of numbers 0 … p - 1, in order, (p², 2)."""
    return np.stack(np.divmod(np.arange(p * p), p), axis=1)


def one_hot(pairs: np.ndarray, p: int = P) -> np.ndarray:
    """Each pair as 2p inputs, (n, 2p): input a is 1 for the first number, p + b for the second."""
    X = np.zeros((len(pairs), 2 * p), dtype=np.float32)
    rows = np.arange(len(pairs))
    X[rows, pairs[:, 0]] = X[rows, p + pairs[:, 1]] = 1
    return X


def split(seed: int, share: float = SHARE, p: int = P) -> tuple[np.ndarray, ...]:
    """The pairs that a seed trains on, chooses by and is judged by, (n, 2) each."""
    order = generator(seed, "pairs to be added").permutation(all_pairs(p))
    n_train = round(share * p * p)
    return tuple(np.split(order, [n_train, n_train + (p * p - n_train) // 2]))


def addition(share: float = SHARE, p: int = P) -> Callable[[int], Dataset]:
    """A data set for each seed: that share of all pairs to train on."""

    def of(seed: int) -> Dataset:
        parts = split(seed, share, p)
        arrays = [a for pairs in parts for a in (one_hot(pairs, p), pairs.sum(axis=1) % p)]
        return Dataset(*arrays, name="addition", task="classification", n_classes=p)

    return of


def without_mirror(seed: int, share: float = SHARE, p: int = P) -> np.ndarray:
    """The pairs (a, b) of which a seed trains on neither (a, b) nor (b, a), (n, 2).

    Whoever has only understood that a + b = b + a can do nothing about these.
    """
    trained, *others = split(seed, share, p)
    seen = {tuple(pair) for pair in trained.tolist()}
    others = np.concatenate(others)
    return others[[(b, a) not in seen for a, b in others.tolist()]]


def main_frequency(weights: np.ndarray, p: int = P) -> np.ndarray:
    """How much of each unit's weights on the first number is one wave, (…, units), in [0, 1].

    Args:
        weights: Of the first layer, (…, units, 2p).
        p: The modulus.

    Returns:
        The power of the strongest frequency over that of all, the mean left out.
    """
    power = np.abs(np.fft.rfft(weights[..., :p], axis=-1)[..., 1:]) ** 2
    return power.max(axis=-1) / power.sum(axis=-1)
