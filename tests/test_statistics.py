"""Intervals hold what they say, and pairing is by seed."""

import numpy as np
import pytest
import xarray as xr
from scipy import stats

from course_utils.data import load
from course_utils.randomness import generator
from course_utils.statistics import (
    Interval,
    interval_table,
    over_seeds,
    paired_difference,
    t_interval,
    trivial_baseline,
)


def by_seed(values, seeds=None):
    seeds = range(len(values)) if seeds is None else seeds
    return xr.DataArray(values, dims="seed", coords={"seed": seeds})


def test_t_interval_is_scipys():
    values = generator(0, "test").normal(2, 1, 15)
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    interval = t_interval(values)
    assert (interval.low, interval.high) == pytest.approx(expected)
    assert interval.mean == pytest.approx(values.mean()) and interval.n == 15


@pytest.mark.parametrize("n", [5, 20])
def test_t_interval_covers_the_truth_as_often_as_it_says(n):
    rng = generator(1, "coverage")
    intervals = [t_interval(rng.normal(3, 2, n)) for _ in range(2000)]
    hits = [interval.low <= 3 <= interval.high for interval in intervals]
    assert np.mean(hits) == pytest.approx(0.95, abs=0.02)


def test_pairing_is_by_seed_and_not_by_position():
    a = by_seed([1.0, 2.0, 4.0], [0, 1, 2])
    b = by_seed([3.0, 1.0, 0.0], [2, 1, 0])
    interval = paired_difference(a, b)
    assert interval.mean == pytest.approx(1.0) and interval.low == interval.high == interval.mean


def test_pairing_narrows_the_interval_of_runs_that_share_their_luck():
    rng = generator(3, "luck")
    luck, effect = rng.normal(0, 1, 30), 0.1
    a, b = by_seed(luck + effect), by_seed(luck + rng.normal(0, 0.01, 30))
    assert paired_difference(a, b).low > 0
    unpaired = t_interval(a.values).high - t_interval(a.values).low
    paired = paired_difference(a, b).high - paired_difference(a, b).low
    assert paired < unpaired / 10


def test_a_paired_difference_needs_the_same_seeds_and_one_setting():
    with pytest.raises(ValueError, match="same seeds"):
        paired_difference(by_seed([1.0, 2.0]), by_seed([1.0, 2.0], [1, 2]))
    with pytest.raises(ValueError, match="select one setting"):
        paired_difference(by_seed([1.0, 2.0]).expand_dims(lr=2), by_seed([1.0, 2.0]))


def test_over_seeds_equals_t_interval_at_each_point_and_keeps_nan():
    values = generator(4, "test").normal(size=(3, 8))
    values[2, 5] = np.nan
    array = xr.DataArray(values, dims=("step", "seed"), attrs={"units": "nats"})
    summary = over_seeds(array)
    interval = t_interval(values[1])
    assert float(summary.low[1]) == pytest.approx(interval.low)
    assert float(summary.high[1]) == pytest.approx(interval.high)
    assert np.isnan(summary["mean"][2]) and summary.attrs == {"units": "nats", "n_seeds": 8}


@pytest.mark.parametrize("values", [[1.0], [], [1.0, np.nan], [1.0, np.inf]])
def test_too_few_or_broken_values_are_refused(values):
    with pytest.raises(ValueError, match="two values|NaN"):
        t_interval(values)


def test_an_interval_is_printed_rounded_and_never_as_minus_zero():
    assert Interval(-0.0004, -0.2, 0.25, 20).text(2) == "0.00 [-0.20, 0.25]"


def test_a_table_has_a_line_for_each_value():
    array = xr.DataArray([[1.0, 1.0], [2.0, 2.0]], dims=("lr", "seed"), coords={"lr": [0.1, 10]})
    assert interval_table(array, 1) == "lr = 0.1  1.0 [1.0, 1.0]\nlr = 10   2.0 [2.0, 2.0]"
    with pytest.raises(ValueError, match="select first"):
        interval_table(array.expand_dims(l1=2))


def test_the_trivial_baseline_ignores_the_input():
    moons = load("two_moons")
    assert trivial_baseline(moons)["accuracy"] == pytest.approx(0.5, abs=0.01)
    assert trivial_baseline(moons)["loss"] == pytest.approx(np.log(2), abs=0.001)
    diabetes = load("diabetes")
    expected = np.mean((diabetes.y_test - diabetes.y_train.mean()) ** 2)
    assert trivial_baseline(diabetes, "test")["loss"] == pytest.approx(expected)
    # A class without a training example costs a finite loss.
    assert np.isfinite(trivial_baseline(load("digits", n_train=5))["loss"])
