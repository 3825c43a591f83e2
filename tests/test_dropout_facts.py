"""Dropout by hand: masks, moments, ensembles and the penalty, each held to another way there."""

import itertools

import numpy as np
import pytest
import torch
from scipy import integrate, stats
from scipy.special import softmax
from sklearn.linear_model import Ridge
from torch import nn

from course_utils.data import load
from course_utils.dropout import (
    FrozenDropout,
    Scale,
    all_masks,
    drop,
    dropout_regression,
    mask_probabilities,
    mutual_information,
    of_all_masks,
    refresh_batch_norm,
    subnetworks,
    variance_shift,
)
from course_utils.linear import ridge
from course_utils.models import mlp
from course_utils.training import TrainConfig, grid, predict, train, trained

pytestmark = pytest.mark.chapter(3)

LAYERS = ["3.weight", "6.weight"]
NETWORK = mlp(2, 6, 5, n_out=2)


@pytest.fixture
def rng():
    return np.random.default_rng(3)


@pytest.fixture(scope="module")
def runs():
    config = TrainConfig(lr=0.1, steps=5, log_every=5, weight_decay=grid(0.0, 0.1), dtype="float64")
    return train(NETWORK, load("two_moons", 40), config, seeds=3, weights=True)


# Masks


def test_every_mask_stands_once():
    masks = all_masks(5)
    assert set(map(tuple, masks)) == set(itertools.product([0, 1], repeat=5))
    assert len(masks) == 32


@pytest.mark.parametrize("keep_prob", [0.1, 0.5, 0.8, 1.0])
def test_masks_are_as_probable_as_independent_units_make_them(keep_prob):
    masks = all_masks(6)
    probabilities = mask_probabilities(masks, keep_prob)
    by_count = np.bincount(masks.sum(axis=1), probabilities)
    assert np.allclose(by_count, stats.binom(6, keep_prob).pmf(range(7)))


@pytest.mark.parametrize("n", [0, 17])
def test_no_masks_or_too_many_are_refused(n):
    with pytest.raises(ValueError, match="between 1 and 16"):
        all_masks(n)


@pytest.mark.parametrize("keep_prob", [0.2, 0.5, 0.9])
def test_a_dropped_entry_is_zero_and_a_kept_one_scaled(keep_prob, rng):
    h = rng.standard_normal((100, 100))
    dropped = drop(h, keep_prob, rng)
    kept = dropped != 0
    assert np.allclose(dropped[kept], h[kept] / keep_prob)
    error = np.sqrt(keep_prob * (1 - keep_prob) / h.size)
    assert abs(kept.mean() - keep_prob) < 5 * error
    assert not np.array_equal(dropped, drop(h, keep_prob, rng)), "each call draws anew"


def test_everything_is_kept_with_keep_prob_1(rng):
    h = rng.standard_normal((4, 3))
    assert np.array_equal(drop(h, 1.0, rng), h)


@pytest.mark.parametrize("keep_prob", [0.0, -0.1, 1.1, np.nan])
def test_a_keep_prob_that_is_none_is_refused(keep_prob, rng):
    with pytest.raises(ValueError, match=r"keep_prob must be in \(0, 1\]"):
        drop(np.ones(3), keep_prob, rng)


# Fact 13: the mean stays, the variance grows


@pytest.mark.parametrize("keep_prob", [0.3, 0.8])
def test_mean_and_variance_over_all_masks(keep_prob, rng):
    h, p = rng.standard_normal(6), 1 - keep_prob
    masks = all_masks(6)
    weights = mask_probabilities(masks, keep_prob)[:, None]
    outcomes = h * masks / keep_prob
    mean = (weights * outcomes).sum(axis=0)
    variance = (weights * (outcomes - mean) ** 2).sum(axis=0)
    assert np.allclose(mean, h)
    assert np.allclose(variance, h**2 * p / (1 - p))


# Fact 14: the whole network is the geometric mean of all sub-networks


@pytest.mark.parametrize("keep_prob", [0.5, 0.8])
def test_weight_scaling_is_the_geometric_mean(keep_prob, rng):
    W, b, x = rng.standard_normal((3, 10)), rng.standard_normal(3), rng.standard_normal(10)
    masks = all_masks(10)
    weights = mask_probabilities(masks, keep_prob)
    outputs = softmax((masks * x / keep_prob) @ W.T + b, axis=1)
    whole = softmax(W @ x + b)
    assert np.allclose(softmax(weights @ np.log(outputs)), whole, atol=1e-12)
    assert np.abs(weights @ outputs - whole).max() > 0.01, "the arithmetic mean is another thing"


