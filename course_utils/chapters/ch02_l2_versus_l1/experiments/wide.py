"""200 features and 60 examples: few features matter, or all of them a little.

The strengths are those of least validation error on other seeds.
"""

from collections.abc import Callable

import numpy as np
from sklearn.linear_model import Lasso

from course_utils.claims.choice import Choice
from course_utils.claims.claim import cached
from course_utils.data import load
from course_utils.linear import ridge
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval

LASSO = {"few": 0.05, "all": 0.5}
RIDGE = {"few": 2.0, "all": 10.0}
AMONG_LASSO = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
AMONG_RIDGE = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)


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
        X, y, X_test, y_test = problem(seed, truth, "test")
        lasso = _lasso(X, y, LASSO[truth])
        errors = [np.mean((X_test @ w - y_test) ** 2) for w in (lasso, ridge(X, y, RIDGE[truth]))]
        fits.append((*errors, lasso))
    return fits


def _lasso(X: np.ndarray, y: np.ndarray, alpha: float) -> np.ndarray:
    return Lasso(alpha=alpha, fit_intercept=False, max_iter=10**5, tol=1e-8).fit(X, y).coef_


def problem(seed: int, truth: str, part: str) -> tuple[np.ndarray, ...]:
    """X and y for training, then those of another part."""
    data = load("wide_regression", seed=seed)
    parts = [getattr(data, f"{name}_{one}") for one in ("train", part) for name in "Xy"]
    X, y, X_new, y_new = (array.astype(float) for array in parts)
    if truth == "few":
        return X, y, X_new, y_new
    # Other true weights of the same norm, and the same noise.
    w = generator(seed, "every feature matters").standard_normal(len(data.true_weights))
    change = w * np.linalg.norm(data.true_weights) / np.linalg.norm(w) - data.true_weights
    return X, y + X @ change, X_new, y_new + X_new @ change


def _minus_error(fit: Callable, truth: str):
    """A score: minus the mean validation error of the weights that `fit(X, y, alpha)` finds."""

    def score(alpha: float, seeds: tuple[int, ...]) -> float:
        errors = []
        for seed in seeds:
            X, y, X_val, y_val = problem(seed, truth, "val")
            errors.append(np.mean((X_val @ fit(X, y, alpha) - y_val) ** 2))
        return -float(np.mean(errors))

    return score


CHOICES = tuple(
    Choice(
        f"{name} where {truth} of the 200 features matter",
        chosen[truth],
        among=among,
        seeds=range(500, 520),
        score=_minus_error(fit, truth),
    )
    for name, chosen, among, fit in (
        ("lasso", LASSO, AMONG_LASSO, _lasso),
        ("ridge", RIDGE, AMONG_RIDGE, ridge),
    )
    for truth in ("few", "all")
)
