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
    tuned_methods,
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

CHOICES = (*tuned_methods.CHOICES, *complement.CHOICES)

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


VAL = np.array(
    [[0.1, 0.2, 0.3, 0.0], [0.7, 0.5, 0.6, 0.4], [0.2, 0.9, 0.1, 0.3], [0.8, 0.0, 0.0, 0.0]]
)


def test_a_grid_finds_its_best_at_each_of_its_places():
    # Four places of a grid of 2 × 2: rows 0 and 2 or 1 and 3, columns 0 and 2 or 1 and 3.
    assert tuned.grid_search(VAL, VAL, 2) == pytest.approx(np.mean([0.3, 0.9, 0.8, 0.5]))
    assert tuned.grid_search(VAL, 1 - VAL, 2) == pytest.approx(np.mean([0.7, 0.1, 0.2, 0.5]))


def test_random_search_over_everything_finds_the_best():
    found = tuned.random_search(VAL, 1 - VAL, VAL.size, generator(0, "test"))
    assert found == pytest.approx(0.1)


def test_a_search_is_judged_by_the_test_images_of_its_own_seed():
    dims = ("lr", "weight_decay", "seed")
    test = np.stack([VAL, 1 - VAL], axis=-1)
    runs = xr.Dataset(
        {
            "val_accuracy": ((*dims, "step"), np.stack([VAL, VAL], axis=-1)[..., None]),
            "test_accuracy": (dims, test),
        },
        {"seed": [0, 1], "weight_decay": [0.0, 0.1, 0.2, 0.3]},
    )
    on_grid, at_random = tuned.searched(runs, 4, (0.0, 0.1, 0.2, 0.3))
    np.testing.assert_allclose(on_grid, [0.9, 0.1])
    np.testing.assert_allclose(at_random, [0.9, 0.1])


def test_the_stored_table_is_what_training_gives():
    stored = tuned.stored_table()
    assert stored.sizes == {"lr": 16, "weight_decay": 8, "seed": 20, "step": 2}
    some = {"lr": [tuned.RATES[8]], "weight_decay": [tuned.DECAYS[0], tuned.DECAYS[5]]}
    config = replace(tuned.CONFIG, log_every=300, **{k: grid(v) for k, v in some.items()})
    runs = train(tuned.NETWORK, digits(tuned.N, 0.2), config, [3], test=True)
    here = stored.sel(**some, seed=[3])
    np.testing.assert_allclose(here.test_accuracy, runs.test_accuracy, atol=1e-6)
    np.testing.assert_allclose(here.val_accuracy, runs.val_accuracy, atol=1e-6)


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


@pytest.fixture
def short(monkeypatch):
    """The tables, after a sixth of their steps."""
    monkeypatch.setattr(all_methods, "CONFIG", replace(all_methods.CONFIG, steps=40))


def test_methods_together_are_what_train_gives(short):
    key = ("dropout", "augmentation")
    found = all_methods.measured(all_methods.train_keys([(), key, ("L1",)], [3, 4]))
    fields = all_methods.CHOSEN["own rates"]["dropout + augmentation"]
    config = all_methods.config_of(fields)
    data = digits(all_methods.N, 0.2)
    runs = train(all_methods.NETWORKS[False], data, config, [3, 4], test=True)
    here = found.sel(table="own rates", setting="dropout + augmentation")
    np.testing.assert_allclose(here.accuracy, runs.test_accuracy)
    assert float(found.zeros.sel(setting="L1").min()) > 0
    assert float(found.zeros.sel(setting="nothing").max()) == 0


def test_early_stopping_pays_with_labels():
    whole, parted = digits(100, 0.2)(3), all_methods.with_held_out(0.2)(3)
    np.testing.assert_array_equal(whole.y_train, np.append(parted.y_val, parted.y_train))
    np.testing.assert_array_equal(whole.X_test, parted.X_test)
    assert (len(parted.y_train), len(parted.y_val)) == (75, 25)


def test_the_room_does_not_change_with_the_scale_of_the_logits(short):
    (runs,) = all_methods.train_keys([()], [3, 4]).values()
    network, last = all_methods.NETWORKS[False], ("3.weight", "3.bias")
    X = xr.DataArray(
        np.stack([digits(100)(seed).X_test for seed in (3, 4)]),
        {"seed": [3, 4]},
        ("seed", "example", "feature"),
    )
    louder = runs.assign({name: 10 * runs[name] for name in last})
    a, b = (all_methods.room(network, one, X) for one in (runs, louder))
    np.testing.assert_allclose(a, b)


def test_the_room_of_a_linear_network_is_the_way_to_the_line_between_two_answers():
    network = torch.nn.Linear(2, 2).double()
    with torch.no_grad():
        network.weight.copy_(torch.tensor([[3.0, 4.0], [0.0, 0.0]]))
        network.bias.zero_()
    # 3x + 4y = 0 is the line; (1, 0.5) is (3 + 2)/5 away from it.
    assert all_methods._room(network, np.array([[1.0, 0.5]])) == pytest.approx(1.0)


def test_each_network_sees_noise_on_the_test_images_of_its_own_seed(short):
    runs = all_methods.train_keys([()], [3, 4])
    (one,) = runs.values()
    data = digits(all_methods.N, 0.2)(4)
    rng = generator(4, "all methods: changes of test images")
    noisy = data.X_test + all_methods.NOISE * rng.standard_normal(data.X_test.shape)
    network = all_methods.NETWORKS[False]
    right = predict(network, one.sel(setting="nothing", seed=4), noisy).argmax("output").values
    found = all_methods.measured(runs).sel(table="own rates", setting="nothing", seed=4)
    assert float(found.noisy) == pytest.approx((right == data.y_test).mean())


def test_every_method_has_sixteen_settings_to_choose_among():
    for choice in tuned_methods.CHOICES:
        fixed = "one rate" in choice.what
        assert len(choice.among) in ((1, 4) if fixed else (16,))


def test_the_table_of_all_methods_can_be_read():
    values = {name: ((*"ts", "seed"), np.full((1, 7, 3), 0.5)) for name in all_methods.MEASURES}
    coords = {"table": ("t", ["own rates"]), "setting": ("s", list(all_methods.NAMES))}
    methods = xr.Dataset(values, coords).swap_dims(t="table", s="setting")
    head, *rows = all_methods.as_text(methods, "own rates").split("\n")
    assert len(rows) == 7 and {len(row) for row in rows} == {len(head)}


@pytest.mark.parametrize("choice", CHOICES, ids=[choice.what for choice in CHOICES])
def test_a_choice_is_one_of_its_candidates(choice):
    assert choice.chosen in choice.among
    assert not set(choice.seeds) & set(range(500))


def test_candidates_are_scored_by_the_reserve_alone():
    own = all_methods.with_held_out(0.2)
    data = tuned_methods.kept_for_choosing(own)(900)
    np.testing.assert_array_equal(data.X_test, for_choosing(load("digits", 100)).X_test)
    np.testing.assert_array_equal(data.X_val, own(900).X_val)
