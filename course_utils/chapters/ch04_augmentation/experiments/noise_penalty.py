"""Noise on the inputs of a linear model is a ridge penalty (Bishop 1995)."""

import numpy as np

from course_utils.data import load
from course_utils.linear import ridge
from course_utils.randomness import generator
from course_utils.statistics import Interval, paired_ratio, t_interval

SIGMA = 0.5


def error_against_formula(seeds: tuple[int, ...]) -> Interval:
    """Mean squared error sum under noise, over ‖y - Xw‖² + nσ²‖w‖²; 400 draws a seed."""
    X, y, w = _diabetes()
    formula = ((y - X @ w) ** 2).sum() + len(y) * SIGMA**2 * (w @ w)
    measured = [
        np.mean([((y - (X + SIGMA * noise) @ w) ** 2).sum() for noise in _draws(X, 400, seed)])
        for seed in seeds
    ]
    return paired_ratio(measured, np.full(len(seeds), formula))


def distance_to_ridge(copies: int):
    """A measure: how far least squares on noisy copies is from ridge, over the size of ridge."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        X, y, _ = _diabetes()
        target = ridge(X, y, len(y) * SIGMA**2)
        distances = []
        for seed in seeds:
            noisy = np.concatenate([X + SIGMA * noise for noise in _draws(X, copies, seed)])
            w = ridge(noisy, np.tile(y, copies))
            distances.append(np.linalg.norm(w - target) / np.linalg.norm(target))
        return t_interval(distances)

    return measure


def _diabetes():
    """Inputs, targets, and the weights of least squares."""
    data = load("diabetes")
    X, y = data.X_train.astype(float), data.y_train.astype(float)
    return X, y, ridge(X, y)


def _draws(X: np.ndarray, n: int, seed: int):
    rng = generator(seed, "noise as a penalty")
    return (rng.standard_normal(X.shape) for _ in range(n))
