"""Temperatures held to a fine grid of them, to PyTorch and to what must not change."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from course_utils.calibration import (
    COLDEST,
    best_temperature,
    loss,
    probabilities,
    reliability,
    too_sure,
)
from course_utils.chapters.shared.calibrated import calibration_error
from course_utils.randomness import generator


def drawn(temperature, n=4000):
    """Logits, and labels that follow the law of these logits at another temperature."""
    rng = generator(0, "logits to calibrate")
    logits = 2 * rng.standard_normal((n, 4))
    law = probabilities(logits, temperature).cumsum(axis=1)
    return logits, (rng.random((n, 1)) > law).sum(axis=1).clip(max=3)


def test_the_loss_is_pytorchs():
    logits, y = drawn(1.0, 50)
    theirs = F.cross_entropy(torch.tensor(logits) / 3, torch.tensor(y))
    assert loss(logits, y, 3.0) == pytest.approx(theirs.item())


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_the_best_temperature_is_that_of_the_labels(temperature):
    logits, y = drawn(temperature)
    found = best_temperature(logits, y)
    assert found == pytest.approx(temperature, rel=0.1)
    grid = np.linspace(0.5 * found, 2 * found, 301)
    assert loss(logits, y, found) <= min(loss(logits, y, T) for T in grid) + 1e-9
    assert calibration_error(probabilities(logits, found), y) < 0.03
    assert abs(too_sure(probabilities(logits, found), y)) < 0.02


def test_a_temperature_changes_no_answer():
    logits, _ = drawn(1.0)
    answers = [probabilities(logits, T).argmax(axis=1) for T in (0.1, 1.0, 10.0)]
    assert (answers[0] == answers[1]).all() and (answers[1] == answers[2]).all()


def test_where_all_answers_are_right_no_certainty_is_too_much():
    assert best_temperature(np.eye(3), np.arange(3)) == pytest.approx(COLDEST)


def test_who_is_too_sure():
    p = np.array([[0.9, 0.1], [0.9, 0.1]])
    assert too_sure(p, np.array([0, 1])) == pytest.approx(0.4)
    assert too_sure(p, np.array([0, 0])) == pytest.approx(-0.1)


def test_the_calibration_error_is_the_distance_of_certainty_and_accuracy():
    sure = np.tile([0.9, 0.1], (10, 1))
    y = np.array([0] * 7 + [1] * 3)  # right in 7 of 10
    assert calibration_error(sure, y) == pytest.approx(0.2)
    # Two bins, one too sure and one not sure enough, do not cancel.
    both = np.concatenate([sure, np.tile([0.6, 0.4], (10, 1))])
    assert calibration_error(both, np.append(y, [0] * 8 + [1] * 2)) == pytest.approx(0.2)


def test_the_calibration_error_is_the_mean_distance_in_the_table():
    logits, y = drawn(2.0)
    p = probabilities(logits)
    sure, right, share = reliability(p, y, 15)[reliability(p, y, 15)[:, 2] > 0].T
    assert share.sum() == pytest.approx(1)
    assert calibration_error(p, y, 15) == pytest.approx(np.sum(share * abs(sure - right)))


def test_an_empty_bin_has_no_mean():
    table = reliability(np.array([[0.95, 0.05]]), np.array([0]))
    assert np.isnan(table[:9, :2]).all() and table[9].tolist() == [0.95, 1.0, 1.0]


def test_no_temperature_of_zero():
    with pytest.raises(ValueError, match="above 0"):
        probabilities(np.ones((1, 2)), 0.0)
