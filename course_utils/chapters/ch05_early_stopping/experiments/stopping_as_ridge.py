"""Gradient descent that stops early beside ridge at α = 1/(ητ)."""

import numpy as np

from course_utils.data import load
from course_utils.linear import ridge
from course_utils.randomness import generator
from course_utils.spectral import (
    descent_filter,
    filtered_risk,
    filtered_weights,
    flow_filter,
    ridge_filter,
)
from course_utils.statistics import Interval, t_interval

TIMES = np.logspace(-4, 3, 141)  # t = ητ


def diabetes(seed: int, n_train: int = 60):
    """Standardized training and test data, X and y both without their training mean."""
    data = load("diabetes", n_train, seed=seed)
    mean, std = data.X_train.mean(0), data.X_train.std(0)
    y_mean, y_std = data.y_train.mean(), data.y_train.std()
    X, X_test = ((part - mean) / std for part in (data.X_train, data.X_test))
    y, y_test = ((part - y_mean) / y_std for part in (data.y_train, data.y_test))
    return tuple(np.asarray(a, dtype=float) for a in (X, y, X_test, y_test))


def test_errors(seed: int, n_steps: int = 3000) -> tuple[np.ndarray, np.ndarray]:
    """Test error after each of many numbers of steps, and of ridge at α = 1/(ητ)."""
    X, y, X_test, y_test = diabetes(seed)
    eta = 1 / np.linalg.eigvalsh(X.T @ X)[-1]
    steps = np.unique(np.logspace(0, np.log10(n_steps), 40).astype(int))

    def error(w):
        return np.mean((X_test @ w - y_test) ** 2)

    weights = filtered_weights(X, y, lambda h: descent_filter(h, eta, steps[:, None]))
    return np.array([error(w) for w in weights]), np.array(
        [error(ridge(X, y, 1 / (eta * s))) for s in steps]
    )


def best_against_best(seeds: tuple[int, ...]) -> Interval:
    """Lowest test error on the way of descent, over the lowest of ridge."""
    both = (test_errors(seed) for seed in seeds)
    return t_interval([stopped.min() / by_ridge.min() for stopped, by_ridge in both])


def along_the_path(seeds: tuple[int, ...]) -> Interval:
    """The largest relative difference of the two test errors, over all numbers of steps."""
    both = (test_errors(seed) for seed in seeds)
    return t_interval([abs(stopped / by_ridge - 1).max() for stopped, by_ridge in both])


def best_times(seeds: tuple[int, ...]) -> Interval:
    """The τ at which ridge with α = 1/(ητ) is best over the τ at which descent is.

    A geometric mean: the interval is that of the logarithm.
    """
    both = (test_errors(seed) for seed in seeds)
    steps = np.unique(np.logspace(0, np.log10(3000), 40).astype(int))  # of test_errors
    logs = [np.log(steps[r.argmin()] / steps[d.argmin()]) for d, r in both]
    log = t_interval(logs)
    return Interval(*np.exp([log.mean, log.low, log.high]), log.n)


def risks(seed: int, n: int = 60, d: int = 30) -> tuple[np.ndarray, np.ndarray]:
    """Exact risks E‖ŵ - w‖² of gradient flow at t and of ridge at α = 1/t, for a drawn problem.

    The scales of the features, the sizes of the true weights and the noise are drawn as well.
    """
    rng = generator(seed, "flow against ridge")
    X = rng.standard_normal((n, d)) * rng.lognormal(0, 1, d)
    h, directions = np.linalg.eigh(X.T @ X)
    signal = (directions.T @ (rng.standard_normal(d) * rng.lognormal(0, 1, d))) ** 2
    noise = rng.lognormal(0, 1) ** 2 / h
    t = TIMES[:, None]
    return (
        filtered_risk(flow_filter(h, t), signal, noise),
        filtered_risk(ridge_filter(h, 1 / t), signal, noise),
    )


def worst_on_the_way(seeds: tuple[int, ...]) -> Interval:
    """The largest ratio of the two risks at any time."""
    both = (risks(seed) for seed in seeds)
    return t_interval([(flow / by_ridge).max() for flow, by_ridge in both])


def best_risks(seeds: tuple[int, ...]) -> Interval:
    """The lowest risk of flow over the lowest of ridge."""
    both = (risks(seed) for seed in seeds)
    return t_interval([flow.min() / by_ridge.min() for flow, by_ridge in both])
