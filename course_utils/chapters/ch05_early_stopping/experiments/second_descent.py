"""Double descent in time: features of two scales, and a rule that stops in the first valley."""

import numpy as np

from course_utils.early_stopping import patience_stop
from course_utils.randomness import generator
from course_utils.spectral import descent_filter, filtered_weights, two_scale_problem, two_scales
from course_utils.statistics import Interval, t_interval

STEPS = np.arange(0, 6001, 5)  # a check every 5 steps
ETA = 0.1
PATIENCE = 10


def curves(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """One drawn problem: validation loss, and the error against the truth, at every check.

    The validation targets are measured at the same inputs, with noise of their own.
    """
    rng = generator(seed, "two scales")
    X, y, w = two_scale_problem(rng)
    n = len(y)
    y_val = X @ w + 1.5 * rng.standard_normal(n)
    weights = filtered_weights(X, y, lambda h: descent_filter(h / n, ETA, STEPS[:, None]))
    fits = weights @ X.T
    return ((fits - y_val) ** 2).mean(axis=1), ((fits - X @ w) ** 2).mean(axis=1)


def cost_of_patience(seeds: tuple[int, ...]) -> Interval:
    """Error where patience 10 stops, minus the error at the last step."""
    costs = []
    for seed in seeds:
        val_loss, error = curves(seed)
        costs.append(error[patience_stop(val_loss, PATIENCE).chosen] - error[-1])
    return t_interval(costs)


def hill(seeds: tuple[int, ...]) -> Interval:
    """Error at the top of the hill (step 45) minus that in the first valley (step 5)."""
    errors = np.array([curves(seed)[1] for seed in seeds])
    return t_interval(errors[:, 9] - errors[:, 1])


def off_the_formula(seeds: tuple[int, ...]) -> Interval:
    """Simulated error at step 45 over the closed form."""
    exact = sum(two_scales(45))
    return t_interval([curves(seed)[1][9] / exact for seed in seeds])
