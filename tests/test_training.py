"""The contract of the training engine, held to a plain PyTorch loop and to itself."""

import sys
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
import pytest
import torch
import xarray as xr
from plain_loop import plain_loop
from torch import nn

from course_utils.data import load
from course_utils.models import cnn, mlp
from course_utils.training import (
    Run,
    TrainConfig,
    Watch,
    by_seed,
    grid,
    initial_weights,
    minibatches,
    predict,
    rotation,
    train,
    trained,
)
from course_utils.training.at_hand import at_hand
from course_utils.training.checks import check_fit
from course_utils.training.forward import dropout_names
from course_utils.training.plan import make_plan
from course_utils.training.probe import probe
from course_utils.training.scale import memory
from course_utils.training.scale.memory import LIMIT, budget, need

MOONS = load("two_moons", n_train=40, label_noise=0.1)
DIGITS = load("digits", n_train=60)
DIABETES = load("diabetes", n_train=50)
TOLERANCE = {"float32": 1e-5, "float64": 1e-10}


class OwnModule(nn.Module):
    """What a learner might write: a residual connection and a parameter of its own."""

    def __init__(self, d, width, k):
        super().__init__()
        self.inside = nn.Linear(d, width)
        self.around = nn.Linear(width, width, bias=False)
        self.drop = nn.Dropout(0.0)
        self.norm = nn.LayerNorm(width)
        self.out = nn.Linear(width, k)
        self.scale = nn.Parameter(torch.full((1,), 0.5))

    def forward(self, x):
        h = torch.tanh(self.inside(x))
        h = self.norm(h + self.scale * self.drop(torch.relu(self.around(h))))
        return self.out(h)


MODELS = {
    "mlp": (mlp(2, 16, 16, n_out=2), MOONS),
    "tanh": (mlp(2, 8, n_out=2, activation="tanh"), MOONS),
    "linear": (mlp(2, n_out=2), MOONS),
    "batch_norm": (mlp(64, 12, n_out=10, batch_norm=True), DIGITS),
    "cnn": (cnn((1, 8, 8), 4, n_out=10, batch_norm=True), DIGITS),
    "own module": (OwnModule(2, 8, 2), MOONS),
    "regression": (mlp(10, 8, n_out=1), DIABETES),
}
OPTIMIZERS = {
    "sgd": TrainConfig(lr=0.1, weight_decay=1e-2),
    "momentum": TrainConfig(lr=0.05, momentum=0.9, weight_decay=1e-3),
    "adam": TrainConfig(lr=0.01, optimizer="adam", weight_decay=1e-2),
    "adamw": TrainConfig(lr=0.01, optimizer="adamw", weight_decay=1e-1, decay_biases=False),
}


def final(runs, name="train_loss"):
    return runs[name].isel(step=-1).values


def assert_same(a: xr.Dataset, b: xr.Dataset, tolerance=1e-10):
    xr.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance)


# --- a population of one is a plain loop ---------------------------------------------------------


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", MODELS)
def test_a_population_of_one_equals_a_plain_loop(name, dtype):
    model, dataset = MODELS[name]
    config = TrainConfig(lr=0.05, steps=25, batch_size=16, dtype=dtype)
    runs = train(model, dataset, config, seeds=[3])
    _, train_loss, val_loss = plain_loop(model, dataset, config, seed=3)
    assert final(runs)[0] == pytest.approx(train_loss, abs=TOLERANCE[dtype])
    assert final(runs, "val_loss")[0] == pytest.approx(val_loss, abs=TOLERANCE[dtype])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_equals_pytorchs(name):
    model, dataset = MODELS["mlp"]
    config = replace(OPTIMIZERS[name], steps=40, batch_size=10, dtype="float64")
    runs = train(model, dataset, config, seeds=[1], weights=True)
    plain, train_loss, _ = plain_loop(model, dataset, config, seed=1)
    assert final(runs)[0] == pytest.approx(train_loss, abs=1e-10)
    for parameter, value in plain.named_parameters():
        np.testing.assert_allclose(runs[parameter].values[0], value.detach(), atol=1e-10)


def test_label_smoothing_equals_pytorchs():
    model, dataset = MODELS["mlp"]
    config = TrainConfig(steps=30, label_smoothing=0.2, dtype="float64")
    runs = train(model, dataset, config, seeds=1)
    assert final(runs)[0] == pytest.approx(plain_loop(model, dataset, config, 0)[1], abs=1e-10)


@pytest.mark.parametrize("label_smoothing", [0.0, 0.1])
def test_squared_error_of_classes_equals_pytorchs(label_smoothing):
    model, dataset = mlp(2, 8, n_out=2, activation="square"), MOONS
    config = TrainConfig(lr=0.01, steps=30, loss="squared_error", dtype="float64")
    config = replace(config, label_smoothing=label_smoothing)
    runs = train(model, dataset, config, seeds=1)
    _, train_loss, val_loss = plain_loop(model, dataset, config, 0)
    assert final(runs)[0] == pytest.approx(train_loss, abs=1e-10)
    assert final(runs, "val_loss")[0] == pytest.approx(val_loss, abs=1e-10)
    assert runs.train_loss.attrs["units"] == "squared error of the shares"


def test_running_statistics_of_batch_norm_equal_pytorchs():
    model, dataset = MODELS["batch_norm"]
    config = TrainConfig(steps=20, batch_size=16, dtype="float64")
    runs = train(model, dataset, config, seeds=[0, 5], weights=True)
    plain, *_ = plain_loop(model, dataset, config, seed=5)
    for name, buffer in plain.named_buffers():
        np.testing.assert_allclose(runs[name].values[1], buffer, atol=1e-10)