def test_all_subnetworks_of_a_last_layer(rng):
    h, V, c = rng.random((2, 4)), rng.standard_normal((3, 4)), rng.standard_normal(3)
    every = of_all_masks(h, V, c, 0.5)
    assert every.shape == (16, 2, 3)
    thinned = [softmax(h * mask / 0.5 @ V.T + c, axis=1) for mask in all_masks(4)]
    assert np.allclose(every, thinned)
    assert np.allclose(every[-1], softmax(2 * h @ V.T + c, axis=1)), "the last mask keeps all"


# Fact 15: an adaptive L2 penalty


@pytest.mark.parametrize("p", [0.2, 0.5])
def test_the_expected_error_has_an_adaptive_penalty(p, rng):
    X, y, w = rng.standard_normal((7, 4)), rng.standard_normal(7), rng.standard_normal(4)
    masks = all_masks(4)
    weights = mask_probabilities(masks, 1 - p)
    expected = sum(
        weights @ (target - (masks / (1 - p) * x) @ w) ** 2 for x, target in zip(X, y, strict=True)
    )
    penalty = p / (1 - p) * np.sum(w**2 * (X**2).sum(axis=0))
    assert expected == pytest.approx(np.sum((y - X @ w) ** 2) + penalty)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_dropout_regression_is_ridge_on_features_of_size_1(p):
    data = load("diabetes")
    X, y = data.X_train.astype(float) * np.arange(1, 11), data.y_train.astype(float)
    sizes = np.linalg.norm(X, axis=0)
    expected = Ridge(alpha=p / (1 - p), fit_intercept=False).fit(X / sizes, y).coef_ / sizes
    assert np.allclose(dropout_regression(X, y, p), expected)


def test_without_dropout_it_is_least_squares(rng):
    X, y = rng.standard_normal((9, 3)), rng.standard_normal(9)
    assert np.allclose(dropout_regression(X, y, 0.0), ridge(X, y))


def test_units_do_not_matter_to_dropout_and_do_to_ridge(rng):
    X, y = rng.standard_normal((9, 3)), rng.standard_normal(9)
    scale = np.array([1, 10, 1])
    assert np.allclose(
        X @ dropout_regression(X, y, 0.5), (X * scale) @ dropout_regression(X * scale, y, 0.5)
    )
    assert not np.allclose(X @ ridge(X, y, 3.0), (X * scale) @ ridge(X * scale, y, 3.0), atol=0.01)


def test_all_dropped_is_refused():
    with pytest.raises(ValueError, match="keep_prob"):
        dropout_regression(np.ones((2, 1)), np.ones(2), 1.0)


# Fact 16: the variance shift


@pytest.mark.parametrize("keep_prob", [0.9, 0.5])
def test_the_variance_shift_of_relu_units(keep_prob):
    def moment(power):
        return integrate.quad(lambda z: z**power * stats.norm.pdf(z), 0, np.inf)[0]

    at_test_time = moment(2) - moment(1) ** 2
    in_training = moment(2) / keep_prob - moment(1) ** 2
    assert variance_shift(keep_prob) == pytest.approx(at_test_time / in_training)


def test_refreshed_batch_norm_has_seen_no_dropout():
    torch_rng = torch.Generator().manual_seed(0)
    X = torch.randn(200, 3, generator=torch_rng, dtype=torch.float64)
    model = nn.Sequential(
        nn.Linear(3, 4), nn.ReLU(), nn.Dropout(0.5), nn.BatchNorm1d(4), nn.Linear(4, 2)
    ).double()
    before = {name: value.clone() for name, value in model.named_parameters()}
    model.train()
    for _ in range(200):
        model(X)
    with torch.no_grad():
        truth = torch.relu(model[0](X))
    assert not torch.allclose(model[3].running_var, truth.var(0), rtol=0.1)
    refresh_batch_norm(model, X)
    assert torch.allclose(model[3].running_var, truth.var(0))
    assert torch.allclose(model[3].running_mean, truth.mean(0))
    assert not any(layer.training for layer in model)
    assert all(torch.equal(before[name], value) for name, value in model.named_parameters())


# Fact 17: the order of mask and activation, and masks that freeze


@pytest.mark.parametrize(
    ("activation", "commutes"),
    [(torch.relu, True), (torch.sigmoid, False)],
    ids=["relu", "sigmoid"],
)
def test_mask_and_activation_commute_for_relu_alone(activation, commutes, rng):
    z = torch.from_numpy(rng.standard_normal((5, 8)))
    D = torch.from_numpy(rng.random((5, 8)) < 0.5)
    assert torch.allclose(activation(z * D / 0.5), activation(z) * D / 0.5) == commutes


