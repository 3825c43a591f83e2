"""k-means by hand, and how well its groups are classes."""

import numpy as np

ROUNDS, STARTS = 100, 5


def k_means(X: np.ndarray, k: int, rng: np.random.Generator, starts: int = STARTS) -> np.ndarray:
    """The group of each row of X (n, d), 0 … k - 1.

    Go to the nearest centre, move each centre to the mean of its rows, and again, until nothing
    changes. Of several starts, each at rows far from one another (k-means++), the one counts whose
    rows are nearest to their centres.

    Raises:
        ValueError: If there are fewer rows than groups.
    """
    if len(X) < k:
        raise ValueError(f"{len(X)} rows cannot make {k} groups")
    X = np.asarray(X, dtype=float)
    found = [_one_start(X, k, rng) for _ in range(starts)]
    return min(found, key=lambda one: one[0])[1]


def purity(groups: np.ndarray, y: np.ndarray) -> float:
    """The share of rows that are of the most frequent class of their group."""
    table = np.zeros((groups.max() + 1, y.max() + 1))
    np.add.at(table, (groups, y), 1)
    return float(table.max(axis=1).sum() / len(y))


def _one_start(X: np.ndarray, k: int, rng: np.random.Generator) -> tuple[float, np.ndarray]:
    centres = _far_apart(X, k, rng)
    groups = np.full(len(X), -1)
    for _ in range(ROUNDS):
        distances = _squared_distances(X, centres)
        new = distances.argmin(axis=1)
        if (new == groups).all():
            break
        groups = new
        for one in np.unique(groups):  # an empty group keeps its centre
            centres[one] = X[groups == one].mean(axis=0)
    return float(_squared_distances(X, centres).min(axis=1).sum()), groups


def _far_apart(X: np.ndarray, k: int, rng: np.random.Generator) -> np.ndarray:
    """k rows, each drawn by its squared distance from the nearest of those before (k-means++)."""
    centres = [X[rng.integers(len(X))]]
    while len(centres) < k:
        nearest = _squared_distances(X, np.array(centres)).min(axis=1)
        total = nearest.sum()
        chosen = rng.choice(len(X), p=nearest / total) if total > 0 else rng.integers(len(X))
        centres.append(X[chosen])
    return np.array(centres)


def _squared_distances(X: np.ndarray, centres: np.ndarray) -> np.ndarray:
    squares = (X**2).sum(axis=1)[:, None] + (centres**2).sum(axis=1)
    return np.maximum(squares - 2 * X @ centres.T, 0.0)
