"""Exercise 2.6: make most weights of a network exactly zero, and keep the network good."""

import math
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

ZEROS = 0.7  # share of the weights that must be exactly zero
MOST_LOST = 0.03  # of test accuracy; the whole interval must lose less
BASELINE = TrainConfig(lr=0.2, batch_size=50, steps=600, log_every=600, dtype="float64")


def _few_digits(seed: int) -> Dataset:
    """The data of one seed: 200 digits with right labels."""
    return load("digits", n_train=200, seed=seed)


def _zeros(seen: Comparison) -> float:
    """The share of the weights that are exactly zero."""
    return float(seen.runs.zero_fraction.mean())


def _sparse(seen: Comparison) -> bool:
    return _zeros(seen) >= ZEROS


def _good(seen: Comparison) -> bool:
    return seen.gain.low >= -MOST_LOST


def _measured(seen: Comparison) -> str:
    zeros = math.floor(_zeros(seen) * 100)  # what misses the goal never looks as if it did not
    return (
        f"{zeros} % of the weights are exactly zero, and test accuracy is "
        f"{seen.accuracy:.2f}: a change of {gained(seen.gain, 3)}"
    )


SPARSE_NETWORK = AgainstBaseline(
    signature="sparse()",
    baseline=BASELINE,
    network=partial(mlp, 64, 32, n_out=10),
    test=True,
    data=_few_digits,
    reached=lambda seen: _sparse(seen) and _good(seen),
    passed=lambda seen: f"{_measured(seen)}. What most weights did, a few can do as well.",
    measured=_measured,
    misconceptions=(
        over_budget(BASELINE),
        nothing_changed(BASELINE, advice="Which penalty gives exact zeros?"),
        diverged(
            "Each step is too large: lower lr, or weight_decay where lr·weight_decay is above 1."
        ),
        Misconception(
            "penalty so strong that nothing is learned",
            "Nothing is learned: naming one class for all does as well. Zeros alone are no art. If "
            "it learns without your penalty, the penalty is too strong: go down by factors of 3.",
            lambda seen: seen.learned_nothing and bool(seen.config.l1 or seen.config.weight_decay),
        ),
        Misconception(
            "weight decay gives no zeros",
            "Weight decay is L2: it makes weights small, and none of them exactly zero. Which "
            "field of TrainConfig takes proximal steps?",
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
            "Too few zeros. You use momentum: it makes the steps of the loss 1/(1 - momentum) "
            "times as long, and the soft threshold not. Raise l1 by that factor, or leave momentum "
            "out.",
            lambda seen: not _sparse(seen) and seen.config.momentum > 0,
        ),
        Misconception(
            "too few zeros",
            f"Too few zeros: at least {ZEROS:.0%} of the weights must be exactly zero. There is "
            "accuracy to spare: use a stronger penalty.",
            lambda seen: not _sparse(seen) and _good(seen),
        ),
        Misconception(
            "too few zeros, and too much lost",
            "Too few zeros, and accuracy is lost already: something else than L1 holds the network "
            "back. Go back to the settings of the baseline, and change l1 alone.",
            lambda seen: not _sparse(seen),
        ),
        Misconception(
            "too much accuracy lost",
            f"Sparse enough, but too much accuracy is lost: the whole interval must lie above "
            f"-{MOST_LOST:g}. Use a weaker penalty, or take back what else you changed.",
            lambda seen: True,
        ),
    ),
)
