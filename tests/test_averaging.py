"""Averages of weights equal PyTorch's `swa_utils`, BatchNorm's statistics included."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from plain_loop import plain_loop
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn, update_bn

from course_utils.averaging import EMA, Tail
from course_utils.data import load
from course_utils.models import cnn, mlp
from course_utils.training import TrainConfig, grid, predict, train

DIGITS = load("digits", n_train=60)
CONFIG = TrainConfig(lr=0.1, steps=40, batch_size=10, log_every=10, dtype="float64")
MODELS = {
    "mlp": mlp(64, 12, n_out=10),
    "batch norm": mlp(64, 12, n_out=10, batch_norm=True),
    "convolutions": cnn((1, 8, 8), 4, n_out=10, batch_norm=True),
}
KINDS = {"EMA": EMA(0.9), "tail": Tail(0.25)}


def in_torch(model, kind):
    """The average of PyTorch's own, with statistics of the whole training set."""
    found = []

    def after_step(trained, step):
        if not found:
            found.append(AveragedModel(trained, multi_avg_fn=functions[kind]))
            if kind == "EMA":
                for w, first in zip(found[0].module.parameters(), starts, strict=True):
                    w.data.copy_(first)
                found[0].n_averaged += 1
        if kind == "EMA" or step > 0.75 * CONFIG.steps:
            found[0].update_parameters(trained)

    functions = {"EMA": get_ema_multi_avg_fn(0.9), "tail": None}
    fresh = replace(CONFIG, steps=1, lr=1e-300)
    starts = [w.detach() for w in plain_loop(model, DIGITS, fresh, 3)[0].parameters()]
    plain_loop(model, DIGITS, CONFIG, 3, after_step=after_step)
    averaged = found[0].double()
    update_bn([torch.from_numpy(DIGITS.X_train).double()], averaged)
    return averaged.module.eval()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", MODELS)
def test_an_average_equals_pytorchs(name, kind):
    model = MODELS[name]
    config = replace(CONFIG, averaging=KINDS[kind])
    runs = train(model, DIGITS, config, [3], weights=True)
    expected = in_torch(model, kind)
    for parameter, value in expected.named_parameters():
        np.testing.assert_allclose(runs[parameter][0], value.detach(), atol=1e-12)
    with torch.no_grad():
        outputs = expected(torch.from_numpy(DIGITS.X_val).double())
    logits = predict(model, runs, DIGITS.X_val)
    np.testing.assert_allclose(logits.squeeze(), outputs, atol=1e-10)
    loss = torch.nn.functional.cross_entropy(outputs, torch.from_numpy(DIGITS.y_val))
    assert runs.val_loss.values[0, -1] == pytest.approx(loss.item(), abs=1e-10)


@pytest.mark.parametrize("name", MODELS)
def test_an_average_changes_no_step_and_no_other_member(name):
    config = replace(CONFIG, averaging=grid(None, *KINDS.values()))
    runs = train(MODELS[name], DIGITS, config, 2)
    plain = train(MODELS[name], DIGITS, CONFIG, 2)
    np.testing.assert_allclose(runs.train_loss.isel(averaging=0), plain.train_loss, atol=1e-12)
    for position in range(3):  # the minibatches' losses are those of the weights themselves
        steps = runs.running_loss.isel(averaging=position)
        np.testing.assert_allclose(steps, plain.running_loss, atol=1e-12)
    assert (runs.train_loss.isel(averaging=1, step=-1) != plain.train_loss.isel(step=-1)).all()


def test_what_patience_keeps_is_the_average():
    config = replace(CONFIG, averaging=EMA(0.8), patience=1, steps=200)
    runs = train(MODELS["mlp"], DIGITS, config, 2, weights=True)
    logits = predict(MODELS["mlp"], runs, DIGITS.X_val).transpose("seed", ...).values
    for seed in range(2):
        loss = torch.nn.functional.cross_entropy(
            torch.from_numpy(logits[seed].squeeze()), torch.from_numpy(DIGITS.y_val)
        )
        assert runs.val_loss.values[seed, -1] == pytest.approx(loss.item(), abs=1e-10)


def test_a_tail_of_everything_is_the_mean_of_all_steps():
    shares = [Tail(1.0)(step, 5) for step in range(1, 6)]
    np.testing.assert_allclose(shares, [1, 1 / 2, 1 / 3, 1 / 4, 1 / 5])


def test_what_is_no_average_is_refused():
    with pytest.raises(ValueError, match="must be a function or None"):
        TrainConfig(averaging=0.9)