def test_a_frozen_mask_is_the_same_at_every_step():
    layer = FrozenDropout(50, p=0.5).train()
    ones = torch.ones(3, 50, dtype=torch.float64)
    first = layer(ones)
    assert torch.equal(first, layer(ones))
    assert torch.equal(first[0], first[1]), "one mask of units, for every example"
    assert set(first.unique().tolist()) == {0.0, 2.0}
    assert torch.equal(layer.eval()(ones), ones)
    fresh = nn.Dropout(0.5).train()
    assert not torch.equal(fresh(ones), fresh(ones))


def test_a_seed_in_the_forward_pass_repeats_masks_whose_rows_differ():
    layer = FrozenDropout(4, 50, p=0.5).train()
    ones = torch.ones(4, 50, dtype=torch.float64)
    assert torch.equal(layer(ones), layer(ones))
    assert not torch.equal(layer(ones)[0], layer(ones)[1])
    assert torch.equal(layer(ones[:2]), layer(ones)[:2])


def test_each_seed_and_each_layer_draws_a_frozen_mask_of_its_own():
    def net(*layers):
        return nn.Sequential(
            nn.Linear(2, 20), layers[0], nn.Linear(20, 20), layers[1], nn.Linear(20, 2)
        )

    config = TrainConfig(lr=1e-9, steps=1, dtype="float64")
    frozen = net(FrozenDropout(20, p=0.5), FrozenDropout(20, p=0.5))
    kept = train(frozen, load("two_moons", 40), config, seeds=2, weights=True)
    plain = train(net(nn.Identity(), nn.Identity()), load("two_moons", 40), config, 2, weights=True)
    masks = {tuple(kept[name].values[seed]) for name in ("1.mask", "3.mask") for seed in (0, 1)}
    assert len(masks) == 4
    assert np.allclose(kept["2.weight"], plain["2.weight"], atol=1e-6), "weights stay as they are"


def test_mutual_information_is_what_the_draws_disagree_about():
    sure = np.array([[1.0, 0.0], [0.0, 1.0]])  # two draws, each sure of another class
    assert mutual_information(sure[:, None]) == pytest.approx([np.log(2)])
    assert mutual_information(np.full((2, 1, 2), 0.5)) == pytest.approx([0.0])


def test_scale_multiplies_by_another_number_in_each_mode():
    layer = Scale(0.5, 3.0)
    x = torch.tensor([1.0, -2.0])
    assert torch.equal(layer.train()(x), 0.5 * x)
    assert torch.equal(layer.eval()(x), 3.0 * x)
    assert repr(layer) == "Scale(in_training=0.5, at_test_time=3.0)"


# Sub-networks of trained networks


def test_a_subnetwork_has_units_set_to_zero(runs):
    X = load("two_moons").X_val[:20]
    thin = next(subnetworks(runs, LAYERS, 0.5, 1))
    found = predict(NETWORK, thin, X)
    for decay, seed in itertools.product(runs.weight_decay.values, runs.seed.values):
        here = {"weight_decay": decay, "seed": seed}
        whole, weights = trained(NETWORK, runs.sel(here)), thin.sel(here)
        h = torch.from_numpy(X).double()
        with torch.no_grad():
            for place, name in ((0, "3.weight"), (3, "6.weight")):
                h = torch.relu(whole[place](h))
                h = h * torch.from_numpy((weights[name].values != 0).any(axis=0)) / 0.5
            assert np.allclose(found.sel(here), whole[6](h))


def test_all_members_of_a_seed_get_the_same_masks_and_seeds_get_their_own(runs):
    thin = next(subnetworks(runs, LAYERS, 0.5, 1))
    kept = (thin["3.weight"] != 0).any("3.weight[0]")
    assert (kept.isel(weight_decay=0) == kept.isel(weight_decay=1)).all()
    assert not (kept.isel(seed=0) == kept.isel(seed=1)).all()


def test_the_masks_of_a_seed_do_not_depend_on_the_other_seeds(runs):
    def second(some):
        return list(subnetworks(some, LAYERS, 0.5, 2))[1]["6.weight"]

    assert (second(runs).sel(seed=[2]) == second(runs.sel(seed=[2]))).all()


def test_draws_differ_and_with_keep_prob_1_nothing_changes(runs):
    first, second = subnetworks(runs, LAYERS, 0.5, 2)
    assert not (first["3.weight"] == second["3.weight"]).all()
    (same,) = subnetworks(runs, LAYERS, 1.0, 1)
    assert (same["3.weight"] == runs["3.weight"]).all()


def test_wrong_use_of_subnetworks_is_told(runs):
    with pytest.raises(ValueError, match="weights=True"):
        next(subnetworks(runs, ["9.weight"], 0.5, 1))
    with pytest.raises(ValueError, match="keep_prob"):
        next(subnetworks(runs, LAYERS, 0.0, 1))
