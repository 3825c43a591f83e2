"""Rules that stop a run, held to hand-made curves, to the engine and to PyTorch's schedulers."""

import copy
from dataclasses import replace

import numpy as np
import pytest
import torch
from plain_loop import plain_loop

from course_utils.chapters.ch05_early_stopping.experiments.stopped_digits import unseen
from course_utils.data import load
from course_utils.early_stopping import (
    N_JUDGES,
    Stop,
    apply_rule,
    generalization_loss,
    gl_stop,
    patience_stop,
    pq_stop,
    smoothed,
    training_progress,
    up_stop,
    validate_and_judge,
)
from course_utils.models import mlp
from course_utils.randomness import generator
from course_utils.schedules import Drop
from course_utils.training import TrainConfig, grid, held_out, train

pytestmark = pytest.mark.chapter(5)

MODEL = mlp(64, 8, n_out=10)
CONFIG = TrainConfig(lr=0.1, momentum=0.9, batch_size=20, steps=40, log_every=2, dtype="float64")


def digits(seed):
    return load("digits", 60, 0.3, seed)


@pytest.fixture(scope="module")
def pool():
    data = load("digits")
    X = np.concatenate([data.X_val, data.X_test])[:600]
    return X, np.concatenate([data.y_val, data.y_test])[:600]


@pytest.fixture(scope="module")
def held(pool):
    return held_out(MODEL, digits, CONFIG, *pool, seeds=3)


# --- patience ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("patience", "stop"), [(1, Stop(1, 2)), (2, Stop(1, 3)), (3, Stop(4, 7)), (4, Stop(8, 8))]
)
def test_patience_waits_for_so_many_checks_in_a_row(patience, stop):
    losses = [0.9, 0.6, 0.7, 0.65, 0.5, 0.55, 0.52, 0.51, 0.4]
    assert patience_stop(losses, patience) == stop


def test_small_improvements_count_once_they_add_up():
    assert patience_stop([1, 0.75, 0.5, 0.25, 0], 2, min_delta=0.3) == Stop(4, 4)
    assert patience_stop([1, 0.75, 0.5, 0.25, 0], 1, min_delta=0.3) == Stop(0, 1)


@pytest.mark.parametrize("min_delta", [0.0, 0.05])
def test_patience_is_that_of_the_engine(min_delta):
    whole = train(MODEL, digits, CONFIG, seeds=6, progress=False)
    config = replace(CONFIG, patience=2, min_delta=min_delta)
    engine = train(MODEL, digits, config, seeds=6, progress=False)
    for seed in range(6):
        stop = patience_stop(whole.val_loss.sel(seed=seed), 2, min_delta)
        assert whole.step[stop.chosen] == engine.best_step.sel(seed=seed)
        end = engine.stopped_at.sel(seed=seed).fillna(CONFIG.steps)
        assert whole.step[stop.stopped] == end


def test_patience_lowers_the_rate_where_pytorch_does():
    """ReduceLROnPlateau with patience p acts at the check at which patience p + 1 stops."""
    for seed in range(20):
        losses = generator(seed, "plateau").random(30)
        weight = torch.nn.Parameter(torch.zeros(1))
        sgd = torch.optim.SGD([weight], lr=1.0)
        plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(sgd, patience=2, threshold=0.0)
        rates = []
        for loss in losses:
            plateau.step(loss)
            rates.append(sgd.param_groups[0]["lr"])
        first = int(np.argmax(np.array(rates) < 1))
        assert patience_stop(losses, 3).stopped == first


def test_patience_below_1_is_refused():
    with pytest.raises(ValueError, match="counts checks"):
        patience_stop([1.0], 0)


def test_smoothing_is_an_exponential_moving_average():
    np.testing.assert_allclose(smoothed([4, 0, 0, 8], 0.5), [4, 2, 1, 4.5])
    np.testing.assert_array_equal(smoothed([3, 1, 2], 0.0), [3, 1, 2])
    # The last one is the smallest only in the raw losses.
    losses = [4.0, 1, 1, 1, 1, 1, 9, 0.9]
    assert patience_stop(losses, 9).chosen == 7
    assert patience_stop(losses, 9, smoothing=0.5).chosen == 5


@pytest.mark.parametrize("weight", [1.0, -0.1])
def test_a_weight_out_of_range_is_refused(weight):
    with pytest.raises(ValueError, match=r"\[0, 1\)"):
        smoothed([1.0], weight)


# --- Prechelt's criteria -------------------------------------------------------------------------


def test_generalization_loss_is_in_percent_above_the_best_so_far():
    np.testing.assert_allclose(generalization_loss([2, 1, 1.5, 0.8, 1.0]), [0, 0, 50, 0, 25])


def test_progress_is_in_thousandths_above_the_minimum_of_a_strip():
    progress = training_progress([9, 4, 2, 2, 4, 1, 1, 1], strip=3)
    assert np.isnan(progress[:3]).all()
    np.testing.assert_allclose(progress[3:], [1000 / 3, 1000 / 3, 4000 / 3, 1000, 0], rtol=1e-12)


def test_gl_stops_at_the_first_loss_that_is_too_high():
    assert gl_stop([2, 1, 1.04, 1.06, 0.5], 5) == Stop(1, 3)
    assert gl_stop([2, 1, 1.04, 1.06, 0.5], 10) == Stop(4, 4)


