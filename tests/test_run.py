"""A single model in training, held to `train` and to plain PyTorch."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from plain_loop import loss
from torch import nn

from course_utils.data import load
from course_utils.models import mlp
from course_utils.randomness import generator
from course_utils.training import Run, TrainConfig, grid, initial_weights, predict, train

MOONS = load("two_moons", n_train=40, label_noise=0.1)
DIGITS = load("digits", n_train=60)
DIABETES = load("diabetes", n_train=50)
STEPS = 24
KINDS = {
    "plain": (mlp(2, 8, n_out=2), MOONS, TrainConfig(lr=0.2)),
    "momentum": (mlp(2, 8, n_out=2), MOONS, TrainConfig(momentum=0.9, weight_decay=0.01)),
    "adam": (mlp(2, 8, n_out=2), MOONS, TrainConfig(lr=0.01, optimizer="adam", l1=0.01)),
    "dropout": (mlp(2, 8, 8, n_out=2, dropout=0.3), MOONS, TrainConfig(batch_size=16)),
    "batch norm": (mlp(64, 8, n_out=10, batch_norm=True), DIGITS, TrainConfig(batch_size=20)),
    "regression": (mlp(10, 8, n_out=1), DIABETES, TrainConfig(lr=0.01, dtype="float64")),
    "augmentation": (
        mlp(2, 8, n_out=2),
        MOONS,
        TrainConfig(augmentation=lambda x, rng: x + float(rng.normal())),
    ),
}


def run(**fields):
    return Run(mlp(2, 8, n_out=2), MOONS, TrainConfig(**{"steps": STEPS} | fields), seed=3)


# --- the same training as everywhere else --------------------------------------------------------


@pytest.mark.parametrize("cuts", [(24,), (1,) * 24, (5, 5, 5, 5, 5), (7, 17)])
@pytest.mark.parametrize("kind", KINDS)
def test_however_it_is_cut_it_trains_as_train_does(kind, cuts):
    model, dataset, config = KINDS[kind]
    config = replace(config, steps=STEPS, log_every=1)
    expected = train(model, dataset, config, seeds=[3], weights=True, progress=False).isel(seed=0)
    cut = Run(model, dataset, config, seed=3)
    for n in cuts:
        cut.advance(n)
    assert cut.step == STEPS
    assert cut.history["step"].tolist() == [0, *np.minimum(np.cumsum(cuts), STEPS)]
    here = expected.sel(step=cut.history["step"])
    for name in set(cut.history) - {"step", "running_loss"}:
        np.testing.assert_array_equal(cut.history[name], here[name], err_msg=name)
    for name, value in cut.weights.items():
        np.testing.assert_array_equal(value, expected[name], err_msg=name)


def test_history_has_the_variables_of_train():
    config = TrainConfig(steps=STEPS, log_every=6)
    expected = train(mlp(2, 8, n_out=2), MOONS, config, seeds=[3], progress=False).isel(seed=0)
    cut = run()
    for _ in range(4):
        cut.advance(6)
    over_steps = {name for name in expected if "step" in expected[name].dims}
    assert set(cut.history) == over_steps | {"step"}
    for name, values in cut.history.items():
        np.testing.assert_array_equal(values, expected[name], err_msg=name)


def test_outputs_are_those_of_predict():
    config = TrainConfig(steps=STEPS)
    model = mlp(2, 8, n_out=2, dropout=0.5)
    runs = train(model, MOONS, config, seeds=[3], weights=True, progress=False)
    cut = Run(model, MOONS, config, seed=3)
    cut.advance(STEPS)
    grid_points = np.random.default_rng(0).normal(size=(50, 2))
    outputs = cut.outputs(grid_points)
    assert outputs.shape == (50, 2)
    np.testing.assert_array_equal(outputs, predict(model, runs, grid_points).isel(seed=0))


def test_targets_have_one_column():
    assert Run(mlp(10, 4, n_out=1), DIABETES, TrainConfig(lr=0.01)).outputs(
        DIABETES.X_val[:7]
    ).shape == (7, 1)


def test_data_may_depend_on_the_seed():
    def draw(seed):
        return load("two_moons", 30, seed=seed)

    np.testing.assert_array_equal(
        Run(mlp(2, 4, n_out=2), draw, seed=5).dataset.X_train, draw(5).X_train
    )


def test_the_learners_model_stays_as_it_is():
    model = mlp(2, 8, n_out=2)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    Run(model, MOONS).advance(5)
    for name, value in model.state_dict().items():
        assert torch.equal(value, before[name])


# --- changes in mid-training ---------------------------------------------------------------------


def in_pytorch(settings, steps=4):
    """Weights after `steps` steps with each of `settings` in turn, by torch.optim."""
    model = mlp(2, 8, n_out=2).double()
    with torch.no_grad():
        for name, value in initial_weights(model, 3).items():
            model.get_parameter(name).copy_(torch.from_numpy(value))
    X, y = torch.from_numpy(MOONS.X_train).double(), torch.from_numpy(MOONS.y_train)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    for setting in settings:
        optimizer.param_groups[0].update(setting)
        if not optimizer.param_groups[0]["momentum"]:
            optimizer.state.clear()  # what is switched on later starts from rest
        for _ in range(steps):
            optimizer.zero_grad()
            loss(model(X), y).backward()
            optimizer.step()
    return {name: value.detach().numpy() for name, value in model.named_parameters()}


@pytest.mark.parametrize(
    "settings",
    [
        [{"lr": 0.3}, {"lr": 0.05}],
        [{"lr": 0.3}, {"weight_decay": 0.1}, {"weight_decay": 0.0}],
        [{"lr": 0.1}, {"momentum": 0.9}],
        [{"lr": 0.1, "momentum": 0.5}, {"momentum": 0.9}],
        [{"lr": 0.1, "momentum": 0.9}, {"momentum": 0.0}, {"momentum": 0.9}],
    ],
)
def test_changes_act_from_the_next_step_as_in_pytorch(settings):
    changed = run(dtype="float64")
    for setting in settings:
        changed.set(**setting)
        changed.advance(4)
    for name, value in in_pytorch(settings).items():
        np.testing.assert_allclose(changed.weights[name], value, atol=1e-12)


def test_what_is_changed_back_at_once_changes_nothing():
    model, config = mlp(2, 8, n_out=2, dropout=0.2), TrainConfig(momentum=0.5, l1=0.01)
    plain, changed = Run(model, MOONS, config), Run(model, MOONS, config)
    for one in (plain, changed):
        one.advance(5)
    changed.set(momentum=0.0, dropout=0.0, l1=0.0, lr=1.0, weight_decay=1.0)
    changed.set(momentum=0.5, dropout=None, l1=0.01, lr=0.1, weight_decay=0.0)
    assert changed.config == config
    for one in (plain, changed):
        one.advance(5)
    for name, value in plain.weights.items():
        np.testing.assert_array_equal(value, changed.weights[name])


def test_dropout_that_is_switched_on_drops_with_the_seeds_masks():
    model = nn.Sequential(nn.Dropout(0.0), nn.Linear(2, 2))
    config = TrainConfig(lr=0.5, dtype="float64", steps=10)
    dropping = Run(model, MOONS, config, seed=3)
    dropping.advance(1)
    dropping.set(dropout=0.5)
    before = {name: torch.from_numpy(value) for name, value in dropping.weights.items()}
    weight, bias = (before[name].requires_grad_() for name in ("1.weight", "1.bias"))
    noise = generator(3, "dropout 0").random(MOONS.X_train.shape, np.float32)
    X = torch.from_numpy(MOONS.X_train).double() * torch.from_numpy(noise >= 0.5) / 0.5
    loss(X @ weight.T + bias, torch.from_numpy(MOONS.y_train)).backward()
    dropping.advance(1)
    expected = (weight - 0.5 * weight.grad).detach().numpy()
    np.testing.assert_allclose(dropping.weights["1.weight"], expected, atol=1e-12)


def test_l1_that_is_switched_on_gives_exact_zeros():
    sparse = run(steps=400)
    sparse.advance(10)
    assert sparse.history["zero_fraction"][-1] == 0
    sparse.set(l1=0.1)
    sparse.advance(300)
    assert sparse.history["zero_fraction"][-1] > 0.5


# --- the end -------------------------------------------------------------------------------------


def test_it_ends_with_the_last_step_and_stays_there():
    ending = run()
    assert ending.ended == ""
    ending.advance(20)
    assert ending.ended == "" and repr(ending) == "Run(step 20 of 24)"
    ending.advance(20)
    assert ending.ended == "all 24 steps are done"
    last = ending.weights
    ending.advance(20)
    assert ending.history["step"].tolist() == [0, 20, 24]
    for name, value in ending.weights.items():
        np.testing.assert_array_equal(value, last[name])


def test_a_diverged_run_says_so_and_is_not_a_number_from_then_on():
    wild = Run(mlp(10, 8, n_out=1), DIABETES, TrainConfig(lr=1e6, steps=1000))
    wild.advance(1)
    assert np.isfinite(wild.history["train_loss"][0])
    wild.advance(200)
    assert wild.ended.startswith("it diverged by step 201")
    wild.advance(200)
    assert wild.step == 201
    assert all(np.isnan(values[-1]) for name, values in wild.history.items() if name != "step")


# --- wrong use -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"model": {"a": mlp(2, 2, n_out=2)}}, "one model, not a dict"),
        ({"dataset": {"a": MOONS}}, "one dataset, not a dict"),
        ({"dataset": 3}, "must be a Dataset"),
        ({"model": mlp(2, 2, n_out=3)}, "set n_out=2"),
        ({"model": "mlp"}, "torch.nn.Module"),
        ({"config": TrainConfig(lr=grid(0.1, 0.2))}, r"lr is grid\(0.1, 0.2\).*give one value"),
        ({"config": TrainConfig(steps=grid(5, 9))}, "steps is grid.*give one value"),
        ({"config": TrainConfig(patience=3)}, "patience=None"),
        ({"config": {"lr": 0.1}}, "must be a TrainConfig"),
        ({"model": nn.Linear(2, 2), "config": TrainConfig(dropout=0.5)}, "no nn.Dropout layer"),
        ({"config": TrainConfig(batch_size=99)}, "there are 40 training examples"),
        ({"seed": -1}, "0 or more, got -1"),
        ({"seed": True}, "whole number"),
    ],
)
def test_bad_input_is_refused(given, message):
    with pytest.raises(ValueError, match=message):
        Run(**{"model": mlp(2, 2, n_out=2), "dataset": MOONS} | given)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"lr": 0.5, "batch_size": 3}, "'batch_size' cannot be changed.*make a new Run"),
        ({"lr": 0.5, "weight_decay": -1}, "0 or more, got -1"),
        ({"lr": grid(0.1, 0.2)}, "give one value"),
        ({"lr": 0.5, "dropout": 1.0}, r"must be in \[0, 1\)"),
        ({"lr": float("nan")}, "positive number"),
    ],
)
def test_a_refused_change_changes_nothing(fields, message):
    plain, refusing = run(), run()
    with pytest.raises(ValueError, match=message):
        refusing.set(**fields)
    for one in (plain, refusing):
        one.advance(3)
    assert refusing.config == plain.config
    for name, value in plain.weights.items():
        np.testing.assert_array_equal(value, refusing.weights[name])


def test_dropout_needs_a_layer():
    with pytest.raises(ValueError, match="no nn.Dropout layer"):
        Run(nn.Linear(2, 2), MOONS).set(dropout=0.5)


def test_momentum_cannot_be_given_to_adam():
    with pytest.raises(ValueError, match="momentum belongs to SGD"):
        run(optimizer="adam").set(momentum=0.9)


@pytest.mark.parametrize("n", [0, -1, 1.5, True, "3"])
def test_steps_are_counted_in_whole_numbers(n):
    with pytest.raises(ValueError, match="whole number of steps"):
        run().advance(n)


@pytest.mark.parametrize("X", [np.zeros(2), np.zeros((5, 3)), np.zeros((0, 2))])
def test_outputs_want_rows_like_those_of_the_training_set(X):
    with pytest.raises(ValueError, match=r"shape \(n, 2\).*column_stack"):
        run().outputs(X)
