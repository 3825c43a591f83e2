"""Searching by hand: chances, seeds and halving, each against a simulation or a count."""

import numpy as np
import pytest
from scipy import stats

from course_utils.search import (
    chance_of_top,
    halving,
    runs_needed,
    seeds_needed,
    spread_of_difference,
)


def test_sixty_random_runs_reach_the_top_five_percent():
    assert chance_of_top(60, 0.05) == pytest.approx(0.954, abs=5e-4)
    assert runs_needed(0.05) == 59
    rng = np.random.default_rng(0)
    reached = (rng.random((4000, 60)) > 0.95).any(axis=1).mean()
    assert reached == pytest.approx(chance_of_top(60, 0.05), abs=0.015)


@pytest.mark.parametrize("share", [0.01, 0.05, 0.3])
@pytest.mark.parametrize("confidence", [0.5, 0.95])
def test_needed_runs_are_enough_and_no_more(share, confidence):
    n = runs_needed(share, confidence)
    assert chance_of_top(n, share) >= confidence
    assert n == 1 or chance_of_top(n - 1, share) < confidence


def test_so_many_seeds_tell_two_settings_apart():
    n = seeds_needed(0.02, 0.01)
    assert n == 32
    rng = np.random.default_rng(1)
    differences = 0.01 + 0.02 * rng.standard_normal((4000, n))
    p = stats.ttest_1samp(differences, 0, axis=1).pvalue
    assert np.mean(p < 0.05) == pytest.approx(0.8, abs=0.03)


def test_pairing_takes_out_what_two_settings_share():
    rng = np.random.default_rng(2)
    common, *own = rng.standard_normal((3, 100_000))
    a, b = (0.1 * (np.sqrt(0.8) * common + np.sqrt(0.2) * one) for one in own)
    assert np.std(a - b) == pytest.approx(spread_of_difference(0.1, 0.8), rel=0.02)
    assert spread_of_difference(0.1, 0) == pytest.approx(0.1 * np.sqrt(2))


def test_halving_keeps_the_better_half_and_counts_its_steps():
    asked = []

    def score(setting, steps):
        asked.append((setting, steps))
        return -abs(setting - 5) * (1 if steps > 10 else -1)  # the first round misleads

    best, spent = halving(score, range(8), 10)
    # Round 1 keeps the four that are farthest from 5, round 2 the two nearest of these.
    assert best == 3 and spent == 8 * 10 + 4 * 20 + 2 * 40
    assert [steps for _, steps in asked] == [10] * 8 + [20] * 4 + [40] * 2


def test_halving_of_one_setting_trains_it_once():
    assert halving(lambda setting, steps: 0, ["a"], 7) == ("a", 7)


def test_halving_always_ends():
    assert halving(lambda setting, steps: setting, range(3), 1, keep=0.9)[0] == 2


@pytest.mark.parametrize(
    "call",
    [
        lambda: chance_of_top(0, 0.1),
        lambda: runs_needed(1.0),
        lambda: seeds_needed(0.0, 0.1),
        lambda: spread_of_difference(1, 2),
        lambda: halving(lambda *_: 0, [], 1),
    ],
)
def test_what_makes_no_sense_is_refused(call):
    with pytest.raises(ValueError):
        call()
