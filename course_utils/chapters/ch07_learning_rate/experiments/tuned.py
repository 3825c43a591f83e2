"""Two ways to spend a budget of runs on η and λ: a grid over both, or settings at random.

All searches are drawn from one table of runs, 16 rates × 8 decays. In its left half the decay
hardly matters; over the whole of it, both do. A search sees the validation accuracy of one seed,
and is judged by the test accuracy of that seed's run with the setting that it found.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import xarray as xr

from course_utils.chapters.ch07_learning_rate.experiments.both_turned import CONFIG, NETWORK, N
from course_utils.chapters.shared.digits import WRONG, digits
from course_utils.claims.claim import cached
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval
from course_utils.training import grid, train

RATES = tuple(float(f"{rate:.2g}") for rate in np.geomspace(0.003, 3, 16))
DECAYS = tuple(float(f"{decay:.2g}") for decay in np.geomspace(1e-5, 1, 8))
WEAK = DECAYS[:4]  # up to 0.0014: no decay that is worth its name
SEARCHES = 200  # random ones a seed; of grids there are as many as there are places for them
STORED = Path(__file__).with_name("table_of_runs.nc")


def trained_table(seeds) -> xr.Dataset:
    """Every setting: 100 digits, 20 % wrong labels, 300 steps."""
    config = replace(CONFIG, lr=grid(RATES), weight_decay=grid(DECAYS), log_every=CONFIG.steps)
    return train(NETWORK, digits(N, WRONG), config, seeds, progress=False, test=True)


table_of = cached(trained_table)


def stored_table() -> xr.Dataset:
    """What `trained_table(range(20))` gave, of which a test trains a part again."""
    return xr.load_dataset(STORED, engine="scipy")


def store() -> None:
    """Keep what searches look at; it takes a minute or two to train."""
    runs = table_of(tuple(range(20)))[["val_accuracy", "test_accuracy"]].astype("float32")
    runs.to_netcdf(STORED, engine="scipy")


def grid_search(val: np.ndarray, test: np.ndarray, per_side: int) -> float:
    """Test accuracy of the best setting of a grid, the mean over all places of the grid.

    Args:
        val: What a run with each setting gives, (rates, decays); by this one chooses.
        test: What it is judged by, of the same shape.
        per_side: Values of each knob, evenly spaced; they divide both sizes.
    """
    down, right = (size // per_side for size in val.shape)
    places = [
        (slice(i, None, down), slice(j, None, right)) for i in range(down) for j in range(right)
    ]
    return np.mean([test[at].flat[val[at].argmax()] for at in places])


def random_search(val: np.ndarray, test: np.ndarray, runs: int, rng: np.random.Generator) -> float:
    """The same for different settings drawn at random, the mean over `SEARCHES` searches."""
    drawn = [rng.choice(val.size, runs, replace=False) for _ in range(SEARCHES)]
    return np.mean([test.flat[some[val.flat[some].argmax()]] for some in drawn])


def searched(runs: xr.Dataset, per_side: int, decays: tuple[float, ...]) -> np.ndarray:
    """Test accuracy that a grid and a random search of per_side² runs find, (2, seeds)."""
    order = ("seed", "lr", "weight_decay")
    here = runs.sel(weight_decay=list(decays))
    val = here.val_accuracy.isel(step=-1).transpose(*order).fillna(0).values
    test = here.test_accuracy.transpose(*order).fillna(0).values
    found = []
    for v, t, seed in zip(val, test, runs.seed.values, strict=True):
        rng = generator(int(seed), "search over rate and decay")
        found.append((grid_search(v, t, per_side), random_search(v, t, per_side**2, rng)))
    return np.transpose(found)


def random_over_grid(per_side: int, decays: tuple[float, ...]):
    """A measure: random search minus the grid, of equally many runs."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        on_grid, at_random = searched(table_of(seeds), per_side, decays)
        return t_interval(at_random - on_grid)

    return measure
