"""Laws of initial weights equal those of `nn.init`, and members may differ in them."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from plain_loop import plain_loop
from torch import nn

from course_utils.data import load
from course_utils.models import cnn, mlp
from course_utils.starts import HE, XAVIER, Normal, Orthogonal, Scaled, Uniform
from course_utils.training import TrainConfig, grid, initial_weights, train

MOONS = load("two_moons", n_train=40)
CONFIG = TrainConfig(steps=20, batch_size=10, log_every=20, dtype="float64")
SHAPES = {"linear": (6, 4), "wide": (4, 6), "convolution": (5, 3, 3, 3)}
PAIRS = {
    "He": (HE, lambda w: nn.init.kaiming_normal_(w, nonlinearity="relu")),
    "Xavier": (XAVIER, nn.init.xavier_normal_),
    "normal": (Normal(0.01), lambda w: nn.init.normal_(w, 0, 0.01)),
    "uniform": (Uniform(0.1), lambda w: nn.init.uniform_(w, -0.1, 0.1)),
    "orthogonal": (Orthogonal(1.4), lambda w: nn.init.orthogonal_(w, 1.4)),
    "ten times He": (Scaled(HE, 10), lambda w: nn.init.kaiming_normal_(w).mul_(10)),
}


class TorchsDraws:
    """Draws what `nn.init` draws after the same `torch.manual_seed`, in its order."""

    def __init__(self, shape):
        self.shape = shape

    def standard_normal(self, shape):
        return torch.empty(self.shape, dtype=torch.float64).normal_(0, 1).numpy().reshape(shape)

    def uniform(self, low, high, shape):
        return torch.empty(shape, dtype=torch.float64).uniform_(low, high).numpy()


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("name", PAIRS)
def test_a_law_equals_pytorchs(name, shape):
    law, in_torch = PAIRS[name]
    expected = torch.empty(shape, dtype=torch.float64)
    torch.manual_seed(5)
    in_torch(expected)
    torch.manual_seed(5)
    drawn = shape if name != "orthogonal" else (shape[0], int(np.prod(shape[1:])))
    fan_in, fan_out = nn.init._calculate_fan_in_and_fan_out(expected)
    ours = law(shape, fan_in, fan_out, TorchsDraws(drawn))
    np.testing.assert_allclose(ours, expected, atol=1e-14)


@pytest.mark.parametrize("model", [mlp(4, 6, n_out=3), cnn((1, 8, 8), 5, n_out=3)])
def test_weights_follow_the_law_and_biases_are_zero(model):
    he, twice = (initial_weights(model, 1, law) for law in (HE, Scaled(HE, 2)))
    for name, value in he.items():
        np.testing.assert_array_equal(twice[name], 2 * value)
        assert (value == 0).all() == (value.ndim == 1)


def test_normal_laws_scale_the_same_draws():
    model = mlp(4, 6, n_out=3)
    he, plain = (initial_weights(model, 1, law)["0.weight"] for law in (HE, Normal(0.1)))
    np.testing.assert_allclose(he / plain, np.sqrt(2 / 4) / 0.1)


def test_norms_and_own_laws_keep_their_start():
    model = mlp(4, 6, n_out=3, batch_norm=True)
    model[0].draw_parameters = lambda rng: {"weight": np.full((6, 4), 7.0), "bias": np.ones(6)}
    found = initial_weights(model, 1, HE)
    assert (found["0.weight"] == 7).all() and (found["1.weight"] == 1).all()


def test_members_of_one_population_may_differ_in_their_start():
    starts = None, HE, Normal(0.01), Orthogonal()
    config = replace(CONFIG, lr=grid(0.05, 0.1), start=grid(*starts))
    runs = train(mlp(2, 8, n_out=2), MOONS, config, 2)
    for position, start in enumerate(starts):
        one = replace(CONFIG, lr=0.1, start=start)
        alone = train(mlp(2, 8, n_out=2), MOONS, one, 2)
        together = runs.train_loss.isel(lr=1, start=position)
        np.testing.assert_allclose(together, alone.train_loss, atol=1e-12)


def test_a_training_equals_a_plain_loop():
    config, model = replace(CONFIG, start=XAVIER), mlp(2, 8, n_out=2)
    _, loss, _ = plain_loop(model, MOONS, config, 3)
    assert train(model, MOONS, config, [3]).train_loss.values[0, -1] == pytest.approx(loss, 1e-12)


def test_what_is_no_law_is_refused():
    with pytest.raises(ValueError, match="must be a function or None"):
        TrainConfig(start="he")
