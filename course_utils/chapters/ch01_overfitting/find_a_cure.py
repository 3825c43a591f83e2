"""Exercise 1.6: find settings that cure an overfitting network, at the same budget."""

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
GOAL = 0.05  # the gain in validation accuracy that the interval must be above
BASELINE = TrainConfig(lr=0.1, momentum=0.9, steps=400, log_every=400, dtype="float64")


@dataclass(frozen=True)
class Comparison:
    """The learner's settings beside the baseline, seed by seed."""

    config: TrainConfig
    gain: Interval  # of validation accuracy
    accuracy: float
    train_accuracy: float
    trivial: float  # validation accuracy of naming the most frequent class

    @property
    def learned_nothing(self) -> bool:
        return self.accuracy < self.trivial + 0.05


def noisy_digits(seed: int) -> Dataset:
    """The data of one seed: 200 digits, 30 % of them with a wrong label."""
    return load("digits", n_train=200, label_noise=0.3, seed=seed)


def check_cure(answer: Answer) -> Outcome:
    """Train with the learner's settings and without, and compare."""
    config = configured(answer(), BASELINE)
    if config.steps > BASELINE.steps:
        return Outcome(
            WRONG,
            f"This is not the same budget: {config.steps} steps against {BASELINE.steps}. Whoever "
            f"trains longer may win by that alone. Use at most {BASELINE.steps}.",
            "not the same budget",
        )
    if config == BASELINE or config == replace(BASELINE, dropout=0.0):
        return Outcome(
            WRONG,
            "These are the settings of the baseline: nothing was changed. Give at least one field "
            "another value, such as weight_decay, dropout or steps.",
            "nothing changed",
        )
    runs = trained(answer, config, _final)
    if runs.val_accuracy.isnull().any():
        return Outcome(
            WRONG,
            "Training diverged: the numbers became infinite. Each step is too large: lower lr (or "
            "momentum).",
            "diverged",
        )
    seen = _compared(config, runs)
    if seen.gain.low > GOAL:
        return Outcome(
            PASSED,
            f"Validation accuracy rose by {gained(seen.gain, 2)}: this gain is no luck of one "
            f"seed.{_remark(config)}",
        )
    wrong = diagnosed(MISCONCEPTIONS, seen)
    return wrong.with_measured(_measured(seen))


def _final(config: TrainConfig) -> xr.Dataset:
    """Accuracies after the last step, with the dimension seed alone."""
    runs = train(mlp(64, 64, 64, n_out=10), noisy_digits, config, SEEDS, progress=False)
    return runs[["train_accuracy", "val_accuracy"]].isel(step=-1, drop=True)


@cache
def baseline_runs() -> xr.Dataset:
    """What all cures are compared with; trained once a session."""
    return _final(BASELINE)


def _compared(config: TrainConfig, runs: xr.Dataset) -> Comparison:
    return Comparison(
        config=config,
        gain=paired_difference(runs.val_accuracy, baseline_runs().val_accuracy),
        accuracy=float(runs.val_accuracy.mean()),
        train_accuracy=float(runs.train_accuracy.mean()),
        trivial=trivial_baseline(noisy_digits(0))["accuracy"],
    )


def _measured(seen: Comparison) -> str:
    return (
        f"validation accuracy {seen.accuracy:.2f}, training accuracy {seen.train_accuracy:.2f}, "
        f"gain {gained(seen.gain, 2)}"
    )


def _remark(config: TrainConfig) -> str:
    """What a learner should know about a cure that is none of the usual penalties."""
    if config.patience:
        return (
            " You stopped early, and by looking at the validation set that you are judged by, "
            "which flatters the gain a little: chapter 5."
        )
    if not _is_penalized(config):
        return " You trained less far instead of adding a penalty: early stopping, chapter 5."
    return ""


def _is_penalized(config: TrainConfig) -> bool:
    return bool(config.weight_decay or config.l1 or config.dropout or config.label_smoothing)


MISCONCEPTIONS = (
    Misconception(
        "penalty so strong that nothing is learned",
        "So strong a penalty that nothing is learned: naming one class for all does as well. "
        "Training and validation agree now, but on knowing nothing. Go down by factors of 3.",
        lambda seen: seen.learned_nothing and _is_penalized(seen.config),
    ),
    Misconception(
        "nothing is learned",
        "Nothing is learned: naming one class for all does as well. Either there are too few "
        "steps, or lr is far too small, or far too large.",
        lambda seen: seen.learned_nothing,
    ),
    Misconception(
        "underfitting",
        "Worse than no cure at all. It no longer fits the training labels, not even the 70 % of "
        "them that are right: this is the other side, underfitting. Use less of your cure.",
        lambda seen: seen.gain.high < 0 and seen.train_accuracy < 0.7,
    ),
    Misconception(
        "worse than the baseline",
        "Worse than no cure at all, though it fits the training labels. Which of your settings "
        "holds the network back from fitting the *wrong* labels?",
        lambda seen: seen.gain.high < 0,
    ),
    Misconception(
        "gain too small",
        f"The gain is too small, or too uncertain: the whole interval must lie above {GOAL:g}. "
        "Look at the training accuracy. Close to 1, the wrong labels are still learned by heart: "
        "use more of your cure. Below 0.7, the share of right labels, it underfits: use less.",
        lambda seen: True,
    ),
)

CURE = Check(signature="cure()", misconceptions=MISCONCEPTIONS, by=check_cure)
