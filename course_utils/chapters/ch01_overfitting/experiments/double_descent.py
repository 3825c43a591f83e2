"""Least-norm least squares with more and more random features: measured and by the formula."""

import numpy as np

from course_utils.claims.claim import cached
from course_utils.linear import best_ridge, ridgeless_risk, simulated_risk
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval

N, SIGMA = 100, 0.5  # examples, and standard deviation of the noise
DRAWS_A_SEED = 20  # near p = n single draws are far apart: each seed takes the mean over twenty


def peak_over_few_features(seeds: tuple[int, ...]) -> Interval:
    """Error at p/n = 1.1 minus that at 0.5."""
    return t_interval(_risk(seeds, 110) - _risk(seeds, 50))


def peak_over_many_features(seeds: tuple[int, ...]) -> Interval:
    """Error at p/n = 1.1 minus that at 4."""
    return t_interval(_risk(seeds, 110) - _risk(seeds, 400))


def off_the_formula(ratio: float):
    """A measure: measured error over the formula's, minus 1, at p/n = ratio.

    The formula is the limit of large n. With 100 examples the expected error lies 2 % above it at
    p/n = 0.5, and 11 % above it at 1.1, where p - n - 1 = 9 stands for p - n = 10.
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        return t_interval(_risk(seeds, round(ratio * N)) / ridgeless_risk(ratio, SIGMA) - 1)

    return measure


def peak_with_best_ridge(seeds: tuple[int, ...]) -> Interval:
    """Error at p/n = 1.1 minus that at 4, both with the best ridge penalty.

    The penalty makes single draws alike, so that one a seed is enough.
    """
    return t_interval(_best_ridge_risk(seeds, 110, draws=1) - _best_ridge_risk(seeds, 400, draws=1))


def ridge_gain_at_the_peak(seeds: tuple[int, ...]) -> Interval:
    """Error at p/n = 1.1 without penalty minus that with the best ridge penalty, same draws."""
    return t_interval(_risk(seeds, 110) - _best_ridge_risk(seeds, 110, DRAWS_A_SEED))


@cached
def _risk(seeds: tuple[int, ...], p: int) -> np.ndarray:
    return _simulated(seeds, p, alpha=0.0, draws=DRAWS_A_SEED)


def _best_ridge_risk(seeds: tuple[int, ...], p: int, draws: int) -> np.ndarray:
    return _simulated(seeds, p, best_ridge(p, SIGMA), draws)


def _simulated(seeds: tuple[int, ...], p: int, alpha: float, draws: int) -> np.ndarray:
    """‖ŵ - w‖², its mean over each seed's draws."""
    risks = [
        simulated_risk(N, p, SIGMA, generator(seed, f"double descent, draw {draw}"), alpha)
        for seed in seeds
        for draw in range(draws)
    ]
    return np.reshape(risks, (len(seeds), draws)).mean(axis=1)
