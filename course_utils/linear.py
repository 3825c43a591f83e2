"""Linear models in closed form: polynomials, ridge, and the risk of too many features."""

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


def ridgeless_risk(gamma, sigma: float):
    """Excess risk of least-norm least squares with γ = p/n isotropic features and ‖β‖ = 1.

    E‖ŵ - β‖² as n and p grow together (Hastie, Montanari, Rosset & Tibshirani 2022, theorem 1):
    σ²γ/(1-γ) below γ = 1, and (1 - 1/γ) + σ²/(γ-1) above.

    Args:
        gamma: Features per example γ, any shape; infinite at 1.
        sigma: Standard deviation of the noise.
    """
    gamma = np.asarray(gamma, dtype=float)
    with np.errstate(divide="ignore"):
        below = sigma**2 * gamma / (1 - gamma)
        above = 1 - 1 / gamma + sigma**2 / (gamma - 1)
    return np.where(gamma < 1, below, np.where(gamma > 1, above, np.inf))


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
