"""Cover's count held to a count of all labelings, and k-means to scikit-learn's criterion."""

from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from course_utils.clusters import k_means, purity
from course_utils.data import load
from course_utils.randomness import generator
from course_utils.separation import (
    cover_count,
    cover_share,
    cut_accuracy,
    lifted,
    random_relu,
    separable,
)


@pytest.mark.parametrize(("n", "d"), [(3, 2), (4, 2), (5, 3), (6, 2)])
def test_covers_count_is_that_of_all_labelings(n, d):
    X = generator(n, "points").standard_normal((n, d))
    made = sum(separable(X, np.array(signs)) for signs in product((-1.0, 1.0), repeat=n))
    assert made == cover_count(n, d)


def test_a_line_cannot_make_two_of_the_16_labelings_of_four_points():
    assert cover_count(4, 3) == 14  # three dimensions: two and a bias


@pytest.mark.parametrize(("n", "d"), [(30, 20), (40, 20), (9, 4)])
def test_who_can_be_cut_is_who_linear_programming_finds_a_cut_for(n, d):
    rng = generator(n, "points and labels")
    for _ in range(40):
        X, signs = rng.standard_normal((n, d)), rng.choice((-1.0, 1.0), n)
        rows = -signs[:, None] * X
        found = linprog(np.zeros(d), A_ub=rows, b_ub=-np.ones(n), bounds=(None, None))
        assert separable(X, signs) == (found.status == 0)
        assert separable(1e6 * X, signs) == separable(1e-6 * X, signs) == (found.status == 0)


def test_few_points_can_have_any_labels():
    assert cover_share(5, 5) == cover_share(3, 10) == 1
    assert cover_share(40, 20) == 0.5


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="at least one"):
        cover_count(0, 2)


def test_circles_are_cut_once_they_are_lifted():
    data = load("circles", 200, seed=1)
    flat = cut_accuracy(data.X_train, data.y_train, data.X_test, data.y_test)
    parts = (lifted(data.X_train), data.y_train, lifted(data.X_test), data.y_test)
    assert flat < 0.7
    assert cut_accuracy(*parts) > 0.95


def test_the_first_random_features_of_more_are_the_same():
    X = np.ones((3, 2))
    few, many = (random_relu(X, k, generator(1, "features")) for k in (4, 9))
    np.testing.assert_array_equal(many[:, :4], few)


def test_k_means_finds_groups_far_apart():
    rng = generator(0, "groups")
    y = np.repeat(np.arange(4), 30)
    X = 20 * np.eye(4)[y] + rng.standard_normal((120, 4))
    assert purity(k_means(X, 4, rng), y) == 1


def test_the_centres_are_the_means_of_their_groups():
    X = generator(1, "groups").standard_normal((80, 2))
    groups = k_means(X, 3, generator(2, "groups"))
    centres = np.array([X[groups == one].mean(axis=0) for one in range(3)])
    nearest = ((X[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)
    np.testing.assert_array_equal(nearest, groups)


def test_one_group_is_as_pure_as_the_most_frequent_class():
    y = np.array([0, 0, 0, 1, 2])
    assert purity(np.zeros(5, dtype=int), y) == pytest.approx(0.6)


def test_equal_rows_can_be_grouped_too():
    assert len(k_means(np.ones((5, 2)), 3, generator(3, "groups"))) == 5


def test_more_groups_than_rows_are_refused():
    with pytest.raises(ValueError, match="cannot make"):
        k_means(np.ones((2, 2)), 3, generator(0, "groups"))
