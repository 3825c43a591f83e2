"""Two features that measure the same thing: which of them gets the weight?"""

import numpy as np
from sklearn.linear_model import Lasso

from course_utils.claims.claim import cached
from course_utils.linear import ridge
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval

N = 50
SETS_A_SEED = 10


def less_uneven_with_l2(seeds: tuple[int, ...]) -> Interval:
    """Unevenness of the two weights by least squares, minus that by ridge."""
    return t_interval(_unevenness(seeds, "least squares") - _unevenness(seeds, "ridge"))


def more_uneven_with_l1(seeds: tuple[int, ...]) -> Interval:
    """Unevenness of the two weights by lasso, minus that by ridge."""
    return t_interval(_unevenness(seeds, "lasso") - _unevenness(seeds, "ridge"))


@cached
def _unevenness(seeds: tuple[int, ...], way: str) -> np.ndarray:
    """| |w₁| - |w₂| | / (|w₁| + |w₂|), its mean over each seed's sets: 0 even, 1 all in one."""
    values = []
    for seed in seeds:
        rng = generator(seed, "two measurements of the same thing")
        for _ in range(SETS_A_SEED):
            one, two = abs(_fit(*_measured_twice(rng), way))
            values.append(abs(one - two) / (one + two))
    return np.reshape(values, (len(seeds), SETS_A_SEED)).mean(axis=1)


def _measured_twice(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A quantity measured twice, with small errors; y depends on both in the same way."""
    X = rng.standard_normal((N, 1)) + 0.2 * rng.standard_normal((N, 2))
    return X, X.sum(axis=1) + rng.standard_normal(N)


def _fit(X: np.ndarray, y: np.ndarray, way: str) -> np.ndarray:
    if way == "lasso":
        return Lasso(alpha=0.3, fit_intercept=False).fit(X, y).coef_
    return ridge(X, y, 10.0 if way == "ridge" else 0.0)
