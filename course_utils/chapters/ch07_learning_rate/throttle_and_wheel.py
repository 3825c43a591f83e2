"""Exercise 7.6: learning rate and decay for a training that goes on for long."""

from dataclasses import dataclass, replace
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
GOAL = 0.03  # the gain in validation accuracy that the interval must be above
BY_TIME = (
    "That was the throttle alone: time was up before the wrong labels were learned. What would "
    "four times the steps do to it? The wheel helps then, too."
)
BASELINE = TrainConfig(lr=0.1, batch_size=25, steps=1200, log_every=1200, dtype="float64")


@dataclass(frozen=True)
class Comparison:
    """The learner's settings beside the baseline, seed by seed."""

    config: TrainConfig
    gain: Interval  # in validation accuracy
    train_accuracy: float
    accuracy: float  # validation
    trivial: float  # validation accuracy of naming the most frequent class

    @property
    def learned_nothing(self) -> bool:
        return self.accuracy < self.trivial + 0.05


def noisy_digits(seed: int) -> Dataset:
    """The data of one seed: 100 digits, 20 % of them labelled wrong."""
    return load("digits", 100, 0.2, seed)


def check_both(answer: Answer) -> Outcome:
    """Train with the learner's rate and decay and with the baseline's, and compare."""
    config = configured(answer(), BASELINE)
    only_two = replace(BASELINE, lr=config.lr, weight_decay=config.weight_decay)
    if config != only_two:
        return Outcome(
            WRONG,
            "You changed more than throttle and wheel. Only lr and weight_decay may differ from "
            "the baseline here.",
            "other fields changed",
        )
    if config == BASELINE:
        return Outcome(
            WRONG,
            "These are the settings of the baseline: nothing was changed.",
            "nothing changed",
        )
    runs = trained(answer, config, _final)
    if runs.val_accuracy.isnull().any():
        return Outcome(
            WRONG,
            "Training diverged: the numbers became infinite. Take your foot off the throttle.",
            "diverged",
        )
    seen = _compared(config, runs)
    if seen.gain.low > GOAL:
        message = f"Validation accuracy rose by {gained(seen.gain, 3)}."
        return Outcome(PASSED, message if config.weight_decay else f"{message} {BY_TIME}")
    wrong = diagnosed(MISCONCEPTIONS, seen)
    measured = (
        f"accuracy {seen.train_accuracy:.2f} in training, {seen.accuracy:.2f} in validation, a "
        f"gain of {gained(seen.gain, 3)}"
    )
    return wrong.with_measured(measured)


def _final(config: TrainConfig) -> xr.Dataset:
    """What is seen after the last step, with the dimension seed alone."""
    runs = train(mlp(64, 16, n_out=10), noisy_digits, config, SEEDS, progress=False)
    return runs[["val_accuracy", "train_accuracy"]].isel(step=-1, drop=True)


@cache
def _baseline() -> xr.Dataset:
    """What all settings are compared with; trained once a session."""
    return _final(BASELINE)


def _compared(config: TrainConfig, runs: xr.Dataset) -> Comparison:
    return Comparison(
        config=config,
        gain=paired_difference(runs.val_accuracy, _baseline().val_accuracy),
        train_accuracy=float(runs.train_accuracy.mean()),
        accuracy=float(runs.val_accuracy.mean()),
        trivial=trivial_baseline(noisy_digits(0))["accuracy"],
    )


MISCONCEPTIONS = (
    Misconception(
        "decay so strong that nothing is learned",
        "Nothing is learned: naming one class for all does as well. The pull to zero beats what "
        "the data ask for. Go down with weight_decay by factors of 3.",
        lambda seen: seen.learned_nothing and seen.config.weight_decay >= 0.1,
    ),
    Misconception(
        "rate too large",
        "The steps are so long that training thrashes: even the training accuracy is poor. Lower "
        "lr.",
        lambda seen: seen.config.lr >= 0.5 and seen.train_accuracy < 0.75,
    ),
    Misconception(
        "rate too small",
        "It has not converged: the training accuracy is low, since the steps are too small for "
        "1,200 of them. That is no regularization.",
        lambda seen: seen.config.lr <= 0.03 and seen.train_accuracy < 0.75,
    ),
    Misconception(
        "decay too strong",
        "It underfits: the training accuracy lies far below the share of right labels. Turn the "
        "wheel less.",
        lambda seen: seen.config.weight_decay >= 0.05 and seen.train_accuracy < 0.75,
    ),
    Misconception(
        "throttle alone",
        "You changed the learning rate alone. That decides how soon the wrong labels are learned; "
        "at this rate 1,200 steps are enough for them. Turn the wheel.",
        lambda seen: seen.config.weight_decay == 0,
    ),
    Misconception(
        "decay too weak",
        "The direction is right, but the wrong labels are still learned: training accuracy lies "
        "above the share of right labels. Turn the wheel further.",
        lambda seen: seen.train_accuracy > 0.84,
    ),
    Misconception(
        "gain too small",
        f"The gain is too small, or too uncertain: the whole interval must lie above {GOAL:g}. "
        "With training accuracy below 0.8, the share of right labels, take a little more throttle "
        "or a little less wheel; else the other way round.",
        lambda seen: True,
    ),
)

THROTTLE_AND_WHEEL = Check(
    signature="throttle_and_wheel()", misconceptions=MISCONCEPTIONS, by=check_both
)