def test_both_forward_passes_agree():
    """Batched products and vmap: the same network written as a Sequential and as a Module."""

    class Wrapped(nn.Module):
        def __init__(self, inner):
            super().__init__()
            self.inner = inner

        def forward(self, x):
            return self.inner(x)

        def draw_parameters(self, rng):
            return {}

    config = TrainConfig(steps=20, batch_size=16, dropout=0.3, dtype="float64")
    model = mlp(64, 12, 12, n_out=10, batch_norm=True)
    fast = train(model, DIGITS, config, seeds=2)
    # Dropout noise is keyed by the layer's name, which is another one here: compare without.
    slow = train(Wrapped(model), DIGITS, replace(config, dropout=0.0), seeds=2)
    fast_plain = train(model, DIGITS, replace(config, dropout=0.0), seeds=2)
    assert_same(fast_plain, slow.assign_attrs(fast_plain.attrs))
    assert not np.allclose(final(fast), final(fast_plain))


# --- members do not depend on one another --------------------------------------------------------

SWEEP = TrainConfig(
    lr=grid(0.02, 0.2),
    weight_decay=grid(0.0, 0.1),
    l1=grid(0.0, 1e-3),
    dropout=grid(0.0, 0.5),
    momentum=grid(0.0, 0.9),
    steps=12,
    batch_size=16,
    dtype="float64",
)


@pytest.mark.parametrize("model", [mlp(2, 8, n_out=2, batch_norm=True), OwnModule(2, 8, 2)])
def test_each_member_equals_the_same_member_alone(model):
    runs = train(model, MOONS, SWEEP, seeds=3)
    for point in [(0, 0, 0, 0, 0), (1, 0, 1, 1, 0), (0, 1, 1, 0, 1), (1, 1, 1, 1, 1)]:
        chosen = {name: SWEEP.values(name)[i] for name, i in zip(SWEEP.swept, point, strict=True)}
        alone = train(model, MOONS, replace(SWEEP, **chosen), seeds=[2])
        member = runs.sel(**chosen, seed=[2]).drop_vars(list(chosen))
        assert_same(member, alone)


def test_the_order_of_values_and_seeds_does_not_matter():
    config = TrainConfig(lr=grid(0.02, 0.2), dropout=0.3, steps=10, batch_size=8, dtype="float64")
    model = mlp(2, 8, n_out=2)
    forwards = train(model, MOONS, config, seeds=[0, 1, 2])
    backwards = train(model, MOONS, replace(config, lr=grid(0.2, 0.02)), seeds=[2, 1, 0])
    assert_same(forwards, backwards.sel(lr=[0.02, 0.2], seed=[0, 1, 2]))


class Delayed(ThreadPoolExecutor):
    """An executor that finishes in another order than it was given the work."""

    def submit(self, fn, *args, **kwargs) -> Future:
        import time

        n = self._work_queue.qsize()
        return super().submit(lambda: (time.sleep(0.02 * (3 - n % 3)), fn(*args, **kwargs))[1])


@pytest.mark.parametrize("executor", ["threads", "processes", "forked", "delayed"])
def test_an_executor_gives_the_same_results(executor):
    config = TrainConfig(lr=grid(0.02, 0.2), steps=10, batch_size=8, dtype="float64")
    model = mlp(2, 8, n_out=2, dropout=0.2)
    here = train(model, MOONS, config, seeds=5)
    make = {
        "threads": lambda: ThreadPoolExecutor(2),
        "processes": lambda: ProcessPoolExecutor(2, mp_context=get_context("spawn")),
        "forked": lambda: ProcessPoolExecutor(2, mp_context=get_context("fork")),
        "delayed": lambda: Delayed(3),
    }
    with make[executor]() as pool:
        assert_same(here, train(model, MOONS, config, seeds=5, executor=pool))


def test_a_pool_of_processes_leaves_tensors_where_they_are():
    # In shared memory, as PyTorch's own way to another process would leave them, they would cost
    # file descriptors, and this process its speed: see `workers.submit`.
    model = mlp(2, 8, n_out=2)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        train(model, MOONS, TrainConfig(steps=2), seeds=2, executor=pool)
    assert not any(parameter.is_shared() for parameter in model.parameters())


def blocks(*call):
    return make_plan(*call, "cpu", None, True, False).blocks


def bytes_of(model, dataset, config, seeds, n_settings):
    settings = config.settings()
    shapes = check_fit(model, dataset, settings)
    return need(model, [dataset], settings, shapes, test=True).of(seeds, n_settings)


@pytest.mark.parametrize("patience", [None, 2])
@pytest.mark.parametrize("seeds, n_settings", [(2, 12), (1, 12), (1, 5), (1, 1)])
def test_blocks_that_fit_in_memory_give_the_same_results(seeds, n_settings, patience, monkeypatch):
    config = TrainConfig(
        lr=grid(0.02, 0.2),
        weight_decay=grid(0.0, 0.1, 0.2),
        dropout=grid(0.0, 0.4),
        optimizer=grid("sgd", "adam"),  # stands between the fields that one population sweeps
        batch_size=8,
        patience=patience,
        steps=10,
        log_every=1,
        dtype="float64",
    )
    model = mlp(2, 8, n_out=2, batch_norm=True)
    at_once = train(model, MOONS, config, seeds=3, test=True, weights=True)
    larger = replace(config, optimizer="adam")  # takes more than "sgd"
    monkeypatch.setenv(LIMIT, f"{bytes_of(model, MOONS, larger, seeds, n_settings)} B")
    adams = [b for b in blocks(model, MOONS, config, 3) if b.shared.optimizer == "adam"]
    assert (len(adams[0].seeds), len(adams[0].settings)) == (seeds, n_settings)
    assert_same(at_once, train(model, MOONS, config, seeds=3, test=True, weights=True))


