"""Linear models in closed form: polynomials, ridge, its loss as a bowl, too many features."""

import numpy as np


def polynomial_features(x, degree: int) -> np.ndarray:
    """The powers 0 … degree of x (n,), as columns: (n, degree + 1)."""
    return np.vander(np.asarray(x, dtype=float).ravel(), degree + 1, increasing=True)


def ridge(X, y, alpha: float = 0.0) -> np.ndarray:
    """The w that minimizes ‖y - Xw‖² + α‖w‖² (scikit-learn's convention for α).

    With α = 0 it is least squares; where many w fit equally well, the one of least norm.

    Args:
        X: Inputs, (n, d).
        y: Targets, (n,).
        alpha: Strength α ≥ 0.

    Raises:
        ValueError: If alpha is negative.
    """
    if alpha < 0:
        raise ValueError(f"alpha must be 0 or more, got {alpha}")
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    if alpha > 0:
        # The penalty as d more examples: the same minimum, and better conditioned than XᵀX + αI.
        X = np.vstack([X, np.sqrt(alpha) * np.eye(X.shape[1])])
        y = np.concatenate([y, np.zeros(X.shape[1])])
    return np.linalg.lstsq(X, y, rcond=None)[0]


def ridge_with_intercept(X, y, alpha: float = 0.0) -> tuple[np.ndarray, float]:
    """Ridge with an intercept that pays no price, as scikit-learn's Ridge has it.

    Args:
        X: Inputs, (n, d).
        y: Targets, (n,).
        alpha: Strength α ≥ 0.

    Returns:
        The weights (d,) and the intercept.

    Raises:
        ValueError: If alpha is negative.
    """
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    x_mean, y_mean = X.mean(axis=0), y.mean()
    # At the best intercept the fit passes through the means, so that it drops out of the problem.
    w = ridge(X - x_mean, y - y_mean, alpha)
    return w, float(y_mean - x_mean @ w)


def shrinkage(X, alpha: float) -> np.ndarray:
    """By how much ridge multiplies what least squares finds in each eigen-direction: h/(h + α).

    h are the eigenvalues of XᵀX, the largest first. Their sum is the number of weights that the
    fit has in effect (its degrees of freedom), and over n the share of pure noise that it fits.

    Args:
        X: Inputs, (n, d).
        alpha: Strength α > 0.
    """
    h = np.linalg.svd(np.asarray(X, dtype=float), compute_uv=False) ** 2
    return h / (h + alpha)


def bowl(points, H, centre) -> np.ndarray:
    """(w - c)ᵀH(w - c) of each row w: how far the squared error lies above its minimum, at c.

    For least squares H is XᵀX and c the least-squares weights.

    Args:
        points: Rows w, (k, d).
        H: (d, d), symmetric and positive.
        centre: (d,).

    Returns:
        One number for each row, (k,).
    """
    away = np.asarray(points, dtype=float) - centre
    return ((away @ H) * away).sum(axis=-1)


def ellipse(H, centre, level: float, n_points: int = 200) -> np.ndarray:
    """The contour on which `bowl` has the value `level`, as rows (n_points, 2), closed.

    Args:
        H: (2, 2), symmetric and positive.
        centre: (2,).
        level: 0 or more.
        n_points: How many points.
    """
    angle = np.linspace(0, 2 * np.pi, n_points)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    h, directions = np.linalg.eigh(H)
    return centre + np.sqrt(level) * (circle / np.sqrt(h)) @ directions.T


def ridgeless_risk(gamma, sigma: float):
    """Excess risk of least-norm least squares with γ = p/n isotropic features and ‖β‖ = 1.

    E‖ŵ - β‖² as n and p grow together (Hastie, Montanari, Rosset & Tibshirani 2022, theorem 1):
    σ²γ/(1-γ) below γ = 1, and (1 - 1/γ) + σ²/(γ-1) above.

    Args:
        gamma: Features per example γ, any shape; with noise the risk is infinite at 1.
        sigma: Standard deviation of the noise.
    """
    return sum(ridge_risk(gamma, sigma))


def ridge_risk(gamma, sigma: float, strength: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """The two parts of E‖ŵ - β‖² for ridge with γ = p/n isotropic features and ‖β‖ = 1.

    As n and p grow together, with α = n · strength. With m(z) the Stieltjes transform of the
    Marchenko-Pastur law and λ the strength, bias² is λ²m'(-λ) and the variance
    σ²γ(m(-λ) - λm'(-λ)) (Hastie, Montanari, Rosset & Tibshirani 2022, section 6).

    Args:
        gamma: Features per example γ > 0, any shape.
        sigma: Standard deviation of the noise.
        strength: α/n, 0 or more. At 0 the variance of noise is infinite at γ = 1.

    Returns:
        bias² and variance, shaped like gamma.

    Raises:
        ValueError: If strength is negative.
    """
    if strength < 0:
        raise ValueError(f"strength must be 0 or more, got {strength}")
    gamma = np.asarray(gamma, dtype=float)
    if strength == 0:
        with np.errstate(divide="ignore"):
            variance = np.minimum(gamma, 1) / abs(gamma - 1) * sigma**2 if sigma else 0 * gamma
        return np.maximum(0, 1 - 1 / gamma), variance
    a = 1 - gamma + strength
    root = np.sqrt(a**2 + 4 * gamma * strength)
    m = (root - a) / (2 * gamma * strength)
    # m'(-λ) = -dm(-λ)/dλ, by the quotient rule.
    slope = m / strength - ((a + 2 * gamma) / root - 1) / (2 * gamma * strength)
    return strength**2 * slope, sigma**2 * gamma * (m - strength * slope)


def simulated_risk(
    n: int, p: int, sigma: float, rng: np.random.Generator, alpha: float = 0.0
) -> float:
    """‖ŵ - β‖² for one drawn problem: isotropic X (n, p), ‖β‖ = 1, noise σ, ridge with α."""
    beta = rng.standard_normal(p)
    beta /= np.linalg.norm(beta)
    X = rng.standard_normal((n, p))
    y = X @ beta + sigma * rng.standard_normal(n)
    return float(((ridge(X, y, alpha) - beta) ** 2).sum())


def best_ridge(p: int, sigma: float) -> float:
    """The α of least expected risk for isotropic features with ‖β‖ = 1: pσ² (Nakkiran 2021)."""
    return p * sigma**2
