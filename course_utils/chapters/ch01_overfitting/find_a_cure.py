"""Exercise 1.6: find settings that cure an overfitting network, at the same budget."""

from dataclasses import replace
from functools import partial

from course_utils.checkers.outcome import Misconception
from course_utils.checkers.trial import (
    AgainstBaseline,
    Comparison,
    diverged,
    nothing_changed,
    over_budget,
)
from course_utils.checkers.wording import gained
from course_utils.data import Dataset, load
from course_utils.models import mlp
from course_utils.training import TrainConfig

GOAL = 0.05  # the gain in validation accuracy that the interval must be above
BASELINE = TrainConfig(lr=0.1, momentum=0.9, steps=400, log_every=400, dtype="float64")


def _noisy_digits(seed: int) -> Dataset:
    """The data of one seed: 200 digits, 30 % of them with a wrong label."""
    return load("digits", n_train=200, label_noise=0.3, seed=seed)


def _passed(seen: Comparison) -> str:
    return (
        f"Validation accuracy rose by {gained(seen.gain, 2)}: this gain is no luck of one "
        f"seed.{_remark(seen.config)}"
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
    if not _is_penalized(config) and config.augmentation is None:
        return " You trained less far instead of adding a penalty: early stopping, chapter 5."
    return ""


def _is_penalized(config: TrainConfig) -> bool:
    return bool(config.weight_decay or config.l1 or config.dropout or config.label_smoothing)


CURE = AgainstBaseline(
    signature="cure()",
    baseline=BASELINE,
    network=partial(mlp, 64, 64, 64, n_out=10),
    data=_noisy_digits,
    reached=lambda seen: seen.gain.low > GOAL,
    passed=_passed,
    measured=_measured,
    misconceptions=(
        over_budget(BASELINE, "Whoever trains longer may win by that alone. "),
        nothing_changed(
            BASELINE,
            replace(BASELINE, dropout=0.0),
            advice="Give at least one field another value, such as weight_decay, dropout or steps.",
        ),
        diverged(
            "Each step is too large: lower lr or momentum, or weight_decay where "
            "lr·weight_decay is above 1."
        ),
        Misconception(
            "penalty so strong that nothing is learned",
            "Nothing is learned: naming one class for all does as well. Training and validation "
            "agree now, but on knowing nothing. If it learns without your penalty, the penalty is "
            "too strong: go down by factors of 3.",
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
            "Worse than no cure at all. It no longer fits the training labels, not even the 70 % "
            "of them that are right: this is the other side, underfitting. Use less of your cure.",
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
            "Look at the training accuracy. Close to 1, the wrong labels are still learned by "
            "heart: use more of your cure. Below 0.7, the share of right labels, it underfits: use "
            "less.",
            lambda seen: True,
        ),
    ),
)