def test_blocks_of_several_models_and_data_find_their_places(monkeypatch):
    models = {width: mlp(2, width, n_out=2) for width in (4, 9)}
    data = {"one": MOONS, "by seed": lambda seed: load("two_moons", n_train=40, seed=seed)}
    config = TrainConfig(lr=grid(0.02, 0.1, 0.2), momentum=grid(0.0, 0.9), steps=5, dtype="float64")
    at_once = train(models, data, config, seeds=[4, 1], test=True)
    monkeypatch.setenv(LIMIT, f"{bytes_of(models[9], MOONS, config, 1, 4)} B")
    assert len(blocks(models, data, config, [4, 1])) > 8
    assert_same(at_once, train(models, data, config, seeds=[4, 1], test=True))


def test_a_member_that_does_not_fit_is_refused(monkeypatch):
    one = bytes_of(NET, MOONS, TrainConfig(), 1, 1)
    monkeypatch.setenv(LIMIT, f"{one - 1} B")
    with pytest.raises(ValueError, match="one member would take .* are free for it"):
        train(NET, MOONS, TrainConfig(), seeds=1, test=True)


@pytest.mark.parametrize(
    ("said", "meant"), [("2GB", 2e9), ("500 MB", 5e8), ("1.5gb", 1.5e9), ("100 kB", 1e5)]
)
def test_the_budget_is_what_the_variable_says(said, meant, monkeypatch):
    monkeypatch.setenv(LIMIT, said)
    assert budget() == meant


@pytest.mark.parametrize(
    ("files", "left"),
    [
        ({"memory.max": "3000\n", "memory.current": "1000\n"}, 2000),
        ({"memory.max": "3000\n", "memory.current": "4000\n"}, 0),
        ({"memory.max": "max\n", "memory.current": "1000\n"}, float("inf")),
        (
            {"memory/memory.limit_in_bytes": "500\n", "memory/memory.usage_in_bytes": "100\n"},
            400,
        ),
        ({}, float("inf")),
    ],
)
def test_a_containers_limit_is_seen(files, left, tmp_path):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert memory._left_to_container(tmp_path) == left


def test_the_budget_is_no_more_than_what_a_container_has_left(monkeypatch):
    monkeypatch.delenv(LIMIT, raising=False)
    monkeypatch.setattr(memory, "_left_to_container", lambda: 1000)
    assert budget() == 500


@pytest.mark.parametrize("said", ["lots", "2", "-1 GB", "0 MB", "2 GiB", "nan GB"])
def test_a_budget_that_is_none_is_refused(said, monkeypatch):
    monkeypatch.setenv(LIMIT, said)
    with pytest.raises(ValueError, match="a number and a unit, such as 2GB"):
        train(NET, MOONS, seeds=1)


def test_memory_is_predicted_for_what_a_module_computes_between_its_layers():
    class Waves(nn.Module):
        def __init__(self, n):
            super().__init__()
            self.layer, self.n = nn.Linear(2, 2), n

        def forward(self, x):
            h = self.layer(x)
            for _ in range(self.n):
                h = torch.sin(h)  # keeps its input
            return h

    one = [TrainConfig()]
    few, many = (
        need(Waves(n), [MOONS], one, check_fit(Waves(n), MOONS, one)).step for n in (50, 100)
    )
    assert many - few == 50 * (40 * 2) * 4  # sines, their numbers, bytes of one


def test_members_of_a_seed_share_weights_batches_and_noise():
    config = TrainConfig(lr=1e-12, dropout=grid(0.3, 0.31), steps=1, batch_size=8, dtype="float64")
    runs = train(mlp(2, 64, n_out=2), MOONS, config, seeds=2)
    # Same weights before the first step; nearly the same masks in it, since p is nearly the same.
    assert (runs.train_loss.isel(step=0).std("dropout") == 0).all()
    assert (runs.running_loss.isel(step=1).std("dropout") < 0.05).all()
    assert (runs.running_loss.isel(step=1).std("seed") > 0).all()


# --- what may differ between members -------------------------------------------------------------


def test_l1_gives_exact_zeros_and_its_proximal_step():
    runs = train(
        mlp(64, 16, n_out=10),
        DIGITS,
        TrainConfig(l1=grid(0.0, 1e-3, 1e-2), steps=200, decay_biases=False),
        seeds=2,
    )
    zeros = runs.zero_fraction.isel(step=-1).mean("seed").values
    assert zeros[0] == 0 and 0 < zeros[1] < zeros[2]


def test_one_l1_step_is_the_soft_threshold():
    config = TrainConfig(lr=0.1, l1=0.5, steps=1, dtype="float64", decay_biases=False)
    model = mlp(2, n_out=2)
    with_l1 = train(model, MOONS, config, seeds=[4], weights=True)
    without = train(model, MOONS, replace(config, l1=0.0), seeds=[4], weights=True)
    w = without["0.weight"].values
    expected = np.sign(w) * np.maximum(np.abs(w) - 0.05, 0)
    np.testing.assert_allclose(with_l1["0.weight"].values, expected, atol=1e-15)
    np.testing.assert_array_equal(with_l1["0.bias"].values, without["0.bias"].values)


def test_weight_decay_is_the_l2_penalty_for_sgd_and_not_for_adam():
    """(λ/2)‖w‖² written into the loss by hand, against weight_decay (fact 8)."""
    strength = 0.1
    model = mlp(2, 8, n_out=2)
    X, y = torch.from_numpy(MOONS.X_train).double(), torch.from_numpy(MOONS.y_train)

    def penalized_loss_by_hand(make_optimizer):
        net = mlp(2, 8, n_out=2).double()
        with torch.no_grad():
            for name, value in initial_weights(model, 0).items():
                net.get_parameter(name).copy_(torch.from_numpy(value))
        optimizer = make_optimizer(net.parameters())
        for _ in range(30):
            optimizer.zero_grad()
            penalty = sum(strength / 2 * (p**2).sum() for p in net.parameters())
            (nn.functional.cross_entropy(net(X), y) + penalty).backward()
            optimizer.step()
        return nn.functional.cross_entropy(net(X), y).item()

    def engine(optimizer, lr):
        config = TrainConfig(
            optimizer=optimizer, lr=lr, weight_decay=strength, steps=30, dtype="float64"
        )
        return final(train(model, MOONS, config, seeds=1))[0]

    by_sgd = penalized_loss_by_hand(lambda p: torch.optim.SGD(p, lr=0.1))
    by_adam = penalized_loss_by_hand(lambda p: torch.optim.Adam(p, lr=0.01))
    assert engine("sgd", 0.1) == pytest.approx(by_sgd, abs=1e-10)
    assert engine("adam", 0.01) == pytest.approx(by_adam, abs=1e-10)
    assert engine("adamw", 0.01) != pytest.approx(by_adam, abs=1e-4)


