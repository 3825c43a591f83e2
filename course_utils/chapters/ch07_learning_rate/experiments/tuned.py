"""Two ways to spend ten runs on η and λ: random settings of both, or one after the other.

Both look settings up in the map of `both_turned`, so that a search costs nothing more. A search
sees the validation accuracy of one seed, and is judged by the test accuracy of that seed's run
with the setting that it found: so two searches share no run.
"""

import numpy as np
import xarray as xr

from course_utils.chapters.ch07_learning_rate.experiments.both_turned import runs_of
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval

RUNS, SEARCHES = 10, 50


def random_search(scores: np.ndarray, rng: np.random.Generator, runs: int = RUNS) -> tuple:
    """The best of so many different settings, drawn at random, as (row, column).

    Args:
        scores: What a run with each setting gives, (rates, decays); higher is better.
        rng: What the settings are drawn from.
        runs: How many.
    """
    drawn = rng.choice(scores.size, runs, replace=False)
    return np.unravel_index(drawn[scores.ravel()[drawn].argmax()], scores.shape)


def one_after_the_other(scores: np.ndarray, start: int) -> tuple:
    """First the best rate at one decay, then the best decay at that rate, as (row, column).

    It costs rates + decays - 1 runs.

    Args:
        scores: As for `random_search`.
        start: The column of the decay that it begins with.
    """
    row = scores[:, start].argmax()
    return row, scores[row].argmax()


def searched(runs: xr.Dataset, search, searches: int = 1) -> np.ndarray:
    """Test accuracy of what a search on each seed finds, with that seed's run: (seeds,).

    Args:
        runs: A map, with the dimensions lr, weight_decay and seed.
        search: A function of (scores, rng) that returns (row, column).
        searches: How many searches a seed, over which the mean is taken.
    """
    order = ("seed", "lr", "weight_decay")
    val = runs.val_accuracy.isel(step=-1).transpose(*order).fillna(0).values
    test = runs.test_accuracy.transpose(*order).fillna(0).values
    found = []
    for i, seed in enumerate(runs.seed.values):
        rng = generator(int(seed), "search over rate and decay")
        found.append(np.mean([test[i][search(val[i], rng)] for _ in range(searches)]))
    return np.array(found)


def random_against_one_after_the_other(start: int):
    """A measure: random search minus one after the other, which begins at a decay's column."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        runs = runs_of(seeds)
        both = searched(runs, random_search, SEARCHES)
        apart = searched(runs, lambda scores, rng: one_after_the_other(scores, start))
        return t_interval(both - apart)

    return measure
