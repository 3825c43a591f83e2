"""How evenly a query looks at 32 keys that are drawn, with the scores divided by √d and without."""

import numpy as np

from course_utils.attention import attention_weights, spread_of
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval

ELEMENTS = 32
MANY = 200  # queries and keys, where their scores' variance is measured


def variance_over_d(d: int):
    """A measure: the variance of the scores q·k over d."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        drawn = (queries_and_keys(seed, d, MANY) for seed in seeds)
        return t_interval([np.var(Q @ K.T) / d for Q, K in drawn])

    return measure


def spread(d: int, scaled: bool):
    """A measure: entropy of the weights as a share of the largest that it can be."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        drawn = (queries_and_keys(seed, d) for seed in seeds)
        return t_interval([spread_of(attention_weights(*one, scaled)) for one in drawn])

    return measure


def queries_and_keys(seed: int, d: int, n: int = ELEMENTS) -> np.ndarray:
    """Queries and keys of independent standard normal numbers, (2, n, d)."""
    return generator(seed, "queries and keys").standard_normal((2, n, d))
