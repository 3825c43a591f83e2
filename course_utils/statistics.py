"""Means, paired differences and 95 % intervals over seeds. Every plot and claim uses these."""

from dataclasses import dataclass

import numpy as np
import xarray as xr
from scipy import stats

from course_utils.data import Dataset

LEVEL = 0.95


@dataclass(frozen=True)
class Interval:
    """A mean over seeds and the interval that should hold the true mean."""

    mean: float
    low: float
    high: float
    n: int  # how many seeds

    def rounded(self, digits: int) -> "Interval":
        """The same with so many decimals."""
        return Interval(*(round(x, digits) for x in (self.mean, self.low, self.high)), self.n)

    def text(self, digits: int = 3) -> str:
        """Such as ``0.123 [0.101, 0.145]``, rounded so that every machine prints the same."""
        numbers = (f"{value:.{digits}f}" for value in (self.mean, self.low, self.high))
        mean, low, high = ("0." + "0" * digits if float(n) == 0 else n for n in numbers)
        return f"{mean} [{low}, {high}]"


def t_interval(values, level: float = LEVEL) -> Interval:
    """The mean of independent values and Student's t interval for it.

    Args:
        values: One number a seed, at least two.
        level: Coverage of the interval.

    Raises:
        ValueError: If there are fewer than two values or one is not finite.
    """
    values = _checked(values)
    n, mean = len(values), values.mean()
    half = stats.t.ppf((1 + level) / 2, n - 1) * values.std(ddof=1) / np.sqrt(n)
    return Interval(float(mean), float(mean - half), float(mean + half), n)


def paired_difference(a: xr.DataArray, b: xr.DataArray, level: float = LEVEL) -> Interval:
    """The mean of a - b, seed by seed: what changing one setting does to the same run.

    Pairing takes out what the runs of a seed share (data, initial weights, order), and so gives a
    narrower interval than two separate ones.

    Args:
        a: One number a seed, with the dimension ``seed`` alone.
        b: The same for the other setting, on the same seeds.
        level: Coverage of the interval.

    Raises:
        ValueError: If the seeds of a and b are not the same, or other dimensions are left.
    """
    for array in (a, b):
        if array.dims != ("seed",):
            raise ValueError(f"select one setting first: the dimensions are {array.dims}")
    if set(a.seed.values) != set(b.seed.values):
        raise ValueError(
            "a paired difference needs the same seeds on both sides, "
            f"got {a.seed.values} and {b.seed.values}"
        )
    return t_interval((a - b.sel(seed=a.seed)).values, level)


def paired_log10_ratio(a, b) -> Interval:
    """The mean of log10(a / b), seed by seed: by how many powers of ten a is larger than b."""
    return t_interval(np.log10(np.asarray(a) / np.asarray(b)))


def paired_ratio(a, b) -> Interval:
    """The geometric mean of a / b over seeds, with the interval of its logarithm brought back."""
    log = paired_log10_ratio(a, b)
    return Interval(10**log.mean, 10**log.low, 10**log.high, log.n)


def negative(interval: Interval) -> Interval:
    """The same measurement counted the other way: a loss as a gain."""
    return Interval(-interval.mean, -interval.high, -interval.low, interval.n)


def over_seeds(array: xr.DataArray, level: float = LEVEL) -> xr.Dataset:
    """``mean``, ``low`` and ``high`` along the dimension ``seed``, which plots draw as a band.

    A point at which any seed's value is NaN (a diverged member) is NaN.

    Raises:
        ValueError: If there are fewer than two seeds.
    """
    n = array.sizes["seed"]
    if n < 2:
        raise ValueError("an interval over seeds needs at least two seeds")
    mean = array.mean("seed", skipna=False)
    error = array.std("seed", ddof=1, skipna=False) / np.sqrt(n)
    half = stats.t.ppf((1 + level) / 2, n - 1) * error
    summary = xr.Dataset({"mean": mean, "low": mean - half, "high": mean + half})
    return summary.assign_attrs(array.attrs, n_seeds=n)


def interval_table(array: xr.DataArray, digits: int = 2) -> str:
    """One line for each value of the one dimension beside ``seed``: mean [low, high].

    Raises:
        ValueError: If not exactly one dimension is left beside ``seed``.
    """
    others = [dimension for dimension in array.dims if dimension != "seed"]
    if len(others) != 1:
        raise ValueError(f"a table has one dimension beside seed, got {others}: select first")
    (dimension,) = others
    labels = [
        f"{dimension} = {label:g}" if _is_number(label) else str(label)
        for label in array[dimension].values
    ]
    width = max(map(len, labels))
    return "\n".join(
        f"{label:<{width}}  {t_interval(array.isel({dimension: i})).text(digits)}"
        for i, label in enumerate(labels)
    )


def trivial_baseline(dataset: Dataset, part: str = "val") -> dict[str, float]:
    """The scores of a model that ignores its input.

    For classes it gives every example the class frequencies of the training set, and names the
    most frequent; for regression it predicts the mean of the training targets.

    Returns:
        ``loss`` (nats, or mean squared error) and, for classes, ``accuracy``.
    """
    y_train, y = dataset.y_train, getattr(dataset, f"y_{part}")
    if dataset.task == "regression":
        return {"loss": float(np.mean((y - y_train.mean(dtype=float)) ** 2))}
    # One count is added to each class, so that a class missing in training costs no infinity.
    counts = np.bincount(y_train, minlength=dataset.n_classes) + 1
    frequencies = counts / counts.sum()
    return {
        "loss": float(-np.log(frequencies[y]).mean()),
        "accuracy": float(np.mean(y == counts.argmax())),
    }


def _is_number(label) -> bool:
    return isinstance(label, int | float | np.number)


def _checked(values) -> np.ndarray:
    values = np.asarray(values, dtype=float).ravel()
    if len(values) < 2:
        raise ValueError(f"an interval needs at least two values, got {len(values)}")
    if not np.isfinite(values).all():
        raise ValueError("a value is NaN or infinite: did a member diverge?")
    return values
