"""Two ways to train with an L1 penalty: by its subgradient, or by a proximal step."""

import numpy as np

from course_utils.claims.claim import cached
from course_utils.data import load
from course_utils.regularizers import soft_threshold
from course_utils.statistics import Interval, t_interval

STRENGTH, LR, STEPS = 0.2, 0.05, 2000


def zeros_by_subgradient(seeds: tuple[int, ...]) -> Interval:
    """Share of the weights that are exactly zero at the end."""
    return t_interval([np.mean(w == 0) for w in _fits(seeds, "subgradient")])


def zeros_by_proximal_steps(seeds: tuple[int, ...]) -> Interval:
    """The same for proximal steps."""
    return t_interval([np.mean(w == 0) for w in _fits(seeds, "proximal")])


@cached
def _fits(seeds: tuple[int, ...], way: str) -> list[np.ndarray]:
    """The weights of linear regression on each seed's 242 diabetes patients."""
    fits = []
    for seed in seeds:
        data = load("diabetes", seed=seed)
        X, y = data.X_train.astype(float), data.y_train.astype(float)
        w = np.zeros(X.shape[1])
        for _ in range(STEPS):
            gradient = 2 * X.T @ (X @ w - y) / len(y)
            if way == "proximal":
                w = soft_threshold(w - LR * gradient, LR * STRENGTH)
            else:
                w = w - LR * (gradient + STRENGTH * np.sign(w))
        fits.append(w)
    return fits
