"""Linear regression one eigen-direction at a time: what stopping, ridge and time let through.

In the eigenvectors of XᵀX least squares falls apart into problems with one weight each. Stopping
early and ridge both multiply the least-squares weight of a direction by a number between 0 and 1,
its filter factor.
"""

import numpy as np


def descent_filter(h, eta: float, steps) -> np.ndarray:
    """What gradient descent from 0 has found after some steps: 1 - (1 - ηh)^steps.

    Args:
        h: Curvatures, such as the eigenvalues of XᵀX for the loss ½‖y - Xw‖²; any shape.
        eta: Learning rate, below 2/h for every h.
        steps: How many steps; must broadcast with h.

    Raises:
        ValueError: If the learning rate is too large, so that descent would diverge.
    """
    h = np.asarray(h, dtype=float)
    if (eta * h >= 2).any():
        raise ValueError(
            f"descent diverges unless lr < 2/h: the largest h is {h.max():.3g}, so take lr below "
            f"{2 / h.max():.3g}, got {eta:g}"
        )
    return 1 - (1 - eta * h) ** np.asarray(steps)


def flow_filter(h, t) -> np.ndarray:
    """The same for steps without length, after time t = η · steps: 1 - exp(-ht)."""
    return -np.expm1(-np.asarray(h, dtype=float) * t)


def ridge_filter(h, alpha) -> np.ndarray:
    """What ridge keeps: h/(h + α)."""
    h = np.asarray(h, dtype=float)
    return h / (h + alpha)


def filtered_weights(X, y, keep) -> np.ndarray:
    """Least-squares weights, each eigen-direction multiplied by its filter factor.

    Args:
        X: Inputs, (n, d), of full column rank.
        y: Targets, (n,).
        keep: A function of the eigenvalues h (d,) of XᵀX that gives their factors, (d,), or k
            rows of them, (k, d).

    Returns:
        Weights, shaped like the factors.
    """
    left, singular, right = np.linalg.svd(np.asarray(X, dtype=float), full_matrices=False)
    return (keep(singular**2) / singular * (left.T @ y)) @ right


def filtered_risk(factors, signal, noise) -> np.ndarray:
    """Σ (1 - f)² · signal + f² · noise over the last axis: bias² and variance of a filtered fit.

    Args:
        factors: Filter factors, (…, d).
        signal: The squared true weight of each direction, (d,).
        noise: The variance of its least-squares weight, σ²/h, (d,).
    """
    return ((1 - factors) ** 2 * signal + factors**2 * noise).sum(axis=-1)


def two_scales(
    steps, fast: int = 40, slow: int = 5, ratio: float = 0.01, sigma: float = 1.5, n: int = 100
) -> tuple[np.ndarray, np.ndarray]:
    """The expected error of fast and of slow directions after some steps of gradient descent.

    n examples, and features of two scales: `fast` directions with curvature 1 and `slow` ones
    with `ratio`. Each group holds a signal of 1 in all. The error is the mean squared distance of
    the predictions to the truth at the n inputs, the learning rate 0.1, and the expectation over
    the noise is exact (after Heckel & Yilmaz 2021).

    Args:
        steps: Any shape.
        fast: How many fast directions.
        slow: How many slow ones.
        ratio: Curvature of the slow ones, as a share of that of the fast.
        sigma: Standard deviation of the noise on the n targets.
        n: How many examples.

    Returns:
        The two parts, shaped like steps; their sum is the error.
    """
    steps = np.asarray(steps)[..., None]
    parts = []
    for count, h in ((fast, 1.0), (slow, ratio)):
        factors = descent_filter(np.full(count, h), 0.1, steps)
        # On the scale of predictions, where a direction's noise is the same for any curvature.
        parts.append(
            filtered_risk(factors, np.full(count, 1 / count), np.full(count, sigma**2 / n))
        )
    return tuple(parts)


def two_scale_problem(
    rng: np.random.Generator,
    fast: int = 40,
    slow: int = 5,
    ratio: float = 0.01,
    sigma: float = 1.5,
    n: int = 100,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One drawn problem of the kind of `two_scales`: X (n, d), y (n,) and the true weights (d,)."""
    h = np.concatenate([np.ones(fast), np.full(slow, ratio)])
    directions = np.linalg.qr(rng.standard_normal((n, fast + slow)))[0]
    X = np.sqrt(n * h) * directions  # XᵀX/n has the curvatures h on its diagonal
    size = np.sqrt(np.concatenate([np.full(fast, 1 / fast), np.full(slow, 1 / slow)]) / h)
    w = size * rng.choice([-1.0, 1.0], fast + slow)
    return X, X @ w + sigma * rng.standard_normal(n), w
