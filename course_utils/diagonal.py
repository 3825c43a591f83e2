"""Linear regression with w = u² - v²: a network so small that its start can be solved for.

Descent from u = v = α on ½‖Xw - y‖² ends, among all w that fit, at the one of least Q(w), where Q
turns from L1 (small α) into L2 (large α) (Woodworth et al. 2020). No penalty is written anywhere.
"""

import numpy as np
from scipy.optimize import linprog


def descend(X, y, alpha: float, lr: float, steps: int) -> np.ndarray:
    """The weights w = u² - v² (d,) after so many steps of gradient descent on u and v."""
    u = np.full(X.shape[1], float(alpha))
    v = u.copy()
    for _ in range(steps):
        gradient = X.T @ (X @ (u**2 - v**2) - y)  # with respect to w
        u, v = u - 2 * lr * u * gradient, v + 2 * lr * v * gradient
    return u**2 - v**2


def limit(X, y, alpha: float, tolerance: float = 1e-10) -> np.ndarray:
    """Where descent with tiny steps ends: w = 2α² sinh(Xᵀν), with ν such that Xw = y.

    ν is where a convex function is least, and Newton's method finds it: fewer examples than
    features, in general position.

    Raises:
        ValueError: If it is not found, as where no w fits.
    """
    nu = np.zeros(len(y))
    for at in _path(alpha):  # from a large start, which is nearly linear, to the wanted one
        nu = _newton(X, y, at, nu, tolerance)
    return 2 * alpha**2 * np.sinh(X.T @ nu)


def _path(alpha: float) -> list[float]:
    larger = [alpha * 2.0**k for k in range(60) if alpha * 2.0**k <= 4]
    return larger[::-1] or [alpha]


def _newton(X, y, alpha: float, nu: np.ndarray, tolerance: float) -> np.ndarray:
    def value(at):
        s = X.T @ at
        return np.inf if np.abs(s).max() > 300 else 2 * alpha**2 * np.cosh(s).sum() - y @ at

    for _ in range(200):
        s = X.T @ nu
        gap = 2 * alpha**2 * X @ np.sinh(s) - y
        if np.abs(gap).max() <= tolerance * max(1.0, np.abs(y).max()):
            return nu
        step = np.linalg.solve((X * (2 * alpha**2 * np.cosh(s))) @ X.T, -gap)
        size, here, slope = 1.0, value(nu), gap @ step
        rounding = 1e-12 * abs(here)  # of the value itself, once little is left to gain
        while value(nu + size * step) > here + 1e-4 * size * slope + rounding and size > 1e-12:
            size /= 2
        nu = nu + size * step
    raise ValueError("no weights were found that fit: are there fewer examples than features?")


def least_l2(X, y) -> np.ndarray:
    """The w of least ‖w‖₂ among those with Xw = y."""
    return np.linalg.pinv(X) @ y


def least_l1(X, y) -> np.ndarray:
    """The w of least Σ|w| among those with Xw = y, by linear programming."""
    d = X.shape[1]
    parts = linprog(np.ones(2 * d), A_eq=np.hstack([X, -X]), b_eq=y, bounds=(0, None)).x
    return parts[:d] - parts[d:]


def problem(
    rng: np.random.Generator, n: int = 40, d: int = 100, features: int | None = 5
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """X (n, d), y (n,) without noise, and the true weights (d,).

    Args:
        rng: Draws all of it.
        n: Examples.
        d: Features.
        features: How many of them matter, each with a weight of 1 or -1; None for all, with normal
            weights that have the same length together.
    """
    X = rng.standard_normal((n, d)) / np.sqrt(n)
    if features is None:
        w = rng.standard_normal(d)
        w *= np.sqrt(5) / np.linalg.norm(w)
    else:
        w = np.zeros(d)
        w[rng.permutation(d)[:features]] = rng.choice([-1.0, 1.0], features)
    return X, X @ w, w
