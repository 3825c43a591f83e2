"""Generators whose draws have the right shares and yet depend on one another.

Each function takes a generator and gives one that answers the same calls, but makes arrays by a
rule of its own: an array of uniform numbers, from which all others follow.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import ndtri

Shape = tuple[int, ...]
Rule = Callable[[np.random.Generator, Shape], np.ndarray]


class Dependent:
    """A generator whose arrays are made by a rule. What draws no numbers, it leaves to another."""

    def __init__(self, rng: np.random.Generator, rule: Rule) -> None:
        self.rng, self.rule = rng, rule

    def random(self, size: Any = None) -> Any:
        if size is None:
            return self.rng.random()
        return self.rule(self.rng, tuple(int(n) for n in np.atleast_1d(size)))

    def standard_normal(self, size: Any = None) -> Any:
        return ndtri(self.random(size))

    def integers(self, low: int, high: int | None = None, size: Any = None) -> Any:
        low, high = (0, low) if high is None else (low, high)
        return np.floor(low + (high - low) * self.random(size)).astype(int)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.rng, name)


def _by(rule: Rule) -> Callable[[np.random.Generator], Dependent]:
    return lambda rng: Dependent(rng, rule)


def _even(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    n = int(np.prod(shape))
    return rng.permutation((np.arange(n) + rng.random()) / max(n, 1)).reshape(shape)


def _even_rows(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    if len(shape) == 1:
        return np.concatenate([_even(rng, (n,)) for n in (shape[0] // 2, -(-shape[0] // 2))])
    return np.array([_even(rng, shape[1:]) for _ in range(shape[0])]).reshape(shape)


def _one_a_row(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    return rng.random(shape[:1])[(..., *(None for _ in shape[1:]))] + np.zeros(shape)


def _one_a_column(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    return rng.random(shape[1:]) + np.zeros(shape)


def _repeated(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    half = rng.random(((shape[0] + 1) // 2, *shape[1:]))
    return np.concatenate([half, half])[: shape[0]]


def _opposite(rng: np.random.Generator, shape: Shape) -> np.ndarray:
    half = rng.random(((shape[0] + 1) // 2, *shape[1:]))
    return np.concatenate([half, 1 - half])[: shape[0]]


# Under the names that mutants call them by.
GENERATORS = {
    "even": _by(_even),  # exact shares, in random order
    "even_rows": _by(_even_rows),  # … in each row; where there is one axis, in each half
    "one_a_row": _by(_one_a_row),  # one number for all entries of a row
    "one_a_column": _by(_one_a_column),  # … of a column; where there is one axis, for all
    "repeated": _by(_repeated),  # the second half repeats the first
    "opposite": _by(_opposite),  # … mirrors it
    "frozen": lambda rng: np.random.default_rng(0),  # the same at every call
    "unseeded": lambda rng: np.random.default_rng(),  # nobody can repeat it
}