def test_dropout_draws_a_new_mask_at_every_step():
    """With lr ≈ 0 and the whole set as batch, only the masks can move the running loss."""
    config = TrainConfig(lr=1e-12, dropout=grid(0.0, 0.5), steps=6, log_every=1, dtype="float64")
    losses = train(mlp(2, 32, n_out=2), MOONS, config, seeds=1).running_loss.isel(
        seed=0, step=slice(1, None)
    )
    assert len(np.unique(losses.sel(dropout=0.5).values.round(6))) == 6
    assert len(np.unique(losses.sel(dropout=0.0).values.round(6))) == 1


def test_dropout_is_inverted_scaling_in_training_and_off_in_evaluation():
    """Behind a linear model dropout adds an adaptive L2 term to the mean loss (fact 15)."""
    model = nn.Sequential(nn.Dropout(0.4), nn.Linear(10, 1))
    config = TrainConfig(lr=1e-12, steps=3000, log_every=3000, dtype="float64")
    runs = train(model, DIABETES, config, seeds=1, weights=True)
    w = runs["1.weight"].values[0, 0]
    X = DIABETES.X_train.astype(float)
    adaptive_l2 = 0.4 / 0.6 * (w**2 * (X**2).sum(0)).sum() / len(X)  # fact 15
    expected = final(runs)[0] + adaptive_l2
    assert runs.running_loss.values[0, -1] == pytest.approx(expected, rel=0.01)


def test_dropout2d_drops_whole_channels():
    model = nn.Sequential(
        nn.Unflatten(1, (1, 8, 8)),
        nn.Conv2d(1, 5, 3),
        nn.Dropout2d(0.5),
        nn.Flatten(),
        nn.Dropout(0.2),
        nn.Linear(5 * 36, 10),
    )
    masks = probe(model, torch.from_numpy(DIGITS.X_train[:2])).masks
    assert masks == {"2": (5, 1, 1), "4": (180,)}
    runs = train(model, DIGITS, TrainConfig(steps=10, batch_size=16), seeds=2)
    assert np.isfinite(final(runs)).all()


@pytest.mark.parametrize("p", [0.2, 0.5])
def test_the_models_own_dropout_is_kept_when_none_is_set(p):
    config = TrainConfig(steps=10, dtype="float64")
    own = train(mlp(2, 8, n_out=2, dropout=p), MOONS, config, seeds=2)
    given = train(mlp(2, 8, n_out=2), MOONS, replace(config, dropout=p), seeds=2)
    np.testing.assert_array_equal(final(own), final(given))


# --- sweeps of other fields, dicts, functions of the seed ----------------------------------------


def test_every_other_field_can_be_swept():
    config = TrainConfig(
        batch_size=grid(None, 8),
        optimizer=grid("sgd", "adamw"),
        steps=grid(10, 20),
        log_every=10,
        lr=grid(0.01, 0.1),
    )
    runs = train(mlp(2, 4, n_out=2), MOONS, config, seeds=2)
    assert runs.train_loss.dims == ("lr", "batch_size", "steps", "optimizer", "seed", "step")
    assert list(runs.batch_size.values) == ["None", "8"]
    assert runs.train_loss.sel(steps=10, step=20).isnull().all()
    assert runs.train_loss.sel(steps=20, step=20).notnull().all()
    alone = train(
        mlp(2, 4, n_out=2),
        MOONS,
        TrainConfig(batch_size=8, optimizer="adamw", steps=20, log_every=10, lr=0.1),
        seeds=2,
    )
    member = runs.sel(batch_size="8", optimizer="adamw", steps=20, lr=0.1)
    np.testing.assert_allclose(member.train_loss, alone.train_loss, rtol=1e-5)


def test_dicts_of_models_and_data_become_dimensions():
    models = {width: mlp(64, width, n_out=10) for width in (4, 16)}
    data = {n: load("digits", n_train=n) for n in (20, 60)}
    runs = train(models, data, TrainConfig(steps=5, lr=grid(0.1, 0.2)), seeds=2)
    assert runs.val_accuracy.dims == ("model", "data", "lr", "seed", "step")
    alone = train(models[16], data[20], TrainConfig(steps=5, lr=0.2), seeds=2)
    member = runs.sel(model=16, data=20, lr=0.2)
    np.testing.assert_allclose(member.train_loss, alone.train_loss, rtol=1e-5)


def test_a_data_set_may_depend_on_the_seed():
    def draw(seed):
        return load("two_moons", n_train=40, seed=seed)

    config = TrainConfig(steps=10, batch_size=8, dtype="float64")
    runs = train(mlp(2, 8, n_out=2), draw, config, seeds=[0, 7])
    alone = train(mlp(2, 8, n_out=2), draw(7), config, seeds=[7])
    assert_same(runs.isel(seed=[1]), alone)


