"""Noise on the inputs of a linear model is a ridge penalty (Bishop 1995).

Every seed has 242 of the 442 patients, and noise of its own.
"""

import numpy as np

from course_utils.data import load
from course_utils.linear import ridge
from course_utils.randomness import generator
from course_utils.statistics import Interval, paired_ratio, t_interval

SIGMA = 0.5


def error_against_formula(seeds: tuple[int, ...]) -> Interval:
    """Mean squared error sum under noise, over ‖y - Xw‖² + nσ²‖w‖²; 400 draws a seed."""
    measured, formula = [], []
    for seed in seeds:
        X, y = patients(seed)
        w = ridge(X, y)
        formula.append(((y - X @ w) ** 2).sum() + len(y) * SIGMA**2 * (w @ w))
        errors = [((y - (X + SIGMA * E) @ w) ** 2).sum() for E in _draws(X, 400, seed)]
        measured.append(np.mean(errors))
    return paired_ratio(measured, formula)


def distance_to_ridge(copies: int):
    """A measure: how far least squares on noisy copies is from ridge, over the size of ridge."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        distances = []
        for seed in seeds:
            X, y = patients(seed)
            target = ridge(X, y, len(y) * SIGMA**2)
            noisy = np.concatenate([X + SIGMA * E for E in _draws(X, copies, seed)])
            w = ridge(noisy, np.tile(y, copies))
            distances.append(np.linalg.norm(w - target) / np.linalg.norm(target))
        return t_interval(distances)

    return measure


def patients(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Inputs (242, 10) and targets (242,) of one seed."""
    data = load("diabetes", seed=seed)
    return data.X_train.astype(float), data.y_train.astype(float)


def _draws(X: np.ndarray, n: int, seed: int):
    rng = generator(seed, "noise as a penalty")
    return (rng.standard_normal(X.shape) for _ in range(n))
