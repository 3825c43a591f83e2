"""What explorers of the chapters' rooms do beyond drawing: a learner's own runs, patience moved."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import softmax

from course_utils.chapters.ch05_early_stopping.explorers.watch_it_stop import (
    PATIENCE,
    begin,
    class_1,
    watch_it_stop,
)
from course_utils.chapters.ch07_learning_rate.experiments.both_turned import CONFIG, NETWORK
from course_utils.chapters.ch07_learning_rate.explorers import whole_map
from course_utils.chapters.shared.digits import digits
from course_utils.training import grid, train


def test_what_a_learner_has_trained_is_what_is_shown():
    config = replace(CONFIG, steps=30, lr=grid(0.05, 0.2), weight_decay=grid(0.0, 0.02))
    runs = train(NETWORK, digits(50), config, seeds=3)
    explorer = whole_map(runs)
    end = runs.sel(lr=0.2, weight_decay=0.02).isel(step=-1).mean("seed")
    assert explorer.values == {"lr": 0.2, "weight_decay": 0.02}, "as near as can be to the lesson's"
    assert f"{float(end.val_accuracy):.2f} in validation, 3 seeds" in explorer.sentence


@pytest.fixture(scope="module")
def watched():
    """Patience on two moons, far enough for it to run out."""
    explorer = watch_it_stop()
    explorer.step(600)
    return explorer


def test_moving_patience_goes_on_with_the_same_training(watched):
    run, step = watched.run, watched.run.step
    said = {watched.set(patience=patience) for patience in PATIENCE}
    assert watched.run is run and run.step == step
    assert len(said) > 1, "it makes a difference"


def test_each_best_check_can_be_restored(watched):
    points = np.random.default_rng(0).uniform(-1, 2, (50, 2))
    best = max(watched.run.best_weights)
    again = begin(**watched.values)
    again.advance(best)
    expected = softmax(again.outputs(points), axis=1)[:, 1]
    np.testing.assert_allclose(class_1(watched.run.best_weights[best], points), expected)
    losses = watched.run.history["val_loss"]
    assert losses[watched.run.history["step"] == best] == losses.min()