def test_augmentation_changes_training_batches_only():
    from course_utils.augmentation import GaussianNoise

    config = TrainConfig(
        lr=1e-12, augmentation=grid(None, GaussianNoise(1.0)), steps=5, dtype="float64"
    )
    runs = train(mlp(2, 8, n_out=2), MOONS, config, seeds=2)
    assert list(runs.augmentation.values) == ["None", "GaussianNoise(sigma=1.0)"]
    assert (runs.train_loss.std("augmentation") < 1e-9).all()
    assert (runs.running_loss.isel(step=-1).std("augmentation") > 1e-3).all()


# --- settings in a list or a dict ----------------------------------------------------------------

LISTED = {
    "plain": TrainConfig(steps=12, batch_size=8, dtype="float64"),
    "decayed": TrainConfig(weight_decay=0.1, steps=12, batch_size=8, dtype="float64"),
    "longer": TrainConfig(steps=20, log_every=4, dtype="float64"),
    "stopped": TrainConfig(lr=0.5, patience=1, steps=12, batch_size=8, dtype="float64"),
    "fast": TrainConfig(lr=0.9, dropout=0.2, steps=12, batch_size=8, dtype="float64"),
}


def test_named_settings_are_what_each_gives_alone():
    model = mlp(2, 8, n_out=2, dropout=0.1)
    runs = train(model, MOONS, LISTED, 3, test=True, weights=True)
    assert runs.train_loss.dims == ("setting", "seed", "step")
    assert list(runs.setting.values) == list(LISTED)
    for name, config in LISTED.items():
        alone = train(model, MOONS, config, 3, test=True, weights=True)
        here = runs.sel(setting=name, drop=True).sel(step=alone.step)[list(alone)]
        assert_same(here.astype(float), alone.astype(float))
    assert runs.stopped_at.sel(setting="plain").isnull().all()


def test_settings_in_a_list_are_numbered_and_equal_those_of_a_grid():
    of_grid = train(NET, MOONS, TrainConfig(lr=grid(0.1, 0.3), steps=5, dtype="float64"), 2)
    listed = [TrainConfig(lr=lr, steps=5, dtype="float64") for lr in (0.1, 0.3)]
    runs = train({"a": NET}, MOONS, listed, 2).sel(model="a", drop=True)
    assert runs.train_loss.dims == ("setting", "seed", "step") and list(runs.setting) == [0, 1]
    assert_same(runs.rename(setting="lr").assign_coords(lr=[0.1, 0.3]), of_grid)


def test_settings_that_agree_in_all_but_batched_fields_train_in_one_population():
    found = [[one.lr for one in b.settings] for b in make_plan(NET, MOONS, LISTED, 3).blocks]
    assert found == [[0.1, 0.1, 0.9], [0.1], [0.5]]


def test_a_population_of_settings_that_do_not_agree_is_refused():
    (block,) = make_plan(NET, MOONS, TrainConfig(), 1).blocks
    with pytest.raises(ValueError, match="differ in .* alone"):
        replace(block, settings=[TrainConfig(), TrainConfig(steps=3)]).population()


# --- whoever watches -----------------------------------------------------------------------------


class Largest(Watch):
    """Logs the largest weight of each input of the first layer, and how many steps it saw."""

    def __init__(self, population):
        super().__init__(population)
        self.seen = []

    def after_step(self, step):
        self.seen.append(step)

    def log(self):
        assert self.seen == list(range(1, len(self.seen) + 1))
        weights = self.population.params["0.weight"]
        seen = torch.full((self.population.n_members,), len(self.seen))
        return {"largest": ("input", weights.abs().amax(1)), "seen": seen}


WATCHED = TrainConfig(
    lr=grid(0.05, 0.1), batch_size=grid(8, None), steps=9, log_every=2, dtype="float64"
)


@pytest.mark.parametrize("executor", [None, "processes"])
def test_a_watch_sees_all_members_and_changes_nothing(executor):
    plain = train(NET, MOONS, WATCHED, 3, weights=True)
    if executor:
        with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
            runs = train(NET, MOONS, WATCHED, 3, executor=pool, weights=True, watch=Largest)
    else:
        runs = train(NET, MOONS, WATCHED, 3, weights=True, watch=Largest)
    assert runs.attrs == plain.attrs
    xr.testing.assert_equal(runs.drop_vars(["largest", "seen"]), plain)
    assert runs.largest.dims == ("lr", "batch_size", "seed", "step", "input")
    assert (runs.seen == runs.step).all()
    last = abs(plain["0.weight"]).max("0.weight[0]")
    np.testing.assert_array_equal(runs.largest.isel(step=-1), last)


class Drops(Watch):
    """A tenth of each member's own rate from step 4 on."""

    changes = True

    def after_step(self, step):
        if step == 4:
            self.population.set_hyper("lr", [one.lr / 10 for one in self.population.settings])


def test_what_a_watch_sets_acts_from_the_next_step_on():
    config = TrainConfig(lr=grid(0.5, 0.8), steps=9, batch_size=8, dtype="float64")
    runs = train(NET, MOONS, config, [3], weights=True, watch=Drops)
    for lr in config.lr:
        by_hand = Run(NET, MOONS, replace(config, lr=lr), seed=3)
        by_hand.advance(4)
        by_hand.set(lr=lr / 10)
        by_hand.advance(5)
        for name, value in by_hand.weights.items():
            np.testing.assert_allclose(runs[name].sel(lr=lr, seed=3), value, atol=1e-12)


@pytest.mark.parametrize(("watch", "taken"), [(Largest, True), (Drops, False)])
def test_a_result_at_hand_serves_who_does_not_watch_unless_the_watch_changed_it(watch, taken):
    config = TrainConfig(steps=9, log_every=9, batch_size=8)
    watched = train(NET, MOONS, config, 2, watch=watch)
    with at_hand(watched) as hand:
        runs = train(NET, MOONS, config, 2)
    assert bool(hand.differences) is not taken
    assert runs.train_loss.equals(watched.train_loss) is taken


