"""Chapter 7's mathematics: bowls in closed form, sharpness, maps, searches and all methods."""

from dataclasses import replace

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
import xarray as xr

from course_utils import sharpness
from course_utils.chapters.ch07_learning_rate.experiments import (
    all_methods,
    complement,
    not_there_yet,
    tuned,
)
from course_utils.chapters.shared.digits import digits
from course_utils.data import for_choosing, load
from course_utils.descent import (
    flow,
    modified_bowl,
    modified_bowl_of_batches,
    rotations,
    step_path,
)
from course_utils.models import mlp
from course_utils.plots import heat_map, product_lines
from course_utils.randomness import generator
from course_utils.sharpness import sharpness_in_training
from course_utils.training import TrainConfig, grid, predict, train

pytestmark = pytest.mark.chapter(7)

CHOICES = (*all_methods.CHOICES, *complement.CHOICES)

H = np.array([[2.0, 0.5], [0.5, 1.0]])
b = np.array([1.0, -1.0])
START = np.array([1.0, 2.0])


def test_the_path_takes_plain_steps():
    path = step_path(H, START, 0.1, 2, b)
    first = START - 0.1 * (H @ START - b)
    np.testing.assert_allclose(path, [START, first, first - 0.1 * (H @ first - b)])


def test_the_flow_is_the_limit_of_tiny_steps():
    np.testing.assert_allclose(
        flow(H, START, 2.0, b), step_path(H, START, 1e-5, 200_000, b)[-1], atol=1e-4
    )


def test_the_flow_ends_at_the_lowest_point():
    np.testing.assert_allclose(flow(H, START, 100.0, b), np.linalg.solve(H, b))


def test_the_modified_bowl_is_that_of_the_loss_with_the_penalty():
    def loss(w):
        return w @ H_tensor @ w / 2 - b_tensor @ w

    H_tensor, b_tensor = torch.from_numpy(H), torch.from_numpy(b)
    w = torch.tensor(START, requires_grad=True)
    (slope,) = torch.autograd.grad(loss(w), w, create_graph=True)
    (expected,) = torch.autograd.grad(loss(w) + 0.3 / 4 * (slope**2).sum(), w)
    A, c = modified_bowl(H, 0.3, b)
    np.testing.assert_allclose(A @ START - c, expected.numpy())


@pytest.mark.parametrize(("which", "power"), [(0, 2), (1, 3)])
def test_errors_of_one_step(which, power):
    def error(lr):
        A, c = ((H, b), modified_bowl(H, lr, b))[which]
        return np.linalg.norm(step_path(H, START, lr, 1, b)[-1] - flow(A, START, lr, c))

    assert np.log2(error(0.002) / error(0.001)) == pytest.approx(power, abs=0.05)


def test_batches_that_agree_have_the_penalty_of_the_whole():
    found = modified_bowl_of_batches([H, H], 0.2, [b, b])
    for one, other in zip(found, modified_bowl(H, 0.2, b), strict=True):
        np.testing.assert_allclose(one, other)


def test_batches_that_disagree_have_a_larger_penalty():
    A, _ = modified_bowl_of_batches([2 * H, 0 * H], 0.2, [b, b])
    B, _ = modified_bowl(H, 0.2, b)
    assert np.linalg.eigvalsh(A - B).min() > 0


def test_weights_without_a_scale_turn_by_the_formula():
    turns = rotations(0.1, 5e-3, 300, 500, generator(1, "test"))
    assert turns.mean() == pytest.approx(np.sqrt(2 * 0.1 * 5e-3), rel=0.01)


