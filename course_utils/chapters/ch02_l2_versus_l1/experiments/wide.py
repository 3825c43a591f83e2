"""200 features and 60 examples: few features matter, or all of them a little.

The strengths are those of least test error over seeds 500 to 519, among 0.03 … 1 for lasso and
1 … 300 for ridge.
"""

import numpy as np
from sklearn.linear_model import Lasso

from course_utils.claims.claim import cached
from course_utils.data import load
from course_utils.linear import ridge
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval

LASSO = {"few": 0.05, "all": 0.5}
RIDGE = {"few": 1.0, "all": 1.0}


def lasso_gain(truth: str):
    """A measure: test error (mean squared) of ridge minus that of lasso.

    Args:
        truth: "few" where 8 of the 200 features matter, "all" where all do.
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        return t_interval([error_ridge - error for error, error_ridge, _ in _fits(seeds, truth)])

    return measure


def found(seeds: tuple[int, ...]) -> Interval:
    """Of the features that matter, the share that lasso selects."""
    matters = load("wide_regression").true_weights != 0
    return t_interval([(w != 0)[matters].mean() for *_, w in _fits(seeds, "few")])


def right(seeds: tuple[int, ...]) -> Interval:
    """Of the features that lasso selects, the share that matters."""
    matters = load("wide_regression").true_weights != 0
    return t_interval([matters[w != 0].mean() for *_, w in _fits(seeds, "few")])


@cached
def _fits(seeds: tuple[int, ...], truth: str) -> list[tuple[float, float, np.ndarray]]:
    """For each seed the test errors of lasso and of ridge, and the weights of lasso."""
    fits = []
    for seed in seeds:
        X, y, X_test, y_test = _data(seed, truth)
        lasso = Lasso(alpha=LASSO[truth], fit_intercept=False, max_iter=50_000).fit(X, y).coef_
        errors = [np.mean((X_test @ w - y_test) ** 2) for w in (lasso, ridge(X, y, RIDGE[truth]))]
        fits.append((*errors, lasso))
    return fits


def _data(seed: int, truth: str) -> tuple[np.ndarray, ...]:
    """X and y for training, then for testing."""
    data = load("wide_regression", seed=seed)
    parts = [data.X_train, data.y_train, data.X_test, data.y_test]
    X, y, X_test, y_test = (part.astype(float) for part in parts)
    if truth == "few":
        return X, y, X_test, y_test
    # Other true weights of the same norm, and the same noise.
    w = generator(seed, "every feature matters").standard_normal(len(data.true_weights))
    change = w * np.linalg.norm(data.true_weights) / np.linalg.norm(w) - data.true_weights
    return X, y + X @ change, X_test, y_test + X_test @ change
