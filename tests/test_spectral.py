"""Filter factors and the best of many scores, held to descent, ridge, theory and simulation."""

import numpy as np
import pytest
import torch

from course_utils.linear import ridge
from course_utils.randomness import generator
from course_utils.selection import best_score_distribution, optimism
from course_utils.spectral import (
    descent_filter,
    filtered_risk,
    filtered_weights,
    flow_filter,
    ridge_filter,
    two_scale_problem,
    two_scales,
)


@pytest.fixture
def problem():
    rng = generator(0, "spectral")
    return rng.standard_normal((30, 5)), rng.standard_normal(30)


def test_the_descent_filter_is_pytorchs_sgd(problem):
    X, y = map(torch.from_numpy, problem)
    w = torch.zeros(5, dtype=torch.float64, requires_grad=True)
    sgd = torch.optim.SGD([w], lr=0.01)
    for _ in range(37):
        sgd.zero_grad()
        (0.5 * (y - X @ w) ** 2).sum().backward()
        sgd.step()
    ours = filtered_weights(*problem, lambda h: descent_filter(h, 0.01, 37))
    np.testing.assert_allclose(ours, w.detach(), rtol=1e-9)


def test_the_ridge_filter_is_ridge(problem):
    ours = filtered_weights(*problem, lambda h: ridge_filter(h, 2.5))
    np.testing.assert_allclose(ours, ridge(*problem, 2.5), rtol=1e-9)


def test_many_factors_at_once_give_a_row_each(problem):
    steps = np.array([1, 5, 20])
    rows = filtered_weights(*problem, lambda h: descent_filter(h, 0.01, steps[:, None]))
    for row, n in zip(rows, steps, strict=True):
        one = filtered_weights(*problem, lambda h, n=n: descent_filter(h, 0.01, n))
        np.testing.assert_allclose(row, one, rtol=1e-12)


def test_flow_is_descent_with_tiny_steps():
    h = np.array([0.1, 1, 3])
    np.testing.assert_allclose(flow_filter(h, 2.0), descent_filter(h, 2e-6, 10**6), rtol=1e-5)


def test_a_rate_at_which_descent_diverges_is_refused():
    with pytest.raises(ValueError, match="take lr below 0.5"):
        descent_filter(np.array([1.0, 4.0]), 0.5, 3)


def test_risk_is_that_of_simulated_fits(problem):
    X, _ = problem
    h, directions = np.linalg.eigh(X.T @ X)
    w, sigma = np.array([1.0, -1, 0.5, 0, 2]), 0.7
    rng = generator(1, "risk")
    noise = sigma * rng.standard_normal((20_000, 30))
    fits = np.linalg.solve(X.T @ X + 3 * np.eye(5), X.T @ (X @ w + noise).T).T
    simulated = ((fits - w) ** 2).sum(axis=1).mean()
    exact = filtered_risk(ridge_filter(h, 3.0), (directions.T @ w) ** 2, sigma**2 / h)
    assert simulated == pytest.approx(exact, rel=0.02)


def test_flow_stays_below_the_bound_of_ali_et_al():
    """At every time, whatever the curvature, the signal and the noise of a direction."""
    x = np.logspace(-4, 4, 2001)
    for signal, noise in ((0, 1), (1, 0), (1, 1), (0.01, 1)):
        one, t = np.array([signal]), x[:, None]
        flow = filtered_risk(flow_filter(1.0, t), one, np.array([noise]))
        assert (
            flow / filtered_risk(ridge_filter(1.0, 1 / t), one, np.array([noise]))
        ).max() < 1.6862
    noise_alone = ((1 - np.exp(-x)) * (1 + x) / x) ** 2
    assert 1.685 < noise_alone.max() < 1.6862


def test_the_two_scales_are_what_drawn_problems_do_on_average():
    steps = np.array([0, 7, 45, 2300])
    errors = []
    for seed in range(300):
        X, y, w = two_scale_problem(generator(seed, "two scales"))
        fits = filtered_weights(X, y, lambda h: descent_filter(h / 100, 0.1, steps[:, None]))
        errors.append((((fits - w) @ X.T) ** 2).mean(axis=1))
    np.testing.assert_allclose(np.mean(errors, axis=0), sum(two_scales(steps)), rtol=0.05)


def test_the_error_falls_rises_and_falls_again():
    start, valley, hill, end = sum(two_scales(np.array([0, 7, 45, 2300])))
    assert start == pytest.approx(2)
    assert end < valley < hill < start


def test_with_equal_curvatures_there_is_one_valley():
    error = sum(two_scales(np.arange(300), ratio=1.0))
    turns = np.flatnonzero(np.diff(np.sign(np.diff(error))) != 0)
    assert len(turns) == 1


@pytest.mark.parametrize(("n", "points"), [(100, 8.3), (200, 5.9), (1000, 2.7)])
def test_the_best_of_twenty_is_too_high_by_so_many_points(n, points):
    scores = generator(0, "best of 20").binomial(n, 0.7, (50_000, 20)) / n
    assert optimism(20, n, 0.7) == pytest.approx(scores.max(axis=1).mean() - 0.7, abs=5e-4)
    assert 100 * optimism(20, n, 0.7) == pytest.approx(points, abs=0.06)


def test_a_single_score_is_not_too_high():
    assert optimism(1, 50, 0.3) == pytest.approx(0)
    assert best_score_distribution(5, 7, 0.4).sum() == pytest.approx(1)


@pytest.mark.parametrize("wrong", [(0, 10, 0.5), (3, 0, 0.5), (3, 10, 1.5)])
def test_impossible_scores_are_refused(wrong):
    with pytest.raises(ValueError, match="at least one score"):
        best_score_distribution(*wrong)