def test_pq_forgives_while_training_moves():
    val = [2.0, 1, 1, 1.2, 1, 1, 1.2]
    moving = [9.0, 8, 6, 4, 3, 2, 1]
    still = [9.0, 1, 1, 1, 1, 1, 1]
    assert pq_stop(val, moving, 0.5, strip=3) == Stop(1, 6)
    assert pq_stop(val, still, 0.5, strip=3) == Stop(1, 3)


def test_pq_looks_at_the_ends_of_strips_only():
    val = [2.0, 1, 5, 1, 5, 5, 1]
    assert pq_stop(val, np.ones(7), 1, strip=3) == Stop(1, 6)


def test_up_counts_strips_in_a_row():
    val = [5.0, 9, 4, 9, 3, 9, 3.1, 0, 2.9, 0, 3, 0, 3.1, 0]  # strips of 2: up at 6, 10 and 12
    assert up_stop(val, 1, strip=2).stopped == 6
    assert up_stop(val, 2, strip=2).stopped == 12
    assert up_stop(val, 3, strip=2).stopped == 13


# --- held-out losses -----------------------------------------------------------------------------


def test_held_out_losses_average_to_what_train_logs(held, pool):
    X, y = pool
    runs = train(
        MODEL,
        lambda seed: replace(digits(seed), X_val=X, y_val=y),
        CONFIG,
        seeds=3,
        progress=False,
    )
    np.testing.assert_allclose(held.loss.mean("example"), runs.val_loss, rtol=1e-10)
    np.testing.assert_allclose(held.correct.mean("example"), runs.val_accuracy, rtol=1e-12)
    np.testing.assert_allclose(held.train_loss, runs.train_loss, rtol=1e-12)


def test_each_seed_is_scored_on_all_digits_that_it_does_not_train_on():
    X, y = unseen(200, (0, 7))
    assert X.shape == (2, 1397 - 200, 64) and y.shape == X.shape[:2]
    for seed in (0, 7):
        data = load("digits", 200, 0.2, seed)
        both = np.concatenate([data.X_train, X.sel(seed=seed)])
        whole = load("digits", seed=seed)
        split = np.concatenate([whole.X_train, whole.X_val, whole.X_test])
        np.testing.assert_array_equal(both, split)
        np.testing.assert_array_equal(y.sel(seed=seed)[-400:], data.y_test)
        np.testing.assert_array_equal(y.sel(seed=seed)[:597], whole.y_train[200:])


def test_a_schedule_is_that_of_pytorch(pool):
    """One drop half-way equals a plain loop that goes on with a smaller rate."""
    data, half = digits(1), replace(CONFIG, momentum=0.0, steps=20, batch_size=None)
    first, *_ = plain_loop(MODEL, data, half, 1)
    model, X, y = copy.deepcopy(first), torch.from_numpy(data.X_train).double(), data.y_train
    sgd = torch.optim.SGD(model.parameters(), lr=0.01)
    for _ in range(20):
        sgd.zero_grad()
        torch.nn.functional.cross_entropy(model(X), torch.from_numpy(y)).backward()
        sgd.step()
    dropped = held_out(MODEL, data, replace(half, steps=40, schedule=Drop(0.5)), *pool, [1])
    with torch.no_grad():
        outputs = model(torch.from_numpy(pool[0]).double())
    losses = torch.nn.functional.cross_entropy(outputs, torch.from_numpy(pool[1]), reduction="none")
    np.testing.assert_allclose(dropped.loss[0, -1], losses, rtol=1e-8)


@pytest.mark.parametrize("fields", [{"lr": grid(0.1, 0.2)}, {"patience": 3}])
def test_held_out_follows_one_setting_to_its_end(fields, pool):
    with pytest.raises(ValueError, match="one setting"):
        held_out(MODEL, digits, replace(CONFIG, **fields), *pool, 2)


def test_held_out_is_for_classes():
    data = load("diabetes")
    with pytest.raises(ValueError, match="scores classes"):
        held_out(mlp(10, n_out=1), data, CONFIG, data.X_val, data.y_val, 2)


# --- who validates and who judges ----------------------------------------------------------------


def test_validation_and_judges_have_no_example_in_common(held):
    n = held.sizes["example"]
    marked = held.assign(loss=held.loss * 0)
    for seed in range(3):
        order = generator(seed, "who validates, who judges").permutation(n)
        marked.loss.values[seed][:, order[:50]] = 1.0
    val, judged = validate_and_judge(marked, 50)
    np.testing.assert_array_equal(val.loss, 1.0)
    np.testing.assert_array_equal(judged.loss, 0.0)


def test_the_judges_are_the_same_for_all_sizes(held):
    one, other = (validate_and_judge(held, n_val)[1] for n_val in (10, 100))
    assert one.identical(other)


@pytest.mark.parametrize("n_val", [0, 101])
def test_too_many_or_too_few_for_validation_are_refused(held, n_val):
    with pytest.raises(ValueError, match=f"{N_JUDGES} judge"):
        validate_and_judge(held, n_val)


def test_a_rule_is_applied_to_every_run(held):
    val, judged = validate_and_judge(held, 50)
    rule = apply_rule(lambda v, t: patience_stop(v, 2), val.loss, judged, held.train_loss)
    for seed in range(3):
        stop = patience_stop(val.loss.sel(seed=seed), 2)
        here = rule.sel(seed=seed)
        assert (here.chosen, here.stopped) == (2 * stop.chosen, 2 * stop.stopped)
        assert here.loss == judged.loss.sel(seed=seed)[stop.chosen]
        assert here.accuracy == judged.accuracy.sel(seed=seed)[stop.chosen]
