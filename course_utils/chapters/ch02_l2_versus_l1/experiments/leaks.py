"""What cross-validation reports if something was done to the data before the folds were cut."""

import numpy as np

from course_utils.data import load
from course_utils.linear import ridge_with_intercept
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval

N, FOLDS = 50, 5
N_FEATURES, SELECTED = 1000, 20  # of noise, and how many of them the model may use
ALPHA = 10.0
SAMPLES_A_SEED = 5


def by_selecting(seeds: tuple[int, ...]) -> Interval:
    """Accuracy on pure noise: features selected before the folds are cut, minus within them."""
    return t_interval([noise_accuracy(s, True) - noise_accuracy(s, False) for s in seeds])


def by_standardizing(seeds: tuple[int, ...]) -> Interval:
    """Squared error of ridge on patients: standardized within the folds, minus before the cut."""
    differences = []
    for seed in seeds:
        samples = range(SAMPLES_A_SEED * seed, SAMPLES_A_SEED * (seed + 1))
        errors = [_ridge_error(k, False) - _ridge_error(k, True) for k in samples]
        differences.append(np.mean(errors))
    return t_interval(differences)


def noise_accuracy(seed: int, before: bool) -> float:
    """Accuracy in five-fold cross-validation where the labels have nothing to do with the features.

    Args:
        seed: Draws features, and how the folds are cut. Half of the labels are 1.
        before: Select the features by all examples, before the folds are cut; else by the
            examples of four folds.
    """
    X, y, folds = noise_and_folds(seed)
    hits = 0
    for held_out in folds:
        kept = np.setdiff1d(np.arange(N), held_out)
        seen = slice(None) if before else kept
        best = most_correlated(X[seen], y[seen])
        hits += (nearest_mean(X[kept][:, best], y[kept], X[held_out][:, best]) == y[held_out]).sum()
    return hits / N


def noise_and_folds(seed: int) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """Features (50, 1000) and labels (50,) that know nothing of each other; the five folds."""
    rng = generator(seed, "features of pure noise")
    X, y = rng.standard_normal((N, N_FEATURES)), np.repeat([0, 1], N // 2)
    return X, y, np.array_split(rng.permutation(N), FOLDS)


def most_correlated(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The indices of the features with the largest correlations with y, in size."""
    Z, t = X - X.mean(axis=0), y - y.mean()
    return np.argsort(-abs(t @ Z) / np.sqrt((Z**2).sum(axis=0)), kind="stable")[:SELECTED]


def nearest_mean(X: np.ndarray, y: np.ndarray, X_new: np.ndarray) -> np.ndarray:
    """For each new example the class, 0 or 1, whose mean is nearer."""
    means = [X[y == k].mean(axis=0) for k in (0, 1)]
    return np.argmin([((X_new - mean) ** 2).sum(axis=1) for mean in means], axis=0)


def _ridge_error(sample: int, before: bool) -> float:
    data = load("diabetes", N, seed=sample)
    X, y = data.X_train.astype(float), data.y_train.astype(float)
    errors = []
    for held_out in np.array_split(generator(sample, "folds").permutation(N), FOLDS):
        kept = np.setdiff1d(np.arange(N), held_out)
        seen = X if before else X[kept]
        Z = (X - seen.mean(axis=0)) / seen.std(axis=0)
        w, b = ridge_with_intercept(Z[kept], y[kept], ALPHA)
        errors.append(np.mean((Z[held_out] @ w + b - y[held_out]) ** 2))
    return float(np.mean(errors))
