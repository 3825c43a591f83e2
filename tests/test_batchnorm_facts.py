"""BatchNorm taken apart: each statement of the chapter held to another way there."""

from functools import partial

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from course_utils.batchnorm import (
    GhostBatchNorm,
    Shaken,
    along_gradient,
    blocks,
    companions_noise,
    dropout_mlp,
    equilibrium,
    fine_tune,
    normed_mlp,
    scale_invariant_walk,
    scaled_start,
    trained_to,
)
from course_utils.data import load
from course_utils.models import cnn, mlp
from course_utils.training import TrainConfig, grid, initial_weights, rotation, train, trained

pytestmark = pytest.mark.chapter(6)


@pytest.fixture
def rng():
    return np.random.default_rng(6)


def inputs(rng, *shape):
    return torch.from_numpy(rng.standard_normal(shape))


def kinds(model):
    return [type(layer).__name__ for layer in model]


# Networks


def test_a_norm_of_ones_choice_stands_before_or_after_the_activation():
    block = ["Linear", "LayerNorm", "ReLU"]
    model = normed_mlp(8, 6, 4, n_out=3, norm=nn.LayerNorm)
    assert kinds(model) == [*block, *block, "Linear"]
    after = normed_mlp(8, 6, n_out=3, norm=nn.BatchNorm1d, after_activation=True)
    assert kinds(after) == ["Linear", "ReLU", "BatchNorm1d", "Linear"]
    assert kinds(normed_mlp(8, 6, n_out=3)) == ["Linear", "ReLU", "Linear"]


def test_it_trains_as_the_network_of_the_course_does():
    data, config = load("digits", 60), TrainConfig(steps=3, batch_size=20, dtype="float64")
    mine = train(normed_mlp(64, 8, n_out=10, norm=nn.BatchNorm1d), data, config, 2)
    theirs = train(mlp(64, 8, n_out=10, batch_norm=True), data, config, 2)
    assert np.allclose(mine.val_loss, theirs.val_loss, rtol=1e-12)


@pytest.mark.parametrize("last", [False, True])
def test_dropout_after_each_layer_or_after_the_last(last):
    model = kinds(dropout_mlp(8, 6, 4, n_out=3, p=0.5, after_last_only=last))
    assert model.count("Dropout") == (1 if last else 2)
    assert "BatchNorm1d" not in model[model.index("Dropout") :] or not last


def test_a_scaled_start_is_the_same_draw_times_a_factor():
    model = mlp(5, 4, n_out=2)
    usual = initial_weights(model, 3)
    larger = initial_weights(scaled_start(model, 2.5), 3)
    for name, value in usual.items():
        factor = 2.5 if name.endswith("weight") else 1
        assert np.allclose(larger[name], factor * value)
    assert all(not hasattr(layer, "draw_parameters") for layer in model), "the model is a copy"


@pytest.mark.parametrize("factor", [0, -1, float("nan")])
def test_a_start_of_zero_is_refused(factor):
    with pytest.raises(ValueError, match="above 0"):
        scaled_start(mlp(2, 3, n_out=1), factor)


# Ghost batches, shaken outputs


@pytest.mark.parametrize("mode", [True, False])
def test_one_ghost_group_is_batchnorm(rng, mode):
    ghost, plain = GhostBatchNorm(3, 8).double(), nn.BatchNorm1d(3).double()
    for _ in range(3):
        x = inputs(rng, 8, 3)
        assert torch.allclose(ghost(x), plain(x))
    assert torch.allclose(ghost.running_mean, plain.running_mean)
    assert torch.allclose(ghost.running_var, plain.running_var)
    ghost.train(mode), plain.train(mode)
    x = inputs(rng, 8, 3)
    assert torch.allclose(ghost(x), plain(x))


def test_each_ghost_group_is_normalized_by_itself(rng):
    ghost, x = GhostBatchNorm(3, 4).double(), inputs(rng, 8, 3)
    parts = [F.batch_norm(part, None, None, training=True) for part in x.split(4)]
    assert torch.allclose(ghost(x), torch.cat(parts))
    assert torch.allclose(ghost.running_mean, 0.1 * x.mean(0))
    unbiased = torch.stack([part.var(0) for part in x.split(4)]).mean(0)
    assert torch.allclose(ghost.running_var, 0.9 + 0.1 * unbiased)


def test_a_population_trains_with_ghost_batches_as_with_batchnorm():
    data, config = load("digits", 60), TrainConfig(steps=4, batch_size=20, dtype="float64")
    ghost = normed_mlp(64, 8, n_out=10, norm=partial(GhostBatchNorm, group=20))
    plain = normed_mlp(64, 8, n_out=10, norm=nn.BatchNorm1d)
    losses = [train(model, data, config, 2).val_loss for model in (ghost, plain)]
    assert np.allclose(*losses, rtol=1e-9)


