"""Random cosines fitted to ten points of a sine wave: fewer than points, as many, far more.

After Belkin et al. 2019, whose random Fourier features these are. Unlike in `double_descent` all
numbers of features face the same problem, so that the error can fall before the peak as well.
"""

import numpy as np
import xarray as xr

from course_utils.claims.claim import cached
from course_utils.data import Dataset, load, sine
from course_utils.linear import ridge
from course_utils.randomness import generator
from course_utils.statistics import Interval, paired_ratio

SETS_A_SEED = 10
FREQUENCY = 15.0  # standard deviation of the frequencies, in radians per unit of x
NUMBERS = (1, 2, 3, 4, 6, 8, 9, 10, 11, 13, 20, 50, 200, 1000)
_X_LINE = np.linspace(0, 1, 200)


def cosines(x, p: int, seed: int) -> np.ndarray:
    """The first p of endlessly many random cosines of x (n,), as columns: (n, p)."""
    rng = generator(seed, "random cosines")
    frequency, shift = rng.standard_normal((p, 2)).T  # row by row, so that more come after these
    return np.cos(FREQUENCY * frequency * np.ravel(x)[:, None] + 2 * np.pi * shift) / np.sqrt(p)


def fitted_line(data: Dataset, p: int, seed: int, x=_X_LINE) -> np.ndarray:
    """The least-norm fit of p cosines to the training points, at x (n,)."""
    w = ridge(cosines(data.X_train, p, seed), data.y_train)  # α = 0: of least norm
    return cosines(x, p, seed) @ w


def error_by_features(seeds, numbers=NUMBERS) -> xr.DataArray:
    """Distance to the truth (root mean square) of the fits with so many features.

    Of each seed the geometric mean over ten training sets, each with cosines of its own: near the
    peak errors differ by powers of ten, and a plain mean would be that of the worst one.

    Args:
        seeds: The seeds.
        numbers: How many features, each number.

    Returns:
        The dimensions features and seed, in units of y.
    """
    errors = [[_error(p, seed) for seed in seeds] for p in numbers]
    coords = {"features": list(numbers), "seed": list(seeds)}
    return xr.DataArray(errors, dims=("features", "seed"), coords=coords)


def ratio(first: int, second: int):
    """A measure: the error with `first` features over that with `second`."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        errors = _by_features(seeds)
        return paired_ratio(errors.sel(features=first), errors.sel(features=second))

    return measure


@cached
def _by_features(seeds: tuple[int, ...]) -> xr.DataArray:
    return error_by_features(seeds, (1, 6, 10, 1000))


def _error(p: int, seed: int) -> float:
    distances = []
    for one in range(SETS_A_SEED * seed, SETS_A_SEED * (seed + 1)):
        miss = fitted_line(load("sine", seed=one), p, one) - sine(_X_LINE)
        distances.append(np.sqrt(np.mean(miss**2)))
    return float(np.exp(np.mean(np.log(distances))))
