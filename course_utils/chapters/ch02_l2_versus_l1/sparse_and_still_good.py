"""Exercise 2.6: make most weights of a network exactly zero, and keep the network good."""

import math
from dataclasses import dataclass
from functools import cache

import xarray as xr

from course_utils.checkers.exercise import Check
from course_utils.checkers.outcome import (
    PASSED,
    WRONG,
    Misconception,
    Outcome,
    diagnosed,
)
from course_utils.checkers.running import Answer
from course_utils.checkers.settings import configured, trained
from course_utils.checkers.wording import gained
from course_utils.data import Dataset, load
from course_utils.models import mlp
from course_utils.statistics import Interval, paired_difference, trivial_baseline
from course_utils.training import TrainConfig, train

# Others than a learner who tries settings on seeds 0, 1, … has looked at.
SEEDS = range(100, 110)
ZEROS = 0.7  # share of the weights that must be exactly zero
MOST_LOST = 0.03  # of validation accuracy; the whole interval must lose less
BASELINE = TrainConfig(lr=0.2, batch_size=50, steps=600, log_every=600, dtype="float64")


@dataclass(frozen=True)
class Comparison:
    """The learner's settings beside the baseline, seed by seed."""

    config: TrainConfig
    zeros: float  # share of the weights
    change: Interval  # of validation accuracy
    accuracy: float
    trivial: float  # validation accuracy of naming the most frequent class

    @property
    def learned_nothing(self) -> bool:
        return self.accuracy < self.trivial + 0.05

    @property
    def is_sparse(self) -> bool:
        return self.zeros >= ZEROS

    @property
    def is_good(self) -> bool:
        return self.change.low >= -MOST_LOST


def few_digits(seed: int) -> Dataset:
    """The data of one seed: 200 digits with right labels."""
    return load("digits", n_train=200, seed=seed)


def check_sparse(answer: Answer) -> Outcome:
    """Train with the learner's settings and without, and compare."""
    config = configured(answer(), BASELINE)
    if config.steps > BASELINE.steps:
        return Outcome(
            WRONG,
            f"This is not the same budget: {config.steps} steps against {BASELINE.steps}. Use at "
            f"most {BASELINE.steps}.",
            "not the same budget",
        )
    if config == BASELINE:
        return Outcome(
            WRONG,
            "These are the settings of the baseline: nothing was changed. Which penalty gives "
            "exact zeros?",
            "nothing changed",
        )
    runs = trained(answer, config, _final)
    if runs.val_accuracy.isnull().any():
        return Outcome(
            WRONG,
            "Training diverged: the numbers became infinite. Each step is too large: lower lr.",
            "diverged",
        )
    seen = _compared(config, runs)
    if seen.is_sparse and seen.is_good:
        return Outcome(
            PASSED,
            f"{_measured(seen)}. What most weights did, a few can do as well.",
        )
    wrong = diagnosed(MISCONCEPTIONS, seen)
    return wrong.with_measured(_measured(seen))


def _final(config: TrainConfig) -> xr.Dataset:
    """What is seen after the last step, with the dimension seed alone."""
    runs = train(mlp(64, 32, n_out=10), few_digits, config, SEEDS, progress=False)
    return runs[["val_accuracy", "zero_fraction"]].isel(step=-1, drop=True)


@cache
def baseline_runs() -> xr.Dataset:
    """What all settings are compared with; trained once a session."""
    return _final(BASELINE)


def _compared(config: TrainConfig, runs: xr.Dataset) -> Comparison:
    return Comparison(
        config=config,
        zeros=float(runs.zero_fraction.mean()),
        change=paired_difference(runs.val_accuracy, baseline_runs().val_accuracy),
        accuracy=float(runs.val_accuracy.mean()),
        trivial=trivial_baseline(few_digits(0))["accuracy"],
    )


def _measured(seen: Comparison) -> str:
    zeros = math.floor(
        seen.zeros * 100
    )  # so that what misses the goal never looks as if it did not
    return (
        f"{zeros} % of the weights are exactly zero, and validation accuracy is "
        f"{seen.accuracy:.2f}: a change of {gained(seen.change, 3)}"
    )


MISCONCEPTIONS = (
    Misconception(
        "penalty so strong that nothing is learned",
        "Nothing is learned: naming one class for all does as well. Zeros alone are no art. Go "
        "down with the penalty by factors of 3.",
        lambda seen: seen.learned_nothing and bool(seen.config.l1 or seen.config.weight_decay),
    ),
    Misconception(
        "weight decay gives no zeros",
        "Weight decay is L2: it makes weights small, and none of them exactly zero. Which field of "
        "TrainConfig takes proximal steps?",
        lambda seen: not seen.config.l1 and seen.config.weight_decay > 0,
    ),
    Misconception(
        "no penalty that gives zeros",
        "Nothing in your settings makes a weight exactly zero. Look for the penalty with the "
        "proximal step.",
        lambda seen: not seen.config.l1,
    ),
    Misconception(
        "momentum weakens the proximal step",
        "Too few zeros. You use momentum: it makes the steps of the loss 1/(1 - momentum) times as "
        "long, and the soft threshold not. Raise l1 by that factor, or leave momentum out.",
        lambda seen: not seen.is_sparse and seen.config.momentum > 0,
    ),
    Misconception(
        "too few zeros",
        f"Too few zeros: at least {ZEROS:.0%} of the weights must be exactly zero. There is "
        "accuracy to spare: use a stronger penalty.",
        lambda seen: not seen.is_sparse and seen.is_good,
    ),
    Misconception(
        "too few zeros, and too much lost",
        "Too few zeros, and accuracy is lost already: something else than L1 holds the network "
        "back. Go back to the settings of the baseline, and change l1 alone.",
        lambda seen: not seen.is_sparse,
    ),
    Misconception(
        "too much accuracy lost",
        f"Sparse enough, but too much accuracy is lost: the whole interval must lie above "
        f"-{MOST_LOST:g}. Use a weaker penalty.",
        lambda seen: True,
    ),
)

SPARSE_NETWORK = Check(signature="sparse()", misconceptions=MISCONCEPTIONS, by=check_sparse)