def test_sharpness_is_the_largest_eigenvalue_of_the_hessian(monkeypatch):
    monkeypatch.setattr(sharpness, "THEN", 300)  # until nothing moves: the test is of H·v
    data = load("diabetes", 30)
    config = TrainConfig(lr=grid(0.05, 0.1), steps=4, log_every=4, dtype="float64")
    model = mlp(10, 4, n_out=1, activation="tanh")
    runs = sharpness_in_training(model, data, config, seeds=2)
    assert runs.sharpness.dims == ("lr", "seed", "step")
    one = {"lr": 0.1, "seed": 1}
    kept = train(model, data, config, seeds=2, weights=True).sel(one)
    np.testing.assert_allclose(runs.train_loss.sel(one), kept.train_loss)
    shapes = {name: p.shape for name, p in model.named_parameters()}
    X, y = (torch.from_numpy(part).double() for part in (data.X_train, data.y_train))

    def loss(flat):
        parts = flat.split([shape.numel() for shape in shapes.values()])
        w = {n: p.view(s) for (n, s), p in zip(shapes.items(), parts, strict=True)}
        out = torch.func.functional_call(model.double(), w, X)
        return ((out[:, 0] - y) ** 2).mean()

    flat = torch.cat([torch.from_numpy(kept[name].values).flatten() for name in shapes])
    hessian = torch.autograd.functional.hessian(loss, flat)
    largest = torch.linalg.eigvalsh(hessian)[-1].item()
    assert float(runs.sharpness.sel(one).isel(step=-1)) == pytest.approx(largest, rel=1e-4)


def test_sharpness_stops_with_patience():
    config = TrainConfig(lr=0.3, steps=100, log_every=2, patience=2, dtype="float64")
    model = mlp(10, 8, n_out=1, activation="tanh")
    runs = sharpness_in_training(model, load("diabetes", 30), config, seeds=2)
    assert runs.stopped_at.notnull().all()
    for seed in range(2):
        one = runs.sharpness.sel(seed=seed)
        assert one.isel(step=-1) == one.sel(step=runs.best_step.sel(seed=seed))


def test_the_largest_curvature_is_not_the_largest_in_size():
    matrices = torch.tensor([[[-3.0, 0.5], [0.5, 1.0]], [[2.0, 0.0], [0.0, -1.0]]]).double()
    start = {"w": torch.tensor([[1.0, 1.0], [1.0, 1.0]]).double()}

    def product(v):
        return {"w": torch.einsum("mij,mj->mi", matrices, v["w"])}

    found, _ = sharpness.largest_curvature(product, start, 100)
    np.testing.assert_allclose(found, torch.linalg.eigvalsh(matrices)[:, -1], rtol=1e-9)


def test_with_minibatches_the_sharpness_is_that_of_the_whole_set(monkeypatch):
    monkeypatch.setattr(sharpness, "FIRST", 300)
    model, data = mlp(10, 4, n_out=1, activation="tanh"), load("diabetes", 30)
    whole = TrainConfig(lr=0.05, steps=4, log_every=4, dtype="float64")
    a, b = (
        sharpness_in_training(model, data, replace(whole, batch_size=size), seeds=2).sharpness
        for size in (None, 10)
    )
    np.testing.assert_allclose(a.sel(step=0), b.sel(step=0))
    assert (abs(a - b).sel(step=4) > 0).all()


def test_a_map_shows_its_numbers_and_labels():
    table = xr.DataArray([[0.25, np.nan], [1.0, 0.5]], {"a": [0.1, 1], "b": ["x", "y"]}, ("a", "b"))
    ax = heat_map(plt.figure().subplots(), table, 0, 1)
    assert sorted(text.get_text() for text in ax.texts) == ["0.25", "0.50", "1.00"]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["0.1", "1"]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["x", "y"]
    plt.close("all")


def test_a_map_of_three_dimensions_is_refused():
    with pytest.raises(ValueError, match="select first"):
        heat_map(None, xr.DataArray(np.zeros((2, 2, 2))), 0, 1)


def test_lines_of_equal_product_pass_through_fields_of_equal_product():
    labels = [0.1, 1.0, 10.0]
    table = xr.DataArray(np.zeros((3, 4)), {"a": labels, "b": [0.0, *labels]}, ("a", "b"))
    ax = product_lines(plt.figure().subplots(), table, [1.0])
    x, y = ax.lines[0].get_data()
    # In positions: 0.1 · 10 at row 0, column 3, and 10 · 0.1 at row 2, column 1.
    np.testing.assert_allclose(x + y, 3, atol=1e-9)
    plt.close("all")


def test_lines_of_equal_product_pass_behind_the_numbers():
    labels = [0.1, 1.0, 10.0]
    table = xr.DataArray(np.eye(3), {"a": labels, "b": labels}, ("a", "b"))
    ax = product_lines(heat_map(plt.figure().subplots(), table, 0, 1), table, [1.0])
    (line,) = ax.lines
    assert ax.texts and all(one.get_zorder() > line.get_zorder() for one in ax.texts)
    assert all(one.get_bbox_patch() is not None for one in ax.texts), "and are not crossed out"
    plt.close("all")


