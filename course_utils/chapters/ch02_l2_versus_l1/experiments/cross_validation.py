"""The strength of ridge, chosen by five-fold cross-validation on 50 diabetes patients.

Every seed stands for several samples of patients, since some by chance go far wrong without a
penalty. All samples are drawn out of the same 442 patients.
"""

import numpy as np

from course_utils.claims.claim import cached
from course_utils.data import Dataset, load
from course_utils.linear import ridge_with_intercept
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval, trivial_baseline

N, FOLDS = 50, 5
ALPHAS = np.logspace(-1, 4, 16)
SAMPLES_A_SEED = 5


def gain(seeds: tuple[int, ...]) -> Interval:
    """Test error (mean squared) of least squares minus that at the chosen strength."""
    return _mean(_errors(seeds, 0.0) - _errors_at_the_choice(seeds))


def regret(seeds: tuple[int, ...]) -> Interval:
    """Test error at the chosen strength minus that at the strength of least test error."""
    best = np.min([_errors(seeds, alpha) for alpha in ALPHAS], axis=0)
    return _mean(_errors_at_the_choice(seeds) - best)


def disagreement(seeds: tuple[int, ...]) -> Interval:
    """By how many powers of ten the choices on two samples of patients lie apart."""
    chosen = np.log10(ALPHAS)[_choices(seeds)]
    return _mean(abs(np.diff(chosen, axis=1)))


def too_strong(seeds: tuple[int, ...]) -> Interval:
    """Test error at the largest strength minus that at the chosen one."""
    return _mean(_errors(seeds, ALPHAS[-1]) - _errors_at_the_choice(seeds))


def better_than_the_mean(seeds: tuple[int, ...]) -> Interval:
    """Test error of predicting the mean minus that at the largest strength."""
    trivial = [
        [trivial_baseline(data, "test")["loss"] for data in samples] for samples in _samples(seeds)
    ]
    return _mean(trivial - _errors(seeds, ALPHAS[-1]))


def _mean(values: np.ndarray) -> Interval:
    """Over seeds, of the mean over each seed's samples: (seeds, samples)."""
    return t_interval(np.mean(values, axis=1))


@cached
def _samples(seeds: tuple[int, ...]) -> list[list[Dataset]]:
    """Several samples of patients for each seed."""
    return [
        [load("diabetes", N, seed=SAMPLES_A_SEED * seed + k) for k in range(SAMPLES_A_SEED)]
        for seed in seeds
    ]


def _errors_at_the_choice(seeds: tuple[int, ...]) -> np.ndarray:
    errors = np.array([_errors(seeds, alpha) for alpha in ALPHAS])
    return np.take_along_axis(errors, _choices(seeds)[None], axis=0)[0]


def _errors(seeds: tuple[int, ...], alpha: float) -> np.ndarray:
    """Test errors: (seeds, samples)."""
    return np.array(
        [
            [_error(d.X_train, d.y_train, d.X_test, d.y_test, alpha) for d in samples]
            for samples in _samples(seeds)
        ]
    )


@cached
def _choices(seeds: tuple[int, ...]) -> np.ndarray:
    """Which of `ALPHAS` has the least error of cross-validation: (seeds, samples)."""
    return np.array(
        [
            [
                _choice(data, generator(SAMPLES_A_SEED * seed + k, "folds"))
                for k, data in enumerate(samples)
            ]
            for seed, samples in zip(seeds, _samples(seeds), strict=True)
        ]
    )


def _choice(data: Dataset, rng: np.random.Generator) -> int:
    X, y = data.X_train, data.y_train
    errors = np.zeros(len(ALPHAS))
    for held_out in np.array_split(rng.permutation(N), FOLDS):
        kept = np.delete(np.arange(N), held_out)
        errors += [_error(X[kept], y[kept], X[held_out], y[held_out], alpha) for alpha in ALPHAS]
    return int(errors.argmin())


def _error(X: np.ndarray, y: np.ndarray, X_new: np.ndarray, y_new: np.ndarray, alpha: float):
    """Mean squared error on new examples."""
    w, b = ridge_with_intercept(X, y, alpha)
    return np.mean((X_new @ w + b - y_new) ** 2)
