"""Schedules by hand equal PyTorch's, step by step, and so does a training under them."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from plain_loop import plain_loop
from torch.optim import lr_scheduler as torchs

from course_utils.data import load
from course_utils.models import mlp
from course_utils.schedules import (
    WSD,
    Cosine,
    Drop,
    Exponential,
    Inverse,
    Linear,
    OneCycle,
    Staircase,
    WarmUp,
)
from course_utils.training import Run, TrainConfig, grid, held_out, train

T = 40
LR = 0.1
MOONS = load("two_moons", n_train=40, label_noise=0.1)
NET = mlp(2, 8, n_out=2)
CONFIG = TrainConfig(lr=LR, steps=T, batch_size=10, log_every=T, dtype="float64")


def one_cycle(optimizer):
    # Its rise ends in the middle between two of our steps, unless total_steps is one more.
    up = (0.3 * T + 1) / (T + 1)
    return torchs.OneCycleLR(optimizer, LR, total_steps=T + 1, pct_start=up)


def warm_then_cosine(optimizer):
    warm = torchs.LinearLR(optimizer, 0.1, 1, total_iters=T // 10)
    then = torchs.CosineAnnealingLR(optimizer, T - T // 10)
    return torchs.SequentialLR(optimizer, [warm, then], [T // 10])


def steady_then_linear(optimizer):
    steady = torchs.ConstantLR(optimizer, 1.0)
    then = torchs.LinearLR(optimizer, 1, 0, total_iters=T // 4)
    return torchs.SequentialLR(optimizer, [steady, then], [T - T // 4])


PAIRS = {
    "exponential": (Exponential(0.05), lambda o: torchs.ExponentialLR(o, 0.05 ** (1 / T))),
    "staircase": (Staircase(0.96, 0.1), lambda o: torchs.StepLR(o, T // 10, 0.96)),
    "drop": (Drop(0.3, 0.1), lambda o: torchs.MultiStepLR(o, [round(0.3 * T)], 0.1)),
    "linear": (Linear(0.2), lambda o: torchs.LinearLR(o, 1, 0.2, T)),
    "cosine": (Cosine(), lambda o: torchs.CosineAnnealingLR(o, T)),
    "cosine to a tenth": (Cosine(0.1), lambda o: torchs.CosineAnnealingLR(o, T, 0.1 * LR)),
    "one over t": (Inverse(9.0), lambda o: torchs.LambdaLR(o, lambda t: 1 / (1 + 9 * t / T))),
    "WSD": (WSD(0.25), steady_then_linear),
    "warm-up": (WarmUp(0.1, Cosine(), start=0.1), warm_then_cosine),
    "one cycle": (OneCycle(), one_cycle),
}


def rates_of_torch(scheduler):
    """The learning rate and momentum of every step."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=LR, momentum=0.9)
    scheduled, group = scheduler(optimizer), optimizer.param_groups[0]
    found = []
    for _ in range(T):
        found.append((group["lr"], group["momentum"]))
        optimizer.step()
        scheduled.step()
    return np.transpose(found)


@pytest.mark.filterwarnings("ignore:The epoch parameter")  # SequentialLR's own call of step
@pytest.mark.parametrize("name", PAIRS)
def test_factors_equal_pytorchs(name):
    schedule, scheduler = PAIRS[name]
    rates, momenta = rates_of_torch(scheduler)
    shares = np.arange(T) / T
    np.testing.assert_allclose([LR * schedule(share) for share in shares], rates, atol=1e-15)
    if hasattr(schedule, "momentum_at"):
        np.testing.assert_allclose([schedule.momentum_at(s) for s in shares], momenta, atol=1e-15)


@pytest.mark.filterwarnings("ignore:The epoch parameter")
@pytest.mark.parametrize("optimizer", ["sgd", "adamw"])
@pytest.mark.parametrize("name", PAIRS)
def test_a_training_equals_a_plain_loop(name, optimizer):
    schedule, scheduler = PAIRS[name]
    config = replace(CONFIG, optimizer=optimizer, weight_decay=0.1)
    if optimizer == "sgd":
        config = replace(config, momentum=0.9)
    elif name == "one cycle":
        return  # Adam has no momentum of that kind: see below
    plain, loss, _ = plain_loop(NET, MOONS, config, 3, scheduler)
    runs = train(NET, MOONS, replace(config, schedule=schedule), [3], weights=True)
    assert runs.train_loss.values[0, -1] == pytest.approx(loss, abs=1e-12)
    for parameter, value in plain.named_parameters():
        np.testing.assert_allclose(runs[parameter][0], value.detach(), atol=1e-12)


def test_members_of_one_population_may_differ_in_their_schedule():
    schedules = None, Cosine(), WSD(), OneCycle()
    config = replace(CONFIG, lr=grid(0.05, 0.1), momentum=0.5, schedule=grid(*schedules))
    runs = train(NET, MOONS, config, 2)
    assert runs.train_loss.dims == ("lr", "schedule", "seed", "step")
    for position, schedule in enumerate(schedules):
        alone = train(NET, MOONS, replace(config, lr=0.1, schedule=schedule), 2)
        together = runs.train_loss.isel(lr=1, schedule=position)
        np.testing.assert_allclose(together, alone.train_loss, atol=1e-12)


def test_a_run_changes_its_schedule_on_the_way():
    run = Run(NET, MOONS, replace(CONFIG, schedule=Cosine()), seed=3)
    run.advance(T // 2)
    run.set(schedule=None)
    run.advance(T // 2)

    def half_way(share):
        return Cosine()(share) if share < 0.5 else 1.0

    whole = train(NET, MOONS, replace(CONFIG, schedule=half_way), [3])
    assert run.history["train_loss"][-1] == pytest.approx(whole.train_loss.values[0, -1], abs=1e-12)


def test_what_is_held_out_follows_the_schedule():
    config = replace(CONFIG, schedule=Linear())
    held = held_out(NET, MOONS, config, MOONS.X_val, MOONS.y_val, 2)
    runs = train(NET, MOONS, config, 2)
    np.testing.assert_allclose(held.loss.mean("example"), runs.val_loss, atol=1e-12)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"schedule": "cosine"}, r"such as Cosine\(\)"),
        ({"schedule": lambda share: -1.0}, "0 or more"),
        ({"schedule": lambda share: float("nan")}, "0 or more"),
        ({"schedule": OneCycle(), "optimizer": "adam"}, r"OneCycle\(momentum=None\)"),
    ],
)
def test_what_is_no_schedule_is_refused(fields, says):
    with pytest.raises(ValueError, match=says):
        replace(CONFIG, **fields)