def test_patience_holds_what_is_watched_as_it_holds_everything():
    config = TrainConfig(lr=grid(0.1, 2.0), steps=60, log_every=3, patience=2, dtype="float64")
    noisy = load("two_moons", n_train=30, label_noise=0.3)
    runs = rotation(mlp(2, 32, n_out=2), noisy, config, 3, weight="0.weight")
    free = rotation(
        mlp(2, 32, n_out=2), noisy, replace(config, patience=None), 3, weight="0.weight"
    )
    stopped = runs.stopped_at.notnull()
    assert stopped.any()
    at_best = free.sel(step=runs.best_step)
    for name in ("angle", "norm", "val_loss"):
        end = runs[name].isel(step=-1, drop=True)
        xr.testing.assert_allclose(
            end.where(stopped), at_best[name].where(stopped).drop_vars("step")
        )


def test_a_diverged_member_is_nan_in_what_is_watched():
    model, config = mlp(10, 8, n_out=1), TrainConfig(lr=grid(0.01, 1e8), steps=30)
    runs = train(model, DIABETES, config, 2, watch=Largest)
    assert runs.largest.sel(lr=1e8).isel(step=-1).isnull().all()
    assert runs.largest.sel(lr=0.01).notnull().all()


class Flat(Watch):
    def log(self):
        return {"flat": torch.zeros(self.population.n_members + 1)}


def test_what_a_watch_logs_needs_a_row_for_each_member():
    with pytest.raises(ValueError, match="'flat' of shape .*must be the 4 members"):
        train(NET, MOONS, TrainConfig(lr=grid(0.1, 0.2), steps=2), 2, watch=Flat)


# --- divergence and early stopping ---------------------------------------------------------------


def test_diverged_members_become_nan_and_leave_their_neighbours_alone():
    config = TrainConfig(lr=grid(0.01, 1e8), steps=60, log_every=1)
    model = mlp(10, 8, n_out=1)
    runs = train(model, DIABETES, config, seeds=2)
    bad = runs.sel(lr=1e8)
    first = bad.diverged_at.values
    assert np.isfinite(first).all() and (first >= 1).all()
    for seed, step in enumerate(first):
        member = bad.isel(seed=seed)
        for name in ("train_loss", "val_loss", "weight_norm", "running_loss"):
            assert member[name].sel(step=slice(step, None)).isnull().all()
        before = member.train_loss.sel(step=slice(0, step - 1))
        assert before.notnull().all()
    assert runs.diverged_at.sel(lr=0.01).isnull().all()
    alone = train(model, DIABETES, replace(config, lr=0.01), seeds=2)
    np.testing.assert_allclose(runs.train_loss.sel(lr=0.01), alone.train_loss, rtol=1e-5)


def test_patience_stops_each_member_and_goes_back_to_its_best_weights():
    noisy = load("two_moons", n_train=30, label_noise=0.3)
    config = TrainConfig(
        lr=grid(0.02, 0.1),
        optimizer="adam",
        steps=400,
        log_every=10,
        patience=3,
        dtype="float64",
    )
    model = mlp(2, 32, n_out=2)
    runs = train(model, noisy, config, seeds=3, test=True)
    free = train(model, noisy, replace(config, patience=None), seeds=3)
    stopped = runs.stopped_at.values
    assert np.isfinite(stopped).all() and len(np.unique(stopped)) > 1
    for lr in config.lr:
        for seed in range(3):
            own, other = runs.sel(lr=lr, seed=seed), free.sel(lr=lr, seed=seed)
            stop = float(own.stopped_at)
            until = slice(0, stop)
            np.testing.assert_allclose(
                own.val_loss.sel(step=until), other.val_loss.sel(step=until), rtol=1e-9
            )
            best = float(other.val_loss.sel(step=until).idxmin())
            assert float(own.best_step) == best and stop == best + 30
            assert float(own.val_loss[-1]) == pytest.approx(float(own.val_loss.sel(step=best)))
            alone = train(
                model,
                noisy,
                TrainConfig(lr=lr, optimizer="adam", steps=int(best), dtype="float64"),
                seeds=[seed],
                test=True,
            )
            assert float(own.test_loss) == pytest.approx(float(alone.test_loss[0]), rel=1e-9)


def test_the_test_set_is_scored_only_when_asked():
    runs = train(mlp(2, 4, n_out=2), MOONS, TrainConfig(steps=2), seeds=1)
    assert not [name for name in runs if "test" in str(name)]
    runs = train(mlp(2, 4, n_out=2), MOONS, TrainConfig(steps=2), seeds=1, test=True)
    assert runs.test_loss.dims == ("seed",) and runs.test_accuracy.dims == ("seed",)


# --- weights and predictions ---------------------------------------------------------------------


@pytest.mark.parametrize("name", MODELS)
def test_kept_weights_predict_what_was_measured(name):
    model, dataset = MODELS[name]
    config = TrainConfig(lr=grid(0.01, 0.05), steps=10, dtype="float64")
    runs = train(model, dataset, config, seeds=2, weights=True)
    outputs = predict(model, runs, dataset.X_val)
    assert outputs.dims == ("lr", "seed", "example", "output")
    one = trained(model, runs.isel(lr=1, seed=0))
    with torch.no_grad():
        alone = one(torch.from_numpy(dataset.X_val).double()).reshape(len(dataset.X_val), -1)
    np.testing.assert_allclose(outputs.isel(lr=1, seed=0), alone, atol=1e-10)
    if dataset.task == "classification":
        hits = (outputs.argmax("output").values == dataset.y_val).mean(-1)
        np.testing.assert_allclose(hits, final(runs, "val_accuracy"))
    else:
        errors = ((outputs.isel(output=0).values - dataset.y_val) ** 2).mean(-1)
        np.testing.assert_allclose(errors, final(runs, "val_loss"), rtol=1e-10)


