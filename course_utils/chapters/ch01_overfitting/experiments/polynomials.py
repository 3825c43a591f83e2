"""Polynomials fitted to ten points of a sine wave. Every seed stands for ten training sets.

One training set says little, and some go wrong by a factor of ten. The mean over ten is closer to
a normal distribution, as Student's interval over the seeds assumes.
"""

import numpy as np

from course_utils.claims.claim import cached
from course_utils.data import Dataset, load, sine
from course_utils.linear import polynomial_features, ridge
from course_utils.statistics import Interval, paired_log10_ratio, paired_ratio, t_interval

SETS_A_SEED = 10
LN_ALPHA = -18.0  # Bishop's strength of the ridge penalty for degree 9
_X_LINE = np.linspace(0, 1, 200)


def degree_9_against_3(seeds: tuple[int, ...]) -> Interval:
    """Test error of degree 9 minus that of degree 3, on the same points."""
    return t_interval(_mean_error(seeds, 9) - _mean_error(seeds, 3))


def degree_1_against_3(seeds: tuple[int, ...]) -> Interval:
    """Test error of a straight line minus that of degree 3, on the same points."""
    return t_interval(_mean_error(seeds, 1) - _mean_error(seeds, 3))


def ridge_gain(seeds: tuple[int, ...]) -> Interval:
    """Test error of degree 9 by least squares minus that by ridge, on the same points."""
    return t_interval(_mean_error(seeds, 9) - _mean_error(seeds, 9, np.exp(LN_ALPHA)))


def largest_weights(seeds: tuple[int, ...]) -> Interval:
    """The largest weight of degree 9 against that of degree 3, in powers of ten."""
    largest = [np.exp(_by_seed(seeds, degree, _log_largest_weight)) for degree in (9, 3)]
    return paired_log10_ratio(*largest)


def steepness(seeds: tuple[int, ...]) -> Interval:
    """How much more the curve of degree 9 changes for a small change of x than that of degree 3.

    Of each curve the root-mean-square slope between the ends.
    """
    slopes = [np.exp(_by_seed(seeds, degree, _log_slope)) for degree in (9, 3)]
    return paired_ratio(*slopes)


def more_bias_of_degree_1(seeds: tuple[int, ...]) -> Interval:
    """bias² of degree 1 minus that of degree 9."""
    return t_interval(_bias_variance(seeds, 1)[0] - _bias_variance(seeds, 9)[0])


def more_variance_of_degree_9(seeds: tuple[int, ...]) -> Interval:
    """Variance of degree 9 minus that of degree 1."""
    return t_interval(_bias_variance(seeds, 9)[1] - _bias_variance(seeds, 1)[1])


def _mean_error(seeds: tuple[int, ...], degree: int, alpha: float = 0.0) -> np.ndarray:
    """Root-mean-square test error, its mean over each seed's training sets."""
    return _by_seed(seeds, degree, _test_error, alpha)


def _by_seed(seeds: tuple[int, ...], degree: int, statistic, alpha: float = 0.0) -> np.ndarray:
    values = [statistic(_fit(data, degree, alpha), data) for data in _data_sets(seeds)]
    return np.reshape(values, (len(seeds), SETS_A_SEED)).mean(axis=1)


def _fit(data: Dataset, degree: int, alpha: float = 0.0) -> np.ndarray:
    return ridge(polynomial_features(data.X_train, degree), data.y_train, alpha)


def _test_error(w: np.ndarray, data: Dataset) -> float:
    residuals = polynomial_features(data.X_test, len(w) - 1) @ w - data.y_test
    return float(np.sqrt(np.mean(residuals**2)))


def _log_largest_weight(w: np.ndarray, data: Dataset) -> float:
    return float(np.log(np.abs(w).max()))


def _log_slope(w: np.ndarray, data: Dataset) -> float:
    slopes = np.polynomial.polynomial.polyval(_X_LINE, np.polynomial.polynomial.polyder(w))
    return float(np.log(np.sqrt(np.mean(slopes**2))))


def _bias_variance(seeds: tuple[int, ...], degree: int) -> tuple[np.ndarray, np.ndarray]:
    """bias² and variance of the fits: one unbiased estimate of each from each seed's sets."""
    x = load("sine").X_test  # one set of inputs, at which all fits are compared
    basis = polynomial_features(x, degree)
    fits = [basis @ _fit(data, degree) for data in _data_sets(seeds)]
    fits = np.reshape(fits, (len(seeds), SETS_A_SEED, -1))
    variance = fits.var(axis=1, ddof=1).mean(axis=-1)
    distance = np.mean((fits.mean(axis=1) - sine(x.ravel())) ** 2, axis=-1)
    # The mean of ten fits has a tenth of their variance, which is no bias.
    return distance - variance / SETS_A_SEED, variance


@cached
def _data_sets(seeds: tuple[int, ...]) -> list[Dataset]:
    """Ten data sets for each seed, which no other seed has."""
    return [load("sine", seed=SETS_A_SEED * seed + k) for seed in seeds for k in range(SETS_A_SEED)]