@pytest.mark.parametrize("moving", [0.0, 0.5, 1.0])
def test_shaking_is_of_the_size_asked_for_and_nothing_at_test_time(rng, moving):
    shaken = Shaken(nn.BatchNorm1d(40), 0.5, moving).double()
    x = inputs(rng, 64, 40)
    x_hat = shaken.norm(x)
    y = torch.stack([shaken(torch.zeros_like(x)) for _ in range(50)])
    assert 0.45 < y.std() < 0.55, "where x̂ is 0 the output is the shift"
    assert 0.45 < torch.stack([shaken(x) for _ in range(50)]).sub(y).abs().std() < 2
    common = y.mean(1)  # of the batch, at each step
    assert abs(common.var() - 0.25 * moving) < 0.05, "what moves is common to the batch"
    shaken.eval()
    shaken.norm.train()
    assert torch.equal(shaken(x), x_hat)
    assert torch.allclose(Shaken(None, 0.0, moving).double()(x), x), "no strength, no norm"


def test_shaking_is_new_at_every_step_and_belongs_to_the_seed():
    data = load("digits", 80)
    config = TrainConfig(steps=6, batch_size=40, log_every=1, dtype="float64")

    def shaken(strength):
        return normed_mlp(
            64, 8, n_out=10, norm=lambda n: Shaken(nn.BatchNorm1d(n), strength, moving=0.5)
        )

    both, alone = (train(shaken(0.5), data, config, seeds) for seeds in ([3, 4], [4]))
    assert np.allclose(both.val_loss.sel(seed=4), alone.val_loss.sel(seed=4), rtol=1e-10)
    still = train(shaken(0.0), data, config, [4])
    assert not np.allclose(still.val_loss, alone.val_loss, rtol=1e-3)


# Images, and stacks of blocks


def test_a_norm_of_ones_choice_stands_where_batch_norm_does():
    with_norm = cnn((1, 8, 8), 4, 6, n_out=3, norm=nn.BatchNorm2d)
    theirs = cnn((1, 8, 8), 4, 6, n_out=3, batch_norm=True)
    assert str(with_norm) == str(theirs)
    with pytest.raises(ValueError, match="not both"):
        cnn((1, 8, 8), 4, n_out=3, batch_norm=True, norm=nn.BatchNorm2d)


def test_a_block_adds_what_it_computes_to_what_it_gets(rng):
    x = inputs(rng, 5, 6)
    block = blocks(6, 1, 6, 2, nn.RMSNorm).double()[1]
    assert torch.equal(block(x), x + block.inner(block.norm(x)))
    block.skip = False
    assert torch.equal(block(x), block.inner(block.norm(x)))
    assert [type(layer) for layer in blocks(6, 2, 4, 3)] == [
        nn.Linear,
        *[type(block)] * 2,
        nn.Linear,
    ]


def test_training_ends_when_the_loss_is_reached(rng):
    data = load("digits", 80)
    X, y = torch.from_numpy(data.X_train).double(), torch.from_numpy(data.y_train)
    model = mlp(64, 16, n_out=10).double()
    before = [p.clone() for p in model.parameters()]
    done = trained_to(model, X, y, rng, loss=1.5, lr=0.5, steps=500, batch_size=20)
    assert 1.0 < F.cross_entropy(done(X), y) <= 1.5
    assert all(torch.equal(p, q) for p, q in zip(model.parameters(), before, strict=True))
    cut = trained_to(model, X, y, rng, loss=0.0, lr=0.5, steps=0, batch_size=20)
    assert F.cross_entropy(cut(X), y) > 2


# Scale invariance and rotation


def test_scale_invariance_and_a_bias_without_effect(rng):
    model = normed_mlp(6, 5, n_out=3, norm=partial(nn.BatchNorm1d, eps=1e-12)).double()
    X, y = inputs(rng, 20, 6), torch.arange(20) % 3

    def output_and_gradients(factor):
        with torch.no_grad():
            model[0].weight.mul_(factor)
        model.zero_grad()
        output = model(X)
        F.cross_entropy(output, y).backward()
        return output.detach(), model[0].weight.grad.clone(), model[0].bias.grad

    output, gradient, bias_gradient = output_and_gradients(1)
    assert bias_gradient.abs().max() < 1e-12
    assert abs((gradient * model[0].weight).sum()) < 1e-9
    larger, smaller_gradient, _ = output_and_gradients(10)
    assert torch.allclose(output, larger)
    assert torch.allclose(smaller_gradient, gradient / 10)


@pytest.mark.parametrize(("lr", "weight_decay"), [(0.1, 5e-4), (0.5, 0.1), (1.0, 0.5)])
def test_a_walk_ends_at_the_equilibrium(lr, weight_decay):
    norms, turns = scale_invariant_walk(lr, weight_decay, norm=1.5, steps=60_000)
    norm, turn = equilibrium(lr, weight_decay)
    assert np.isclose(norms[-1], norm, rtol=1e-5) and np.isclose(turns[-1], turn, rtol=1e-4)


def test_the_turn_is_root_two_eta_lambda():
    assert np.isclose(equilibrium(0.1, 5e-4)[1], np.sqrt(2 * 0.1 * 5e-4), rtol=1e-4)


