"""How a ridge penalty makes linear regression react less: to a nudge of its input, and to noise."""

import numpy as np

from course_utils.claims.claim import cached
from course_utils.data import load
from course_utils.linear import ridge, ridge_with_intercept, shrinkage
from course_utils.randomness import generator
from course_utils.statistics import Interval, paired_ratio, t_interval

ALPHA = 10.0
N_NOISE = 100  # patients whose target is replaced by noise
DRAWS = 20  # of the noise, for each seed


def reaction_ratio(seeds: tuple[int, ...]) -> Interval:
    """Distance that a nudge moves the prediction, with ridge, over that of least squares."""
    reactions = np.array([[_reaction(seed, alpha) for alpha in (ALPHA, 0.0)] for seed in seeds])
    return paired_ratio(*reactions.T)


def less_noise_fitted(seeds: tuple[int, ...]) -> Interval:
    """Share of pure noise that is fitted: by least squares minus by ridge."""
    return t_interval(_fitted(seeds, 0.0) - _fitted(seeds, ALPHA))


def off_the_formula(seeds: tuple[int, ...]) -> Interval:
    """Share of pure noise that ridge fits, minus the sum of all h/(h + α) over n."""
    formula = [shrinkage(_features(seed), ALPHA).sum() / N_NOISE for seed in seeds]
    return t_interval(_fitted(seeds, ALPHA) - formula)


def _reaction(seed: int, alpha: float) -> float:
    """Root-mean-square change of the prediction, per unit of nudge, on 100 other patients."""
    data = load("diabetes", 50, seed=seed)
    w, b = ridge_with_intercept(data.X_train, data.y_train, alpha)
    nudge = generator(seed, "nudges of patients").standard_normal(data.X_test.shape)
    moved = ((data.X_test + nudge) @ w + b) - (data.X_test @ w + b)
    return float(np.sqrt(np.mean(moved**2)))


@cached
def _fitted(seeds: tuple[int, ...], alpha: float) -> np.ndarray:
    """ŷ·y / y·y for targets y that are pure noise: 1 if all of it is fitted, 0 if none."""
    shares = []
    for seed in seeds:
        X = _features(seed)
        noise = generator(seed, "targets of pure noise").standard_normal((DRAWS, len(X)))
        fits = np.array([X @ ridge(X, y, alpha) for y in noise])
        shares.append(np.mean((fits * noise).sum(axis=1) / (noise**2).sum(axis=1)))
    return np.array(shares)


def _features(seed: int) -> np.ndarray:
    """The ten measurements of 100 patients and all products of two, standardized: (100, 64)."""
    data = load("diabetes", N_NOISE, seed=seed)
    X, sex = data.X_train.astype(float), data.feature_names.index("sex")
    i, j = np.triu_indices(X.shape[1])
    new = (i != sex) | (j != sex)  # of two values, so that its square says nothing new
    X = np.column_stack([X, X[:, i[new]] * X[:, j[new]]])
    return (X - X.mean(axis=0)) / X.std(axis=0)
