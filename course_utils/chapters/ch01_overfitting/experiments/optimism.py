"""By how much the training error of a linear fit flatters: measured, and by its formula.

The inputs stay, the noise is drawn anew. The fit is Hy, with the trace of H as its degrees of
freedom (df), and the expected mean squared error at new noise minus that on the training targets
is 2σ²·df/n (Hastie, Tibshirani & Friedman 2009, section 7.4).
"""

import numpy as np

from course_utils.data import load, sine
from course_utils.linear import polynomial_features, ridge, shrinkage
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval

SIGMA = 0.3  # of the set "sine"
DRAWS_A_SEED = 500


def degrees_of_freedom(degree: int, alpha: float = 0.0) -> float:
    """How many weights a polynomial of this degree has in effect: the sum of h/(h + α)."""
    if alpha == 0:
        return degree + 1.0
    return float(shrinkage(polynomial_features(load("sine").X_train, degree), alpha).sum())


def measured_optimism(seeds, degree: int, alpha: float = 0.0) -> np.ndarray:
    """For each seed the error at new noise minus that on the training targets, mean squared.

    Both at the same ten inputs; the mean over a seed's draws.
    """
    x = load("sine").X_train
    X = polynomial_features(x, degree)
    H = X @ np.column_stack([ridge(X, unit, alpha) for unit in np.eye(len(x))])  # the fit is Hy
    optimism = []
    for seed in seeds:
        noise = SIGMA * generator(seed, "optimism").standard_normal((2, len(x), DRAWS_A_SEED))
        known, new = sine(x) + noise
        fit = H @ known
        optimism.append(np.mean((new - fit) ** 2) - np.mean((known - fit) ** 2))
    return np.array(optimism)


def off_the_formula(degree: int, alpha: float = 0.0):
    """A measure: measured optimism over 2σ²·df/n, minus 1."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        formula = 2 * SIGMA**2 * degrees_of_freedom(degree, alpha) / 10
        return t_interval(measured_optimism(seeds, degree, alpha) / formula - 1)

    return measure
