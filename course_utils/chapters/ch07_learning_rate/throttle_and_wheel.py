"""Exercise 7.6: learning rate and decay for a training that goes on for long."""

from dataclasses import replace
from functools import partial

from course_utils.checkers.outcome import Misconception
from course_utils.checkers.trial import (
    AgainstBaseline,
    BeforeTraining,
    Comparison,
    Settings,
    diverged,
    nothing_changed,
)
from course_utils.checkers.wording import gained
from course_utils.data import Dataset, load
from course_utils.models import mlp
from course_utils.training import TrainConfig

GOAL = 0.03  # the gain in validation accuracy that the interval must be above
BY_TIME = (
    "That was the throttle alone: time was up before the wrong labels were learned. What would "
    "four times the steps do to it? The wheel helps then, too."
)
BASELINE = TrainConfig(lr=0.1, batch_size=25, steps=1200, log_every=1200, dtype="float64")


def _noisy_digits(seed: int) -> Dataset:
    """The data of one seed: 100 digits, 20 % of them labelled wrong."""
    return load("digits", 100, 0.2, seed)


def _more_than_two(settings: Settings) -> bool:
    config = settings.config
    return config != replace(BASELINE, lr=config.lr, weight_decay=config.weight_decay)


def _passed(seen: Comparison) -> str:
    message = f"Validation accuracy rose by {gained(seen.gain, 3)}."
    return message if seen.config.weight_decay else f"{message} {BY_TIME}"


def _measured(seen: Comparison) -> str:
    return (
        f"accuracy {seen.train_accuracy:.2f} in training, {seen.accuracy:.2f} in validation, a "
        f"gain of {gained(seen.gain, 3)}"
    )


THROTTLE_AND_WHEEL = AgainstBaseline(
    signature="throttle_and_wheel()",
    baseline=BASELINE,
    network=partial(mlp, 64, 16, n_out=10),
    data=_noisy_digits,
    reached=lambda seen: seen.gain.low > GOAL,
    passed=_passed,
    measured=_measured,
    misconceptions=(
        BeforeTraining(
            "other fields changed",
            "You changed more than throttle and wheel. Only lr and weight_decay may differ from "
            "the baseline here.",
            _more_than_two,
        ),
        nothing_changed(BASELINE),
        diverged("Take your foot off the throttle."),
        Misconception(
            "decay so strong that nothing is learned",
            "Nothing is learned: naming one class for all does as well. The pull to zero beats "
            "what the data ask for. Go down with weight_decay by factors of 3.",
            lambda seen: seen.learned_nothing and seen.config.weight_decay >= 0.1,
        ),
        Misconception(
            "decay too strong",
            "It underfits: the training accuracy lies far below the share of right labels. Turn "
            "the wheel less.",
            lambda seen: seen.config.weight_decay >= 0.05 and seen.train_accuracy < 0.75,
        ),
        Misconception(
            "rate too large",
            "The steps are so long that training thrashes: even the training accuracy is poor. "
            "Lower lr.",
            lambda seen: seen.config.lr >= 0.5 and seen.train_accuracy < 0.75,
        ),
        Misconception(
            "rate too small",
            "It has not converged: the training accuracy is low, since the steps are too small for "
            "1,200 of them. That is no regularization.",
            lambda seen: seen.config.lr <= 0.03 and seen.train_accuracy < 0.75,
        ),
        Misconception(
            "throttle alone",
            "You changed the learning rate alone. That decides how soon the wrong labels are "
            "learned; at this rate 1,200 steps are enough for them. Turn the wheel.",
            lambda seen: seen.config.weight_decay == 0 and seen.train_accuracy > 0.84,
        ),
        Misconception(
            "decay too weak",
            "The direction is right, but the wrong labels are still learned: training accuracy "
            "lies above the share of right labels. Turn the wheel further.",
            lambda seen: seen.train_accuracy > 0.84,
        ),
        Misconception(
            "gain too small",
            f"The gain is too small, or too uncertain: the whole interval must lie above {GOAL:g}. "
            "With training accuracy below 0.8, the share of right labels, take a little more "
            "throttle or a little less wheel; else the other way round.",
            lambda seen: True,
        ),
    ),
)
