"""Averaged weights, folds and schedules of chapter 5, held to PyTorch and to arithmetic."""

import copy
from functools import partial

import numpy as np
import pytest
import torch
from torch.nn import functional as F
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from course_utils.chapters.ch05_early_stopping.experiments import cut_cosine, stopped_schedule
from course_utils.chapters.ch05_early_stopping.experiments.averaged_weights import Average
from course_utils.chapters.ch05_early_stopping.experiments.stopped_by_folds import (
    N_FOLDS,
    chosen_step,
    without_fold,
)
from course_utils.chapters.ch05_early_stopping.experiments.stopped_digits import unseen
from course_utils.data import load
from course_utils.models import mlp
from course_utils.schedules import Cosine
from course_utils.training import TrainConfig, initial_weights, minibatches, train

pytestmark = pytest.mark.chapter(5)

MODEL = mlp(64, 8, n_out=10)
CONFIG = TrainConfig(lr=0.1, momentum=0.9, batch_size=20, steps=12, log_every=4, dtype="float64")


def digits(seed):
    return load("digits", 60, 0.3, seed)


def test_the_average_of_each_member_is_that_of_pytorch():
    seeds = (0, 1)
    X, y = unseen(60, seeds)
    runs = train(MODEL, digits, CONFIG, seeds, watch=partial(Average, X=X, y=y, decay=0.9))
    assert runs.loss.dims == ("seed", "step", "example")
    for seed in seeds:
        average = averaged_in_torch(seed, decay=0.9)
        rows = torch.from_numpy(X.sel(seed=seed).values.astype(float))
        classes = torch.from_numpy(y.sel(seed=seed).values)
        with torch.no_grad():
            outputs = average(rows)
            losses = F.cross_entropy(outputs, classes, reduction="none")
        last = runs.sel(seed=seed, step=CONFIG.steps)
        np.testing.assert_allclose(last.loss, losses, atol=1e-10)
        np.testing.assert_array_equal(last.correct, outputs.argmax(1) == classes)


def averaged_in_torch(seed, decay):
    model = copy.deepcopy(MODEL).double()
    start = initial_weights(MODEL, seed)
    model.load_state_dict({name: torch.from_numpy(w) for name, w in start.items()})
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(decay))
    average.update_parameters(model)
    sgd = torch.optim.SGD(model.parameters(), lr=CONFIG.lr, momentum=CONFIG.momentum)
    data = digits(seed)
    X, y = torch.from_numpy(data.X_train.astype(float)), torch.from_numpy(data.y_train)
    batches = minibatches(len(X), CONFIG.batch_size, seed)
    for _, rows in zip(range(CONFIG.steps), batches, strict=False):
        sgd.zero_grad()
        F.cross_entropy(model(X[rows]), y[rows]).backward()
        sgd.step()
        average.update_parameters(model)
    return average


def test_each_example_validates_in_one_fold_and_trains_in_the_others():
    data = load("digits", 200, 0.2, seed=3)
    folds = [without_fold(data, fold) for fold in range(N_FOLDS)]
    assert {(len(fold.y_train), len(fold.y_val)) for fold in folds} == {(160, 40)}
    for fold in folds:
        both = np.concatenate([fold.X_train, fold.X_val])
        np.testing.assert_array_equal(np.unique(both, axis=0), np.unique(data.X_train, axis=0))
    validated = np.concatenate([fold.y_val for fold in folds])
    np.testing.assert_array_equal(np.sort(validated), np.sort(data.y_train))
    seen = np.concatenate([fold.X_val for fold in folds])
    assert len(np.unique(seen, axis=0)) == len(np.unique(data.X_train, axis=0))


def test_the_folds_choose_by_the_mean_of_their_losses():
    data = {fold: lambda seed, k=fold: without_fold(digits(seed), k) for fold in range(N_FOLDS)}
    runs = train(MODEL, data, CONFIG, seeds=2)
    losses = runs.val_loss.transpose("seed", "data", "step").values.mean(axis=1)
    np.testing.assert_array_equal(chosen_step(runs), runs.step.values[losses.argmin(axis=1)])


def test_the_planned_cosine_of_the_same_area_is_as_long_a_way():
    planned, cut = cut_cosine.area(Cosine()), cut_cosine.area(cut_cosine.first_half)
    assert cut_cosine.SAME_AREA * planned == pytest.approx(cut_cosine.PEAK * cut)
    longer = cut_cosine.SAME_AREA / cut_cosine.PEAK
    assert longer == pytest.approx(1 + 2 / np.pi, rel=0.01)


def test_the_rate_drops_to_a_tenth_from_a_step_on():
    steps, drop = stopped_schedule.CONFIG.steps, stopped_schedule.SCHEDULES["early drop"]
    assert (drop(0), drop(79 / steps)) == (1, 1)
    assert drop(80 / steps) == drop(399 / steps) == pytest.approx(0.1)