SCORES = np.array([[0.1, 0.2, 0.3], [0.7, 0.5, 0.6], [0.2, 0.9, 0.1]])


def test_one_after_the_other_stays_at_its_rate():
    assert tuple(tuned.one_after_the_other(SCORES, 0)) == (1, 0)
    assert tuple(tuned.one_after_the_other(SCORES, 1)) == (2, 1)


def test_random_search_over_everything_finds_the_best():
    assert tuple(tuned.random_search(SCORES, generator(0, "test"), 9)) == (2, 1)


def test_a_search_is_judged_by_the_test_images_of_its_own_seed():
    dims = ("lr", "weight_decay", "seed")
    val = np.zeros((2, 1, 3))
    val[0, 0] = [1, 1, 0]
    val[1, 0] = [0, 0, 1]  # the search on the last seed finds the other rate
    test = np.array([[[0.3, 0.6, 0.9]], [[0.1, 0.2, 0.4]]])
    runs = xr.Dataset(
        {"val_accuracy": ((*dims, "step"), val[..., None]), "test_accuracy": (dims, test)},
        {"seed": [0, 1, 2]},
    )
    found = tuned.searched(runs, lambda scores, rng: tuned.one_after_the_other(scores, 0))
    np.testing.assert_allclose(found, [0.3, 0.6, 0.4])


def test_accuracy_at_a_loss_is_read_between_logs():
    runs = xr.Dataset(
        {
            "train_loss": (("seed", "step"), [[2.0, 1.0, 0.2]]),
            "val_accuracy": (("seed", "step"), [[0.1, 0.5, 0.9]]),
        },
        {"seed": [4]},
    )
    np.testing.assert_allclose(not_there_yet.when_reached(runs, 0.6), [0.7])
    with pytest.raises(ValueError, match="seed 4 never reached a training loss of 0.1"):
        not_there_yet.when_reached(runs, 0.1)


def test_methods_together_are_what_train_gives(monkeypatch):
    monkeypatch.setattr(all_methods, "CONFIG", replace(all_methods.CONFIG, steps=40))
    found = all_methods.measured(all_methods.trained([(), ("L2", "augmentation"), ("L1",)], [3, 4]))
    fields = all_methods.CHOSEN["L2"] | all_methods.CHOSEN["augmentation"]
    data = {wrong: digits(all_methods.N, wrong) for wrong in found.wrong.values}
    config = replace(all_methods.CONFIG, **fields)
    runs = train(all_methods.NETWORKS[False], data, config, [3, 4], test=True)
    here = found.sel(setting="L2 + augmentation")
    np.testing.assert_allclose(here.accuracy, runs.test_accuracy)
    zeros = found.zeros.sel(wrong=all_methods.WRONG)
    assert float(zeros.sel(setting="L1").min()) > 0
    assert float(zeros.sel(setting="nothing").max()) == 0


def test_each_network_sees_noise_on_the_test_images_of_its_own_seed(monkeypatch):
    monkeypatch.setattr(all_methods, "CONFIG", replace(all_methods.CONFIG, steps=40))
    alone = all_methods.trained([()], [3, 4], (0.2,))
    (network, runs) = all_methods.NETWORKS[False], alone[False, 0.2]
    data = digits(all_methods.N, 0.2)(4)
    rng = generator(4, "all methods: noise on test images")
    noisy = data.X_test + all_methods.NOISE * rng.standard_normal(data.X_test.shape)
    right = predict(network, runs.sel(setting="nothing", seed=4), noisy).argmax("output").values
    found = all_methods.measured(alone).sel(wrong=0.2, setting="nothing", seed=4)
    assert float(found.noisy) == pytest.approx((right == data.y_test).mean())


@pytest.mark.parametrize("choice", CHOICES, ids=[choice.what for choice in CHOICES])
def test_a_choice_is_one_of_its_candidates(choice):
    assert choice.chosen in choice.among
    assert not set(choice.seeds) & set(range(500))


def test_candidates_are_scored_by_the_reserve_alone():
    data, reserve = all_methods._digits_for_choosing(500), for_choosing(load("digits", 100))
    np.testing.assert_array_equal(data.X_test, reserve.X_test)
    np.testing.assert_array_equal(data.X_val, load("digits", 100, seed=500).X_val)
