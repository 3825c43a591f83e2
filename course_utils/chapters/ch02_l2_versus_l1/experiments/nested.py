"""Is the error at the choice an honest one? The least cross-validated error, and a nested one.

50 diabetes patients; ridge with 16 strengths, with all ten measurements or with one of 32 random
sets of five. What is chosen is judged by 100 other patients.
"""

import numpy as np

from course_utils.claims.claim import cached
from course_utils.data import load
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval

N, FOLDS = 50, 5
ALPHAS = np.logspace(-1, 4, 16)
SETS, SIZE = 32, 5
SAMPLES_A_SEED = 10
LEAST, NESTED, TEST = range(3)  # errors


def flattery(searched: str):
    """A measure: test error of what is chosen, minus its cross-validated error.

    Args:
        searched: "strengths" alone, or "strengths and sets" of measurements.
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        errors = _errors(seeds, searched)
        return t_interval(errors[:, TEST] - errors[:, LEAST])

    return measure


def flattery_of_nested(seeds: tuple[int, ...]) -> Interval:
    """Test error of what is chosen among strengths and sets, minus its nested error."""
    errors = _errors(seeds, "strengths and sets")
    return t_interval(errors[:, TEST] - errors[:, NESTED])


@cached
def _errors(seeds: tuple[int, ...], searched: str) -> np.ndarray:
    """The three errors, the mean over each seed's samples: (seeds, 3)."""
    samples = [[SAMPLES_A_SEED * seed + k for k in range(SAMPLES_A_SEED)] for seed in seeds]
    return np.array([np.mean([_of_sample(k, searched) for k in some], axis=0) for some in samples])


def _of_sample(sample: int, searched: str) -> tuple[float, float, float]:
    data = load("diabetes", N, seed=sample)
    X, y, X_test = (part.astype(float) for part in (data.X_train, data.y_train, data.X_test))
    rng = generator(sample, "folds, and sets of measurements")
    everything = np.arange(X.shape[1])
    sets = everything[None]
    if searched == "strengths and sets":
        sets = np.array([rng.permutation(everything)[:SIZE] for _ in range(SETS)])
    fits, least = _choose_and_predict(X, y, X_test, sets, rng)
    nested = []
    for held_out in np.array_split(rng.permutation(N), FOLDS):
        kept = np.setdiff1d(np.arange(N), held_out)
        outer_fits, _ = _choose_and_predict(X[kept], y[kept], X[held_out], sets, rng)
        nested.append(np.mean((outer_fits - y[held_out]) ** 2))
    return least, float(np.mean(nested)), float(np.mean((fits - data.y_test) ** 2))


def _choose_and_predict(X, y, X_new, sets, rng) -> tuple[np.ndarray, float]:
    """Choose by cross-validation; the predictions of the choice, and its cross-validated error."""
    errors = []
    for held_out in np.array_split(rng.permutation(len(y)), FOLDS):
        kept = np.setdiff1d(np.arange(len(y)), held_out)
        fits = _ridge_fits(X[kept], y[kept], X[held_out], sets)
        errors.append(np.mean((fits - y[held_out][:, None]) ** 2, axis=1))
    mean = np.mean(errors, axis=0)
    best, strength = np.unravel_index(mean.argmin(), mean.shape)
    fits = _ridge_fits(X, y, X_new, sets[[best]])[0, :, strength]
    return fits, float(mean.min())


def _ridge_fits(X: np.ndarray, y: np.ndarray, X_new: np.ndarray, sets: np.ndarray) -> np.ndarray:
    """Predictions for m new examples, with an intercept: (sets, m, strengths).

    Args:
        X: Inputs, (n, d).
        y: Targets, (n,).
        X_new: (m, d).
        sets: The features of each model, as indices: (sets, features).
    """
    mean, y_mean = X.mean(axis=0), y.mean()
    Z, Z_new = (np.moveaxis((part - mean)[:, sets], 1, 0) for part in (X, X_new))
    U, s, V = np.linalg.svd(Z, full_matrices=False)
    along = (y - y_mean) @ U  # what the targets have along each direction: (sets, features)
    shrunk = s[:, :, None] / (s[:, :, None] ** 2 + ALPHAS) * along[:, :, None]
    return Z_new @ V.swapaxes(1, 2) @ shrunk + y_mean
