"""What a straight cut can separate: Cover's count, and features that lift points (S4.8)."""

from math import comb

import numpy as np
from scipy.optimize import nnls

from course_utils.linear import ridge_with_intercept

_ROUNDING = 1e-9


def cover_count(n: int, d: int) -> int:
    """How many of the 2ⁿ labelings of n points in d dimensions a cut through 0 can make.

    2·Σ C(n - 1, k) over k < d, whatever the points, if they are in general position: no d of them
    on one hyperplane through 0 (Cover 1965). A cut with a bias in d dimensions is one through 0 in
    d + 1.

    Raises:
        ValueError: If n or d is below 1.
    """
    if n < 1 or d < 1:
        raise ValueError(f"at least one point and one dimension are needed, got n={n}, d={d}")
    return 2 * sum(comb(n - 1, k) for k in range(min(d, n)))


def cover_share(n: int, d: int) -> float:
    """The share of all labelings that a cut through 0 can make; ½ at n = 2d."""
    return cover_count(n, d) / 2**n


def separable(X: np.ndarray, signs: np.ndarray) -> bool:
    """Whether one cut through 0 has all points X (n, d) of sign 1 on one side, of -1 on the other.

    Gordan's theorem: there is such a cut just where 0 is no mean of the points sign·x, with any
    weights of 0 or more. The nearest that such a mean comes to 0 is a least-squares problem.
    """
    points = signs[:, None] * X
    points = points / np.linalg.norm(points, axis=1, keepdims=True)  # how far off changes nothing
    weights_add_up = np.ones((1, len(X)))
    target = np.append(np.zeros(X.shape[1]), 1.0)
    _, distance = nnls(np.concatenate([points.T, weights_add_up]), target)
    return bool(distance > _ROUNDING)


def lifted(X: np.ndarray) -> np.ndarray:
    """Points of the plane with their squared distance from 0 as a third number, (n, 3)."""
    return np.column_stack([X, (np.asarray(X) ** 2).sum(axis=1)])


def random_relu(X: np.ndarray, k: int, rng: np.random.Generator) -> np.ndarray:
    """k random features max(0, x·w + b), (n, k): a hidden layer that nobody trains.

    Drawn feature by feature, so that the first of more are the same.
    """
    drawn = rng.standard_normal((k, X.shape[1] + 1))
    return np.maximum(X @ drawn[:, 1:].T + drawn[:, 0], 0.0)


def cut_accuracy(X, y, X_new, y_new, alpha: float = 1e-3) -> float:
    """Accuracy on new points of the straight cut that ridge fits to labels 0 and 1."""
    w, b = ridge_with_intercept(X, 2.0 * np.asarray(y) - 1, alpha)
    return float(np.mean((np.asarray(X_new) @ w + b > 0) == (np.asarray(y_new) == 1)))
