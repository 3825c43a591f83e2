"""The networks of the course are what their names say."""

import numpy as np
import pytest
import torch
from torch import nn

from course_utils.augmentation import GaussianNoise, HorizontalFlip, Shift
from course_utils.models import ACTIVATIONS, cnn, mlp, n_parameters
from course_utils.randomness import generator
from course_utils.regularizers import soft_threshold


def test_an_mlp_has_the_layers_of_its_name():
    model = mlp(64, 128, 32, n_out=10, dropout=0.5, batch_norm=True)
    kinds = [type(layer).__name__ for layer in model]
    block = ["Linear", "BatchNorm1d", "ReLU", "Dropout"]
    assert kinds == [*block, *block, "Linear"]
    assert model(torch.zeros(3, 64)).shape == (3, 10)
    assert n_parameters(mlp(2, 3, n_out=1)) == 2 * 3 + 3 + 3 + 1


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_works(activation):
    assert mlp(2, 3, n_out=1, activation=activation)(torch.ones(1, 2)).isfinite().all()


def test_no_hidden_layer_is_a_linear_model():
    assert [type(layer) for layer in mlp(4, n_out=2)] == [nn.Linear]


def test_a_cnn_takes_flat_images():
    model = cnn((1, 28, 28), 4, 8, n_out=10, dropout=0.1, batch_norm=True)
    assert model(torch.zeros(2, 784)).shape == (2, 10)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: mlp(0, 3, n_out=1), "at least 1"),
        (lambda: mlp(2, 3, n_out=1, dropout=1.0), r"\[0, 1\)"),
        (lambda: mlp(2, 3, n_out=1, activation="swish"), "relu, tanh"),
        (lambda: cnn((1, 8, 8), n_out=2), "at least one block"),
        (lambda: cnn((1, 8, 8), 1, 1, 1, 1, n_out=2), "fewer blocks"),
    ],
)
def test_a_model_that_cannot_be_is_refused(build, message):
    with pytest.raises(ValueError, match=message):
        build()


@pytest.mark.parametrize("kind", [np.array, torch.tensor])
def test_a_soft_threshold_on_arrays_and_tensors(kind):
    w = kind([3.0, -4.0, 0.0])
    assert soft_threshold(w, 3.5).tolist() == [0, -0.5, 0]


def test_a_soft_threshold_keeps_nan():
    assert np.isnan(soft_threshold(np.array([np.nan]), 1.0)).all()


IMAGES = torch.arange(2 * 16.0).reshape(2, 1, 4, 4) + 1


def test_a_flip_mirrors_about_half_of_the_images():
    many = IMAGES[:1].repeat(1000, 1, 1, 1)
    changed = HorizontalFlip()(many, generator(0, "test"))
    mirrored = (changed == many.flip(-1)).all(dim=(1, 2, 3))
    kept = (changed == many).all(dim=(1, 2, 3))
    assert (mirrored ^ kept).all() and 0.4 < mirrored.float().mean() < 0.6


def test_a_shift_moves_each_image_by_its_own_draw():
    many = IMAGES[:1].repeat(500, 1, 1, 1)
    moved = Shift(1)(many, generator(0, "test"))
    padded = nn.functional.pad(IMAGES[:1], [1] * 4)[0, 0]
    windows = {
        tuple(padded[i : i + 4, j : j + 4].flatten().tolist()) for i in range(3) for j in range(3)
    }
    assert {tuple(image.flatten().tolist()) for image in moved} == windows


def test_noise_has_its_standard_deviation():
    x = torch.zeros(200, 50)
    noisy = GaussianNoise(0.3)(x, generator(0, "test"))
    assert float(noisy.std()) == pytest.approx(0.3, rel=0.05) and noisy.dtype == x.dtype