def test_training_leaves_the_learners_model_as_it_was():
    model = mlp(2, 4, n_out=2, dropout=0.5).train()
    before = {name: p.clone() for name, p in model.named_parameters()}
    train(model, MOONS, TrainConfig(steps=3, dtype="float64"), seeds=1)
    assert model.training and next(model.parameters()).dtype == torch.float32
    assert all(torch.equal(before[name], p) for name, p in model.named_parameters())


def test_weight_norm_is_the_norm_and_leaves_biases_out():
    runs = train(mlp(2, 4, n_out=2), MOONS, TrainConfig(steps=2), seeds=1, weights=True)
    weights = [runs["0.weight"].values[0], runs["3.weight"].values[0]]
    norm = np.sqrt(sum((w**2).sum() for w in weights))
    assert final(runs, "weight_norm")[0] == pytest.approx(norm, rel=1e-6)


# --- seeds, minibatches, initial weights ---------------------------------------------------------


def test_minibatches_see_every_example_equally_often():
    rows = [r for _, r in zip(range(14), minibatches(10, 5, seed=0), strict=False)]
    counts = np.bincount(np.concatenate(rows), minlength=10)
    assert (counts == 7).all()
    uneven = [r for _, r in zip(range(10), minibatches(7, 3, seed=0), strict=False)]
    assert {len(r) for r in uneven} == {3}
    assert np.ptp(np.bincount(np.concatenate(uneven), minlength=7)) <= 1


def test_initial_weights_follow_pytorchs_law():
    model = nn.Linear(400, 300)
    w = initial_weights(model, 0)
    assert abs(w["weight"]).max() <= 1 / 20 and w["weight"].std() == pytest.approx(
        1 / 20 / np.sqrt(3), rel=0.01
    )
    assert abs(w["bias"]).max() <= 1 / 20
    reference = nn.Linear(400, 300).weight.detach().numpy()
    assert reference.std() == pytest.approx(w["weight"].std(), rel=0.02)


def test_a_module_may_bring_its_own_initial_law():
    class Scaled(nn.Linear):
        def draw_parameters(self, rng):
            return {"weight": rng.normal(0, 3, self.weight.shape), "bias": np.zeros(10)}

    w = initial_weights(nn.Sequential(Scaled(50, 10)), 0)
    assert w["0.weight"].std() == pytest.approx(3, rel=0.1) and not w["0.bias"].any()


# --- bad input -----------------------------------------------------------------------------------

NET = mlp(2, 4, n_out=2)


def broken(**changes):
    return replace(MOONS, **changes)


NAN = np.where(np.arange(80).reshape(40, 2) == 3, np.nan, MOONS.X_train).astype("float32")


class BranchOnTensor(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(2, 2)

    def forward(self, x):
        return self.layer(x) if x.sum() > 0 else self.layer(-x)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: TrainConfig(learning_rate=0.1), "did you mean 'lr'|the fields are"),
        (lambda: TrainConfig(weight_deacy=0.1), "did you mean 'weight_decay'"),
        (lambda: grid(), "empty grid"),
        (lambda: grid([]), "empty grid"),
        (lambda: grid(0.1, 0.1), "twice"),
        (lambda: TrainConfig(lr=0), "lr must be a positive number, got 0"),
        (lambda: TrainConfig(lr=grid(0.1, -1)), "lr must be"),
        (lambda: TrainConfig(lr=float("nan")), "lr must be"),
        (lambda: TrainConfig(lr="0.1"), "lr must be"),
        (lambda: TrainConfig(dropout=1.0), r"\[0, 1\)"),
        (lambda: TrainConfig(weight_decay=-1), "weight_decay must be"),
        (lambda: TrainConfig(momentum=1.0), "momentum must be"),
        (lambda: TrainConfig(momentum=0.9, optimizer="adam"), "belongs to SGD"),
        (lambda: TrainConfig(steps=0), "steps must be"),
        (lambda: TrainConfig(steps=2.5), "steps must be"),
        (lambda: TrainConfig(optimizer="adagrad"), "sgd, adam, adamw"),
        (lambda: TrainConfig(dtype="float16"), "float32, float64"),
        (lambda: mlp(2, 4, n_out=2, dropout=1.0), r"\[0, 1\)"),
        (lambda: train(NET, MOONS, TrainConfig(batch_size=41)), "40 training examples"),
        (lambda: train(NET, broken(X_train=NAN)), "NaN"),
        (lambda: train(NET, MOONS, seeds=0), "seeds must be"),
        (lambda: train(NET, MOONS, seeds=[]), "no seeds"),
        (lambda: train(NET, MOONS, seeds=[1, 1]), "twice"),
        (lambda: train(NET, MOONS, seeds=[-1]), "a seed must be"),
        (lambda: train(NET, MOONS, device="tpu!"), "device"),
        (lambda: train(NET, "two_moons"), "Dataset"),
        (lambda: train("net", MOONS), "nn.Module"),
        (lambda: train(NET, MOONS, {"lr": 0.1}), "TrainConfig"),
        (lambda: train({}, MOONS), "empty"),
        (lambda: train(NET, MOONS, "sgd"), "must be a TrainConfig, or a list or dict"),
        (lambda: train(NET, MOONS, []), "no settings"),
        (lambda: train(NET, MOONS, {}), "no settings"),
        (lambda: train(NET, MOONS, [TrainConfig(), 0.1]), "setting 1 must be a TrainConfig"),
        (lambda: train(NET, MOONS, [TrainConfig(lr=grid(1, 2))]), "lr of setting 0 is grid"),
        (lambda: train(NET, MOONS, [TrainConfig(), TrainConfig(lr=0.1)]), "0 and 1 are the same"),
        (lambda: train(mlp(2, 4, n_out=3), MOONS), "n_out=2"),
        (lambda: train(mlp(3, 4, n_out=2), MOONS), "cannot take the data"),
        (lambda: train(mlp(10, 4, n_out=2), DIABETES), "n_out=1"),
        (lambda: train(nn.Sequential(nn.Flatten()), MOONS), "no parameters"),
        (
            lambda: train(mlp(2, 4, n_out=2, batch_norm=True), MOONS, TrainConfig(batch_size=1)),
            "more than 1 value",
        ),
        (lambda: train(nn.Linear(2, 2), MOONS, TrainConfig(dropout=0.5)), "no nn.Dropout"),
        (lambda: train(BranchOnTensor(), MOONS), "as a population"),
        (
            lambda: train({1: NET, 2: NET}, MOONS, TrainConfig(steps=1), weights=True),
            "no common shape",
        ),
        (
            lambda: train({1: NET}, {1: MOONS, 2: DIABETES}, TrainConfig(steps=1)),
            "no common unit|n_out",
        ),
        (lambda: train(NET, MOONS, seeds=50_000_000), "are free"),
    ],
)
def test_bad_input_is_refused_before_training(call, message, monkeypatch):
    def never(*args):
        raise AssertionError("training started")

    # The package hands out the function `train`, which hides the module of that name.
    monkeypatch.setattr(sys.modules["course_utils.training.train"], "train_block", never)
    with pytest.raises(ValueError, match=message):
        call()


