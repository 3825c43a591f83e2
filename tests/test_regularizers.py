"""Penalties held to autograd; strengths of λ held to PyTorch and scikit-learn."""

import itertools
import re

import numpy as np
import pytest
import torch
from sklearn.linear_model import Lasso, LogisticRegression, Ridge

from course_utils.data import load
from course_utils.models import mlp
from course_utils.randomness import generator
from course_utils.regularizers import (
    CONVENTIONS,
    convert_strength,
    norm_ball,
    soft_threshold,
)
from course_utils.training import TrainConfig, train


def test_the_soft_threshold_solves_its_problem():
    """It is the v of least (v - w)²/2 + t·|v|, found here on a grid."""
    v = np.linspace(-3, 3, 60_001)
    for w, t in itertools.product((-2.0, -0.3, 0.0, 0.7, 2.5), (0.0, 0.5, 1.0)):
        best = v[np.argmin((v - w) ** 2 / 2 + t * abs(v))]
        assert soft_threshold(np.array(w), t) == pytest.approx(best, abs=1e-4)


@pytest.mark.parametrize("p", [0.5, 1, 1.5, 2, 4])
def test_the_ball_has_the_norm_that_it_says(p):
    points = norm_ball(p, 0.7, 400)
    norms = (abs(points) ** p).sum(axis=1) ** (1 / p)
    np.testing.assert_allclose(norms, 0.7)
    np.testing.assert_array_equal(points[0], points[-1])
    for corner in ([0.7, 0], [0, 0.7], [-0.7, 0], [0, -0.7]):
        assert (abs(points - corner).max(axis=1) < 1e-12).any()
    assert np.linalg.norm(np.diff(points, axis=0), axis=1).max() < 0.2, "no gap"


@pytest.mark.parametrize("wrong", [{"p": 0}, {"size": -1}, {"n_points": 6}, {"n_points": 0}])
def test_an_impossible_ball_is_refused(wrong):
    with pytest.raises(ValueError, match="must be"):
        norm_ball(**({"p": 1, "size": 1, "n_points": 8} | wrong))


# Conventions


def trained_weights(n_out, data, lr, steps, **penalty):
    """The weights of a linear model after so many full steps, its intercept without a price."""
    config = TrainConfig(
        lr=lr, steps=steps, log_every=steps, decay_biases=False, dtype="float64", **penalty
    )
    runs = train(mlp(data.n_features, n_out=n_out), data, config, seeds=1, weights=True)
    return runs["0.weight"].values[0]


def float64(data):
    return data.X_train.astype(float), data.y_train.astype(float)


def test_ridge_of_scikit_learn_and_weight_decay_give_the_same_weights():
    data = load("diabetes")
    X, y = float64(data)
    alpha = convert_strength(0.1, "weight_decay", "Ridge", len(y))
    w = trained_weights(1, data, lr=0.2, steps=2000, weight_decay=0.1)
    np.testing.assert_allclose(w.ravel(), Ridge(alpha=alpha).fit(X, y).coef_, atol=1e-10)


def test_lasso_of_scikit_learn_and_proximal_steps_give_the_same_weights():
    data = load("diabetes")
    X, y = float64(data)
    alpha = convert_strength(0.1, "l1", "Lasso", len(y))
    w = trained_weights(1, data, lr=0.2, steps=5000, l1=0.1).ravel()
    oracle = Lasso(alpha=alpha, tol=1e-12, max_iter=100_000).fit(X, y).coef_
    np.testing.assert_allclose(w, oracle, atol=1e-9)
    np.testing.assert_array_equal(w == 0, oracle == 0)
    assert (w == 0).any()


def test_c_of_scikit_learn_and_weight_decay_give_the_same_weights():
    data = load("digits", 100)
    C = convert_strength(0.05, "weight_decay", "C", 100)
    w = trained_weights(10, data, lr=0.5, steps=2000, weight_decay=0.05)
    oracle = LogisticRegression(C=C, tol=1e-8, max_iter=5000)
    oracle.fit(data.X_train.astype(float), data.y_train)
    np.testing.assert_allclose(w, oracle.coef_, atol=2e-3)


@pytest.mark.parametrize("name", CONVENTIONS)
def test_each_convention_has_its_minimum_where_the_course_has_its_own(name):
    """At the converted strength the objective, computed as it is written, has the same gradient."""
    rng = generator(0, "conventions")
    X, y = torch.from_numpy(rng.standard_normal((7, 3))), torch.from_numpy(rng.standard_normal(7))
    w = torch.from_numpy(rng.standard_normal(3)).requires_grad_()
    losses = (y - X @ w) ** 2
    convention, n = CONVENTIONS[name], len(y)
    home, norm = ("l1", abs(w).sum()) if convention.penalty == "L1" else ("weight_decay", w @ w)
    s = convert_strength(0.3, home, name, n)
    written = {
        "mean loss + (λ/2)·Σw²": losses.mean() + s / 2 * norm,
        "mean loss + λ·Σw²": losses.mean() + s * norm,
        "mean loss + λ/(2n)·Σw²": losses.mean() + s / (2 * n) * norm,
        "Σ(y - Xw)² + λ·Σw²": losses.sum() + s * norm,
        "C·Σ loss + ½·Σw²": s * losses.sum() + norm / 2,
        "mean loss + λ·Σ|w|": losses.mean() + s * norm,
        "Σ(y - Xw)² + λ·Σ|w|": losses.sum() + s * norm,
        "Σ(y - Xw)²/(2n) + λ·Σ|w|": losses.sum() / (2 * n) + s * norm,
    }[convention.objective]
    course = losses.mean() + 0.3 * (norm if home == "l1" else norm / 2)
    (one,) = torch.autograd.grad(written, w, retain_graph=True)
    (two,) = torch.autograd.grad(course, w)
    np.testing.assert_allclose(one / one.norm(), two / two.norm())


@pytest.mark.parametrize("given", CONVENTIONS)
@pytest.mark.parametrize("wanted", CONVENTIONS)
def test_there_and_back(given, wanted):
    if CONVENTIONS[given].penalty == CONVENTIONS[wanted].penalty:
        there = convert_strength(0.37, given, wanted, 50)
        assert convert_strength(there, wanted, given, 50) == pytest.approx(0.37)
    else:
        with pytest.raises(ValueError, match="no strength of the one"):
            convert_strength(0.37, given, wanted, 50)


def test_no_penalty_is_an_infinite_c():
    assert convert_strength(0.0, "weight_decay", "C", 10) == np.inf
    assert convert_strength(np.inf, "C", "Ridge", 10) == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0.1, "ridge", "C", 5), "there is no convention 'ridge': choose from"),
        ((-0.1, "Ridge", "C", 5), "0 or more, got -0.1"),
        ((np.nan, "Ridge", "C", 5), "0 or more, got nan"),
        ((0.1, "Ridge", "C", 0), "number of training examples"),
        ((0.1, "Ridge", "C", 2.5), "number of training examples"),
    ],
)
def test_a_wrong_conversion_is_refused(arguments, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        convert_strength(*arguments)
