"""Whether draws depend on one another, where each should be a draw of its own.

That 80 % of a mask are 1 says nothing about that: so it is with one draw for a whole row, with
exactly 80 % of each call, and with a second half that repeats the first. What tells them apart is
how far sums of draws vary, and whether a draw goes with another one at some distance.
"""

from itertools import combinations

import numpy as np
from scipy.signal import correlate
from scipy.stats import chi2

EVEN = "sums vary too little"  # exact counts, for one
UNEVEN = "sums vary too much"  # one draw for many entries
REPEATED = "draws come again"
OPPOSED = "draws come again as their opposite"

# Independent draws are called dependent less than once in 10⁵ checks.
_LEVEL = 1e-8
_ERRORS = 8  # standard errors; thousands of distances are looked at


def standardized(drawn: np.ndarray, share: float) -> np.ndarray:
    """Draws of 0 and 1, of which a share should be 1, with mean 0 and variance 1."""
    return (drawn - share) / np.sqrt(share * (1 - share))


def dependence(*calls: np.ndarray) -> str:
    """How draws depend on one another; empty if nothing says that they do.

    Args:
        calls: What was drawn in each call, of any shape, about 1,000 numbers or more; each number
            with mean 0 and variance 1. Six calls or more, so that exact counts show. Of draws of 0
            and 1 the share of either should be 0.1 or more: rarer ones are too skewed.
    """
    sums = [call.sum(axis) / np.sqrt(call.shape[axis]) for call in calls for axis in _axes(call)]
    totals = np.array([call.sum() / np.sqrt(call.size) for call in calls])
    found = [*map(_repeats, calls), *map(_alike, *_pairs(calls)), *map(_spread, [*sums, totals])]
    return next(filter(None, found), "")


def _axes(call: np.ndarray) -> range:
    """The axes along which to add up: where there is one, it is the total that counts."""
    return range(call.ndim if call.ndim > 1 else 0)


def _spread(sums: np.ndarray) -> str:
    """Whether independent sums of variance 1 vary too little or too much."""
    total, n = np.sum(sums**2), sums.size
    if chi2.cdf(total, n) < _LEVEL:
        return EVEN
    return UNEVEN if chi2.sf(total, n) < _LEVEL else ""


def _repeats(call: np.ndarray) -> str:
    """Whether draws go with those at some distance, in the order in which they are stored."""
    flat = call.ravel()
    n = flat.size
    distance = np.arange(1, n // 2 + 1)
    return _strongest(correlate(flat, flat, method="fft")[n - 1 + distance] / np.sqrt(n - distance))


def _pairs(calls: tuple[np.ndarray, ...]) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Each two calls of the same shape."""
    pairs = [(a, b) for a, b in combinations(calls, 2) if a.shape == b.shape]
    return [a for a, _ in pairs], [b for _, b in pairs]


def _alike(one: np.ndarray, other: np.ndarray) -> str:
    """Whether draws of one call go with those of another."""
    return _strongest(np.array([np.sum(one * other) / np.sqrt(one.size)]))


def _strongest(errors: np.ndarray) -> str:
    """What correlations mean that are given in standard errors."""
    strongest = errors[np.abs(errors).argmax()]
    if np.abs(strongest) < _ERRORS:
        return ""
    return REPEATED if strongest > 0 else OPPOSED
