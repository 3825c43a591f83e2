"""Exercise 5.7: one stopping rule for wrong labels and for right ones."""

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
from course_utils.checkers.running import Answer, Trouble
from course_utils.checkers.settings import configured
from course_utils.checkers.wording import gained
from course_utils.data import load
from course_utils.models import mlp
from course_utils.statistics import Interval, paired_difference
from course_utils.training import TrainConfig, train

# Others than a learner who tries settings on seeds 0, 1, … has looked at.
SEEDS = range(100, 110)
WRONG_LABELS = 0.3
GOAL = 0.05  # gain in accuracy with wrong labels that the interval must be above
MOST_LOST = 0.005  # with right labels; the whole interval must lose less
SAVED = 0.45  # share of the steps that must be saved with wrong labels
FIELDS = ("patience", "min_delta")
BASELINE = TrainConfig(
    lr=0.05, momentum=0.9, batch_size=50, steps=400, log_every=4, dtype="float64"
)


@dataclass(frozen=True)
class Judged:
    """What the rule does, in accuracy on images that it never saw."""

    with_wrong: Interval  # gain
    with_right: Interval
    saved: float  # share of the steps, with wrong labels
    min_delta: float

    @property
    def costs_nothing(self) -> bool:
        return self.with_right.low > -MOST_LOST


def check_rule(answer: Answer) -> Outcome:
    """Train with the rule and without, on wrong labels and on right ones."""
    given = answer()
    config = configured(given, BASELINE, example='{"patience": 3}')
    others = [name for name in given if name not in FIELDS]
    if others:
        raise Trouble(
            "another field",
            f"Only patience and min_delta are to be chosen here, not {', '.join(others)}: the "
            "training itself stays as it is.",
        )
    if config.patience is None:
        return Outcome(
            WRONG,
            "Without patience nothing ever stops: give a number of checks.",
            "no patience",
        )
    seen = _judged(config)
    wrong = diagnosed(MISCONCEPTIONS, seen)
    if wrong:
        return wrong.with_measured(_described(seen))
    if seen.with_wrong.low <= GOAL:
        missed = f"With wrong labels the whole interval must lie above {GOAL:g}."
        return Outcome(WRONG, missed).with_measured(_described(seen))
    return Outcome(PASSED, f"{_described(seen)}. The same rule for both.")


def _judged(config: TrainConfig) -> Judged:
    gains = {}
    for share in (WRONG_LABELS, 0.0):
        runs = _runs(config, share)
        gains[share] = paired_difference(runs.test_accuracy, _runs(BASELINE, share).test_accuracy)
        if share:
            saved = 1 - float(runs.stopped_at.fillna(BASELINE.steps).mean()) / BASELINE.steps
    return Judged(gains[WRONG_LABELS], gains[0.0], saved, config.min_delta)


@cache
def _runs(config: TrainConfig, share: float) -> xr.Dataset:
    """What the test set says of ten seeds; kept, since the baseline comes again and again."""

    def data(seed: int):
        return load("digits", 200, share, seed)

    return train(mlp(64, 64, n_out=10), data, config, SEEDS, progress=False, test=True)


def _described(seen: Judged) -> str:
    return (
        f"gain in accuracy with 30 % wrong labels {gained(seen.with_wrong, 3)}, with right labels "
        f"{gained(seen.with_right, 3)}; steps saved with wrong labels: {seen.saved:.0%}"
    )


MISCONCEPTIONS = (
    Misconception(
        "nothing learned",
        "Your rule restores weights from before anything was learned, and so loses accuracy even "
        "with wrong labels. Is min_delta so large that no loss ever counts as better?",
        lambda seen: seen.with_wrong.high < GOAL,
    ),
    Misconception(
        "too patient",
        f"Your rule waits too long: with wrong labels at least {SAVED:.0%} of the 400 steps should "
        "be saved.",
        lambda seen: seen.saved < SAVED,
    ),
    Misconception(
        "delta too large",
        f"With right labels the whole interval must lie above {-MOST_LOST:g}, and your min_delta "
        "is too large for that: there the loss improves in many small steps, which do not count.",
        lambda seen: not seen.costs_nothing and seen.min_delta >= 0.001,
    ),
    Misconception(
        "too impatient",
        f"With right labels the whole interval must lie above {-MOST_LOST:g}: your rule takes a "
        "bump for the end. What makes it wait a little longer?",
        lambda seen: not seen.costs_nothing,
    ),
)

STOPPING_RULE = Check(signature="rule()", misconceptions=MISCONCEPTIONS, by=check_rule)
