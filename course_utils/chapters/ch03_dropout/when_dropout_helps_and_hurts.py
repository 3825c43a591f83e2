"""Exercise 3.6: a case in which dropout helps, and one in which it hurts."""

from dataclasses import dataclass

import xarray as xr

from course_utils.checkers.exercise import Check
from course_utils.checkers.outcome import (
    PASSED,
    Misconception,
    Outcome,
    diagnosed,
)
from course_utils.checkers.running import Answer
from course_utils.checkers.two_cases import NAMES, Both, two_cases
from course_utils.data import load
from course_utils.models import mlp
from course_utils.statistics import Interval, paired_difference, trivial_baseline
from course_utils.training import TrainConfig, grid, train

# Others than a learner who tries settings on seeds 0, 1, … has looked at.
SEEDS = range(100, 110)
GOAL = 0.03  # of validation accuracy, that the interval must be beyond
P = 0.5
CONFIG = TrainConfig(
    lr=0.005,
    optimizer="adam",
    batch_size=20,
    steps=300,
    dropout=grid(0.0, P),
    log_every=300,
    dtype="float64",
)
RANGES = {"n_train": (20, 797), "label_noise": (0.0, 0.5), "width": (1, 64)}
EXAMPLE = '{"n_train": 200, "label_noise": 0.1, "width": 32}'


@dataclass(frozen=True)
class Gain:
    """What dropout did in one case."""

    gain: Interval  # of validation accuracy, with dropout minus without
    accuracy: float  # without dropout
    trivial: float


def check_cases(answer: Answer) -> Outcome:
    """Train both cases with dropout and without, and compare."""
    cases = two_cases(answer(), RANGES, EXAMPLE)
    seen = Both(*(_measured(cases[name]) for name in NAMES))
    measured = seen.gains("dropout", digits=3)
    wrong = diagnosed(MISCONCEPTIONS, seen)
    if wrong:
        return wrong.with_measured(measured)
    return Outcome(
        PASSED,
        f"{measured}. The same p = 0.5, the same steps: whether dropout helps is a "
        "question about the data and the width.",
    )


def _measured(case: dict[str, float]) -> Gain:
    def data(seed: int):
        return load("digits", case["n_train"], case["label_noise"], seed)

    network = mlp(64, case["width"], case["width"], n_out=10)
    runs = train(network, data, CONFIG, SEEDS, progress=False)
    accuracy: xr.DataArray = runs.val_accuracy.isel(step=-1, drop=True)
    without = accuracy.sel(dropout=0.0, drop=True)
    return Gain(
        gain=paired_difference(accuracy.sel(dropout=P, drop=True), without),
        accuracy=float(without.mean()),
        trivial=trivial_baseline(load("digits"))["accuracy"],
    )


MISCONCEPTIONS = (
    Misconception(
        "the two swapped",
        "The two are swapped: dropout hurts where you say that it helps, and the other way round. "
        "What does a narrow network have left when half of it is gone?",
        lambda seen: seen.helps.gain.high < -GOAL and seen.hurts.gain.low > GOAL,
    ),
    Misconception(
        "nothing learned in the first place",
        "Where dropout should hurt, the network learns next to nothing even without it. Then there "
        "is nothing to lose: give it a few more units, or more images.",
        lambda seen: (
            seen.hurts.gain.high >= -GOAL and seen.hurts.accuracy < seen.hurts.trivial + 0.1
        ),
    ),
    Misconception(
        "no real gain",
        f"Where dropout should help, the whole interval must lie above {GOAL:g}. What would a wide "
        "network learn by heart, if nothing kept it from doing so?",
        lambda seen: seen.helps.gain.low <= GOAL,
    ),
    Misconception(
        "no real loss",
        f"Where dropout should hurt, the whole interval must lie below {-GOAL:g}. What must half "
        "of a network have left?",
        lambda seen: seen.hurts.gain.high >= -GOAL,
    ),
)

WHEN_DROPOUT = Check(signature="cases()", misconceptions=MISCONCEPTIONS, by=check_cases)
