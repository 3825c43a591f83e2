"""The strength of the lasso by the one-standard-error rule, on 50 diabetes patients.

Least error: the strength of least cross-validated error. One standard error: the strongest whose
error is at most one standard error, over the folds, above that least one.
"""

import numpy as np
from sklearn.linear_model import lasso_path

from course_utils.claims.claim import cached
from course_utils.data import load
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval

N, FOLDS = 50, 5
ALPHAS = np.logspace(0, -2, 21)  # the strongest first
SAMPLES_A_SEED = 5


def dropped(seeds: tuple[int, ...]) -> Interval:
    """Measurements that the lasso uses at the least error, minus those by the rule."""
    return t_interval(_by_both(seeds)[:, :, 0].mean(axis=1))


def cost(seeds: tuple[int, ...]) -> Interval:
    """Test error (mean squared) by the rule, minus that at the least error."""
    return t_interval(_by_both(seeds)[:, :, 1].mean(axis=1))


def two_choices(errors: np.ndarray) -> tuple[int, int]:
    """Which strength has the least error, and which one the rule takes.

    Args:
        errors: Of each fold at each strength, the strongest first: (folds, strengths).
    """
    mean = errors.mean(axis=0)
    standard_error = errors.std(axis=0, ddof=1) / np.sqrt(len(errors))
    least = int(mean.argmin())
    return least, int(np.flatnonzero(mean <= mean[least] + standard_error[least])[0])


@cached
def _by_both(seeds: tuple[int, ...]) -> np.ndarray:
    """Measurements dropped, and test error paid, by the rule: (seeds, samples, 2)."""
    samples = [[SAMPLES_A_SEED * seed + k for k in range(SAMPLES_A_SEED)] for seed in seeds]
    return np.array([[_of_sample(k) for k in of_seed] for of_seed in samples])


def _of_sample(sample: int) -> tuple[int, float]:
    data = load("diabetes", N, seed=sample)
    X, y, X_test, y_test = (
        part.astype(float) for part in (data.X_train, data.y_train, data.X_test, data.y_test)
    )
    folds = np.array_split(generator(sample, "folds").permutation(N), FOLDS)
    least, rule = two_choices(np.array([_fold_errors(X, y, held_out) for held_out in folds]))
    weights, fits = _path(X, y, X_test)
    used, errors = (weights != 0).sum(axis=0), ((fits - y_test[:, None]) ** 2).mean(axis=0)
    return used[least] - used[rule], errors[rule] - errors[least]


def _fold_errors(X: np.ndarray, y: np.ndarray, held_out: np.ndarray) -> np.ndarray:
    kept = np.setdiff1d(np.arange(N), held_out)
    fits = _path(X[kept], y[kept], X[held_out])[1]
    return ((fits - y[held_out][:, None]) ** 2).mean(axis=0)


def _path(X: np.ndarray, y: np.ndarray, X_new: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The weights (d, strengths), and the predictions for new examples (m, strengths)."""
    mean, y_mean = X.mean(axis=0), y.mean()
    weights = lasso_path(X - mean, y - y_mean, alphas=ALPHAS, tol=1e-6, max_iter=10**6)[1]
    return weights, (X_new - mean) @ weights + y_mean
