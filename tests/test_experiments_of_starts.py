"""What chapter 08 reads off its runs, on made-up ones."""

import numpy as np
import pytest
import xarray as xr

from course_utils.chapters.ch08_initialization_and_schedules.experiments import (
    nudge,
    shrunk_starts,
    slowing,
    speed,
    warming_up,
)
from course_utils.randomness import generator


def logged(step, **variables):
    """Runs over (seed, step) with these values."""
    return xr.Dataset(
        {name: (("seed", "step"), np.array(values, float)) for name, values in variables.items()},
        {"step": step, "seed": range(len(next(iter(variables.values()))))},
    )


def test_steps_to_learn_are_the_first_log_that_is_good_enough_or_all():
    runs = logged([0, 5, 10], train_accuracy=[[0.1, 0.95, 0.8], [0.1, 0.2, 0.3]])
    assert speed.steps_to_learn(runs).values.tolist() == [5, 10]


def test_runs_are_compared_where_the_training_loss_is_the_same():
    runs = logged([0, 10, 600], train_loss=[[2.0, 0.05, 0.01], [2.0, 1.0, 0.5]])
    correct = np.zeros((2, 3, 4))
    correct[0, 1, :3] = correct[1, 2, :1] = 1
    runs["correct"] = ("seed", "step", "example"), correct
    assert shrunk_starts.first_fit(runs).values.tolist() == [10, 600]
    assert shrunk_starts.accuracy_at_equal_loss(runs).values.tolist() == [0.75, 0.25]


def test_how_far_the_loss_moves_late_is_the_mean_of_the_last_changes():
    step = [0, 300, slowing.STEPS * 4 // 5, slowing.STEPS - 40, slowing.STEPS]
    runs = logged(step, val_loss=[[9, 5, 1, 2, 1.5], [9, 5, 1, 1, 1]])
    assert slowing.steps_of_loss(runs).values.tolist() == [0.75, 0]


def test_a_rate_at_which_a_run_diverged_is_not_usable():
    ends = {f"cold {lr:g}": [0.9, np.nan] for lr in warming_up.RATES["SGD"]}
    ends[f"cold {warming_up.RATES['SGD'][0]:g}"] = [0.7, 0.85]
    accuracy = xr.DataArray(list(ends.values()), dims=("setting", "seed"))
    runs = xr.Dataset({"test_accuracy": accuracy}, {"setting": list(ends)})
    n = len(warming_up.RATES["SGD"])
    assert warming_up.usable(runs, "SGD", "cold").tolist() == [n - 1, 1]


@pytest.mark.parametrize(("shape", "axis"), [((32, 64), 0), ((10, 32), 1)])
def test_equal_units_have_equal_weights_in_and_out_and_a_nudge_tells_them_apart(shape, axis):
    weights, nudged = (
        nudge.Equal(size)(shape, shape[1], shape[0], generator(1, "equal")) for size in (0.0, 1e-6)
    )
    assert (weights == weights.take([0], axis)).all()
    assert 0 < np.abs(nudged - weights).max() < 1e-5


def test_each_method_has_a_peak_on_each_data_set_and_among_those_that_were_tried():
    for data, peaks in slowing.CHOSEN.items():
        assert len(peaks) == len(slowing.METHODS) and data in slowing.DATA
        tried = zip(slowing.METHODS, peaks, strict=True)
        assert all(peak in slowing.peaks_of(name) for name, peak in tried)