def test_selecting_no_single_member_is_an_error():
    runs = train(NET, MOONS, TrainConfig(steps=1), seeds=2, weights=True)
    with pytest.raises(ValueError, match="select one member"):
        trained(NET, runs)
    with pytest.raises(ValueError, match="weights=True"):
        predict(NET, runs.drop_vars("0.weight"), MOONS.X_val)


# --- progress and interruption -------------------------------------------------------------------


def test_progress_is_reported_and_nothing_is_printed(capsys):
    calls = []
    train(
        NET,
        MOONS,
        TrainConfig(steps=10, batch_size=grid(4, 8)),
        seeds=1,
        progress=lambda done, total: calls.append((done, total)),
    )
    assert calls[-1] == (20, 20) and calls == sorted(calls)
    train(NET, MOONS, TrainConfig(steps=10), seeds=1)
    assert capsys.readouterr() == ("", "")


def test_ctrl_c_stops_at_once_and_cancels_the_workers():
    def interrupt(done, total):
        raise KeyboardInterrupt

    config = TrainConfig(steps=50, log_every=1)
    with pytest.raises(KeyboardInterrupt):
        train(NET, MOONS, config, seeds=2, progress=interrupt)
    with ThreadPoolExecutor(1) as pool, pytest.raises(KeyboardInterrupt):
        train(
            NET,
            MOONS,
            replace(config, batch_size=grid(2, 4, 8)),
            seeds=2,
            executor=pool,
            progress=interrupt,
        )
    # The engine is as good as new afterwards.
    assert np.isfinite(final(train(NET, MOONS, config, seeds=1))).all()


def test_a_notebook_that_a_program_executes_gets_no_bar(monkeypatch):
    from course_utils.training import progress

    monkeypatch.setattr(progress, "_in_kernel", lambda: True)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    assert not progress._somebody_watches()
    monkeypatch.setenv("JPY_SESSION_NAME", "lesson.ipynb")
    assert progress._somebody_watches()


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device on this machine")
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("augmented", [False, True])
@pytest.mark.parametrize("name", ["mlp", "batch_norm", "cnn", "own module", "regression"])
def test_the_engine_computes_on_cuda_what_it_computes_on_the_cpu(name, augmented, optimizer):
    from course_utils.augmentation import GaussianNoise, Shift

    model, dataset = MODELS[name]
    change = GaussianNoise(0.1) if dataset.image_shape is None else Shift(1)
    config = TrainConfig(
        lr=grid(0.01, 0.05),
        dropout=0.2 if dropout_names(model) else None,
        optimizer=optimizer,
        augmentation=change if augmented else None,
        batch_size=16,
        steps=20,
        patience=30,
    )
    cpu, gpu = (
        train(model, dataset, config, seeds=2, device=device, test=True, weights=True)
        for device in ("cpu", "cuda")
    )
    for variable in ("train_loss", "val_loss", "running_loss", "weight_norm", "test_loss"):
        np.testing.assert_allclose(cpu[variable], gpu[variable], rtol=1e-3, atol=1e-5)


def test_by_seed_gives_each_seeds_own_images():
    X, y = by_seed(lambda seed: load("digits", 20, seed=seed), [3, 7], "test")
    assert X.dims == ("seed", "example", "feature") and y.dims == ("seed", "example")
    for seed in (3, 7):
        own = load("digits", 20, seed=seed)
        assert np.array_equal(X.sel(seed=seed), own.X_test)
        assert np.array_equal(y.sel(seed=seed), own.y_test)


def test_predict_takes_each_seeds_own_inputs():
    """As one by one; and a seed without inputs is named."""
    runs = train(NET, lambda seed: load("two_moons", 20, seed=seed), WATCHED, 3, weights=True)
    X, y = by_seed(lambda seed: load("two_moons", 20, seed=seed), runs.seed)
    outputs = predict(NET, runs, X)
    for seed in (0, 2):
        one = runs.sel(seed=seed)
        alone = predict(NET, one, load("two_moons", 20, seed=seed).X_val)
        np.testing.assert_allclose(outputs.sel(seed=seed), alone, rtol=1e-6)
        np.testing.assert_allclose(predict(NET, one, X), alone, rtol=1e-6)
    accuracy = (outputs.argmax("output") == y).mean("example").isel(lr=0, batch_size=0)
    np.testing.assert_allclose(accuracy, runs.val_accuracy.isel(step=-1, lr=0, batch_size=0))
    with pytest.raises(ValueError, match=r"seeds \[2\]"):
        predict(NET, runs, X.sel(seed=[0, 1]))
