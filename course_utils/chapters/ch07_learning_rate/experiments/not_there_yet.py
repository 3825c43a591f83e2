"""Does a small learning rate overfit, or a large one regularize? At equal steps, and equal loss."""

import numpy as np
import xarray as xr

from course_utils.chapters.ch07_learning_rate.experiments.both_turned import NETWORK, N
from course_utils.chapters.shared.digits import WRONG, digits
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.statistics import Interval, t_interval
from course_utils.training import TrainConfig, train

SMALL, LARGE = 0.05, 0.3
STEPS = {SMALL: 1800, LARGE: 300}  # the same η · steps
COMPARED = 180  # the step for "equal steps"
LEVEL = 0.6  # the training loss for "equal loss", nats


def trained_pair(seeds) -> dict[float, xr.Dataset]:
    """A small rate and a large one, 100 digits, 20 % of them labelled wrong or none."""
    data = {wrong: digits(N, wrong) for wrong in (WRONG, 0.0)}
    return {
        lr: train(
            NETWORK,
            data,
            TrainConfig(lr=lr, batch_size=25, steps=steps, log_every=steps // 30, dtype="float64"),
            seeds,
            progress=False,
            test=True,
        )
        for lr, steps in STEPS.items()
    }


_pair = cached(trained_pair)


def runs_of(seeds: tuple[int, ...], wrong: float) -> dict[float, xr.Dataset]:
    """The two rates with a share of wrong labels."""
    return {lr: runs.sel(data=wrong) for lr, runs in _pair(seeds).items()}


def at_equal_steps(variable: str, wrong: float):
    """A measure: the large rate minus the small one after 180 steps."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        runs = runs_of(seeds, wrong)
        at = {lr: one[variable].sel(step=COMPARED) for lr, one in runs.items()}
        return t_interval((at[LARGE] - at[SMALL]).values)

    return measure


def at_equal_loss(wrong: float):
    """A measure: validation accuracy of the large rate minus the small one, training loss 0.6.

    No validation image takes part in finding that step, and each seed has its own.
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        at = {lr: when_reached(runs) for lr, runs in runs_of(seeds, wrong).items()}
        return t_interval(at[LARGE] - at[SMALL])

    return measure


def at_the_end(wrong: float):
    """A measure: test accuracy, at the last step, where η · steps is equal."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        runs = runs_of(seeds, wrong)
        differing = ("lr", "steps", "logged steps", "log_every")
        return paired(runs[LARGE], runs[SMALL], "test_accuracy", differing=differing)

    return measure


def when_reached(runs: xr.Dataset, level: float = LEVEL) -> np.ndarray:
    """Validation accuracy where the training loss crosses a level first, between two logs."""
    found = []
    for seed in runs.seed:
        one = runs.sel(seed=seed)
        loss, accuracy = one.train_loss.values, one.val_accuracy.values
        after = int((loss <= level).argmax())
        if after == 0:
            raise ValueError(f"seed {int(seed)} never reached a training loss of {level}")
        share = (loss[after - 1] - level) / (loss[after - 1] - loss[after])
        found.append(accuracy[after - 1] + share * (accuracy[after] - accuracy[after - 1]))
    return np.array(found)
