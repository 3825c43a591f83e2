"""Closed forms, held to scikit-learn and to theory."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge
from sklearn.preprocessing import PolynomialFeatures

from course_utils.data import load
from course_utils.linear import (
    best_ridge,
    bowl,
    ellipse,
    polynomial_features,
    ridge,
    ridge_risk,
    ridge_with_intercept,
    ridgeless_risk,
    shrinkage,
    simulated_risk,
)
from course_utils.randomness import generator


def test_polynomial_features_are_scikit_learns():
    x = np.linspace(-1, 1, 7)
    np.testing.assert_allclose(
        polynomial_features(x, 4), PolynomialFeatures(4).fit_transform(x[:, None])
    )


@pytest.mark.parametrize("alpha", [1e-3, 1.0, 100.0])
@pytest.mark.parametrize("shape", [(50, 8), (8, 50)])
def test_ridge_is_scikit_learns(alpha, shape):
    rng = generator(0, "test")
    X, y = rng.normal(size=shape), rng.normal(size=shape[0])
    oracle = Ridge(alpha=alpha, fit_intercept=False).fit(X, y).coef_
    np.testing.assert_allclose(ridge(X, y, alpha), oracle, rtol=1e-8)


def test_without_penalty_it_is_the_least_norm_solution():
    rng = generator(1, "test")
    X, y = rng.normal(size=(5, 9)), rng.normal(size=5)
    w = ridge(X, y)
    np.testing.assert_allclose(w, np.linalg.pinv(X) @ y, rtol=1e-8)
    np.testing.assert_allclose(X @ w, y, atol=1e-10)


def test_a_negative_strength_is_refused():
    with pytest.raises(ValueError, match="0 or more"):
        ridge(np.eye(2), np.ones(2), -1)


def test_bishops_weights_explode_and_ridge_tames_them():
    """Fact 5: degree 9, ten points; ln λ = -18."""
    largest = {0.0: [], np.exp(-18): []}
    for seed in range(50):
        d = load("sine", seed=seed)
        for alpha, values in largest.items():
            w = ridge(polynomial_features(d.X_train, 9), d.y_train, alpha)
            values.append(abs(w).max())
    plain, penalized = (np.median(values) for values in largest.values())
    assert plain > 1e4 and penalized < plain / 100


def test_the_risk_formula_is_what_simulations_give():
    """Fact 1: n = 100, σ = 0.5."""
    for p, theory in {50: 0.25, 90: 2.25, 110: 2.59, 200: 0.75, 400: 0.83}.items():
        assert ridgeless_risk(p / 100, 0.5) == pytest.approx(theory, abs=0.01)
        simulated = [simulated_risk(100, p, 0.5, generator(s, "risk")) for s in range(150)]
        assert np.mean(simulated) == pytest.approx(theory, rel=0.2)
    assert np.isinf(ridgeless_risk(1.0, 0.5))


@pytest.mark.parametrize("p", [50, 100, 200])
@pytest.mark.parametrize("strength", [0.02, 0.25, 2.0])
def test_the_risk_of_ridge_is_what_simulations_give(p, strength):
    n, sigma = 100, 0.5
    theory = sum(ridge_risk(p / n, sigma, strength))
    simulated = [
        simulated_risk(n, p, sigma, generator(seed, "ridge risk"), n * strength)
        for seed in range(80)
    ]
    assert np.mean(simulated) == pytest.approx(float(theory), rel=0.08)


def test_the_parts_of_the_risk_are_bias_and_variance():
    """Without noise all of it is bias; the best strength is σ²γ; a tiny one is nearly none."""
    gamma = np.array([0.5, 0.9, 2.0])
    bias, variance = ridge_risk(gamma, 0.0, 0.3)
    assert (bias > 0).all() and (variance == 0).all()
    best = sum(ridge_risk(0.9, 0.5, 0.9 * 0.25))
    assert best < min(sum(ridge_risk(0.9, 0.5, s)) for s in (0.15, 0.2, 0.26, 0.35))
    for part, limit in zip(ridge_risk(gamma, 0.5, 1e-6), ridge_risk(gamma, 0.5), strict=True):
        np.testing.assert_allclose(part, limit, rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(sum(ridge_risk(gamma, 0.5)), ridgeless_risk(gamma, 0.5))
    assert np.isinf(ridge_risk(1.0, 0.5)[1])
    with pytest.raises(ValueError, match="0 or more"):
        ridge_risk(gamma, 0.5, -1)


def test_the_best_penalty_removes_the_peak():
    for p in (90, 110):
        risks = {
            factor: np.mean(
                [
                    simulated_risk(100, p, 0.5, generator(s, "ridge"), factor * best_ridge(p, 0.5))
                    for s in range(60)
                ]
            )
            for factor in (0.1, 1.0, 10.0)
        }
        assert risks[1.0] < min(risks[0.1], risks[10.0]) and risks[1.0] < 0.6


@pytest.mark.parametrize("alpha", [0.0, 3.0])
def test_ridge_with_an_intercept_is_scikit_learns(alpha):
    rng = generator(2, "test")
    X, y = rng.normal(size=(30, 4)) + 2, rng.normal(size=30) + 5
    w, b = ridge_with_intercept(X, y, alpha)
    oracle = Ridge(alpha=alpha).fit(X, y)
    np.testing.assert_allclose(w, oracle.coef_, rtol=1e-8)
    assert b == pytest.approx(oracle.intercept_)


def test_ridge_shrinks_each_direction_by_its_own_factor():
    """Fact 12: h/(h + α) in eigen-direction i, and their sum is the trace of the hat matrix."""
    rng = generator(3, "test")
    X, y, alpha = rng.normal(size=(20, 5)) * [1, 2, 3, 4, 5], rng.normal(size=20), 7.0
    _, h, directions = np.linalg.svd(X)
    factors = shrinkage(X, alpha)
    plain, penalized = (directions @ ridge(X, y, a) for a in (0.0, alpha))
    np.testing.assert_allclose(penalized, factors * plain)
    hat = X @ np.linalg.solve(X.T @ X + alpha * np.eye(5), X.T)
    assert factors.sum() == pytest.approx(np.trace(hat))


def test_the_bowl_is_the_squared_error_above_its_minimum():
    rng = generator(4, "test")
    X, y, points = rng.normal(size=(9, 2)), rng.normal(size=9), rng.normal(size=(4, 2))
    best, H = ridge(X, y), X.T @ X
    excess = [((y - X @ w) ** 2).sum() - ((y - X @ best) ** 2).sum() for w in points]
    np.testing.assert_allclose(bowl(points, H, best), excess)
    contour = ellipse(H, best, 0.6)
    np.testing.assert_allclose(bowl(contour, H, best), 0.6)
    np.testing.assert_allclose(contour[0], contour[-1])