def test_random_gradients_turn_as_the_formula_says(rng):
    """In 400 dimensions, each gradient at right angles to w and of size 1/‖w‖."""
    lr, weight_decay = 0.5, 0.02
    w, turns = rng.standard_normal(400) / 10, []
    for _ in range(2000):
        g = rng.standard_normal(400)
        g -= w * (g @ w) / (w @ w)
        g /= np.linalg.norm(g) * np.linalg.norm(w)
        new = (1 - lr * weight_decay) * w - lr * g
        turns.append(np.arccos(w @ new / np.linalg.norm(w) / np.linalg.norm(new)))
        w = new
    assert np.isclose(np.mean(turns[-500:]), equilibrium(lr, weight_decay)[1], rtol=1e-3)
    assert np.isclose(np.linalg.norm(w), equilibrium(lr, weight_decay)[0], rtol=1e-3)


@pytest.mark.parametrize(("lr", "weight_decay"), [(0.1, 0.0), (2.0, 1.0)])
def test_nothing_settles_without_decay_or_beyond_one(lr, weight_decay):
    with pytest.raises(ValueError, match="must be in"):
        equilibrium(lr, weight_decay)


CONFIG = TrainConfig(
    lr=grid(0.1, 0.2), batch_size=20, steps=4, log_every=2, weight_decay=0.1, dtype="float64"
)
SMALL = normed_mlp(64, 8, n_out=10, norm=nn.BatchNorm1d)


def test_rotation_measures_what_training_does():
    data, name = load("digits", 60), "0.weight"
    turned = rotation(SMALL, data, CONFIG, [2, 5], weight=name)
    assert turned.angle.dims == ("lr", "seed", "step") and turned.angle.isel(step=0).isnull().all()
    weights = [initial_weights(SMALL, 5)[name]]
    for steps in range(1, 5):
        config = TrainConfig(
            lr=0.2,
            batch_size=20,
            steps=steps,
            log_every=steps,
            weight_decay=0.1,
            dtype="float64",
        )
        weights.append(train(SMALL, data, config, [5], weights=True)[name].values[0])
    lengths = [np.linalg.norm(w) for w in weights]
    cosines = [
        (a * b).sum() / np.linalg.norm(a) / np.linalg.norm(b)
        for a, b in zip(weights, weights[1:], strict=False)
    ]
    one = turned.sel(lr=0.2, seed=5)
    assert np.allclose(one.norm, [lengths[0], lengths[2], lengths[4]], rtol=1e-10)
    assert np.allclose(one.angle[1:], np.arccos(cosines).reshape(2, 2).mean(axis=1), rtol=1e-5)


def test_rotation_names_the_parameters_there_are():
    with pytest.raises(ValueError, match=r"no parameter is called 'w': there are 0\.weight"):
        rotation(SMALL, load("digits", 60), CONFIG, [2], weight="w")


# Noise, steps along the gradient, fine-tuning


def test_noise_of_companions_is_that_of_normal_batches(rng):
    """For normal values the mean of B has variance 1/B, the spread about x̂²/(2B)."""
    Z = rng.standard_normal((4000, 3))
    for batch_size in (16, 64):
        found = companions_noise(Z, batch_size, rng, examples=60, draws=400)
        assert np.isclose(found * batch_size, 1.5, rtol=0.15)


def test_steps_along_the_gradient_start_with_its_slope(rng):
    model = normed_mlp(6, 5, n_out=3, norm=nn.BatchNorm1d).double()
    X, y = inputs(rng, 20, 6), torch.arange(20) % 3
    before = {name: value.clone() for name, value in model.state_dict().items()}
    tiny = 1e-6
    (ratio,) = along_gradient(model, X, y, np.array([tiny]))
    loss = F.cross_entropy(model(X), y)
    slope = sum((g**2).sum() for g in torch.autograd.grad(loss, model.parameters()))
    assert np.isclose(1 - ratio, (tiny * slope / loss).item(), rtol=1e-3)
    parameters = dict(model.named_parameters())
    assert all(torch.equal(parameters[name], before[name]) for name in parameters)


@pytest.mark.parametrize("frozen", [False, True])
def test_fine_tuning_moves_the_statistics_only_if_they_are_free(frozen):
    data = load("digits", 60)
    X, y = torch.from_numpy(data.X_train).double(), torch.from_numpy(data.y_train)
    runs = train(SMALL, data, TrainConfig(steps=5, batch_size=20, dtype="float64"), 1, weights=True)
    model = trained(SMALL, runs.isel(seed=0))
    options = {"lr": 0.01, "steps": 3, "batch_size": 4}
    tuned = fine_tune(model, X, y, np.random.default_rng(0), frozen=frozen, **options)
    assert torch.equal(tuned[1].running_mean, model[1].running_mean) == frozen
    assert not torch.equal(tuned[0].weight, model[0].weight)
    assert not tuned.training and not model.training
