"""Does L1 select the same features again, from other patients?

Every seed draws 242 of the same 442 patients, and has two halves with no patient in both. The
interval is over such draws, not over other hospitals.
"""

import numpy as np
from sklearn.linear_model import Lasso

from course_utils.data import load
from course_utils.statistics import Interval, t_interval

ALPHA = 0.1  # selects about half of the ten measurements


def same_selection(seeds: tuple[int, ...]) -> Interval:
    """Features selected in both halves of a seed's patients, of those selected in any."""
    shares = []
    for seed in seeds:
        data = load("diabetes", seed=seed)
        X, y = data.X_train.astype(float), data.y_train.astype(float)
        half = len(y) // 2
        one, two = (_selected(X[part], y[part]) for part in (slice(half), slice(half, None)))
        shares.append((one & two).sum() / (one | two).sum())
    return t_interval(shares)


def _selected(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Which of the weights are not zero."""
    return Lasso(alpha=ALPHA, tol=1e-8).fit(X, y).coef_ != 0


def pulls(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """How hard the data pull each weight away from zero while the lasso fits all the others: (d,).

    The lasso selects a feature exactly if its pull is larger than α, in size.

    Args:
        X: Features, (n, d).
        y: Targets, (n,).
    """
    X, y = X - X.mean(axis=0), y - y.mean()
    found = []
    for j in range(X.shape[1]):
        others = np.delete(X, j, axis=1)
        fit = Lasso(alpha=ALPHA, tol=1e-8).fit(others, y).predict(others)
        found.append(X[:, j] @ (y - fit) / len(y))
    return np.array(found)
