"""Exercise 6.6: a case in which BatchNorm helps, and one in which it hurts."""

from dataclasses import dataclass

from torch import nn

from course_utils.batchnorm import normed_mlp, scaled_start
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
from course_utils.statistics import Interval, paired_difference, trivial_baseline
from course_utils.training import TrainConfig, train

# Others than a learner who tries settings on seeds 0, 1, … has looked at.
SEEDS = range(100, 110)
GOAL = 0.1  # of validation accuracy, that the interval must be beyond
LEARNED = 0.3  # accuracy without BatchNorm where it should hurt
WIDTH = 32
RANGES = {"depth": (1, 4), "start": (0.1, 10.0), "lr": (0.001, 10.0), "batch_size": (2, 64)}
EXAMPLE = '{"depth": 2, "start": 1.0, "lr": 0.1, "batch_size": 32}'


@dataclass(frozen=True)
class Gain:
    """What BatchNorm did in one case."""

    gain: Interval  # of validation accuracy, with BatchNorm minus without
    without: float  # validation accuracy without it


def check_cases(answer: Answer) -> Outcome:
    """Train both cases with BatchNorm and without, and compare."""
    cases = two_cases(answer(), RANGES, EXAMPLE)
    seen = Both(*(_measured(cases[name]) for name in NAMES))
    measured = seen.gains("BatchNorm", digits=2)
    wrong = diagnosed(MISCONCEPTIONS, seen)
    if wrong:
        return wrong.with_measured(measured)
    return Outcome(
        PASSED,
        f"{measured}. The same layer, the same images: what it is worth depends on what "
        "stands in the way without it, and on how many images share its statistics.",
    )


def _measured(case: dict[str, float]) -> Gain:
    config = TrainConfig(
        lr=case["lr"], batch_size=case["batch_size"], steps=100, log_every=100, dtype="float64"
    )
    guessing = trivial_baseline(load("digits"))["accuracy"]
    found = []
    for norm in (nn.BatchNorm1d, None):
        hidden = (WIDTH,) * case["depth"]
        network = scaled_start(normed_mlp(64, *hidden, n_out=10, norm=norm), case["start"])
        runs = train(
            network, lambda seed: load("digits", 400, seed=seed), config, SEEDS, progress=False
        )
        # A run that diverged can still guess.
        found.append(runs.val_accuracy.isel(step=-1, drop=True).fillna(guessing))
    return Gain(paired_difference(*found), float(found[1].mean()))


MISCONCEPTIONS = (
    Misconception(
        "the two swapped",
        "The two are swapped: BatchNorm hurts where you say that it helps, and the other way "
        "round.",
        lambda seen: seen.helps.gain.high < -GOAL and seen.hurts.gain.low > GOAL,
    ),
    Misconception(
        "neither learns",
        "Where BatchNorm should help, the network learns next to nothing with it either: give it a "
        "learning rate that suits it, and enough images a step.",
        lambda seen: (
            seen.helps.gain.low <= GOAL and seen.helps.without + seen.helps.gain.mean < LEARNED
        ),
    ),
    Misconception(
        "no real gain",
        f"Where BatchNorm should help, the whole interval must lie above {GOAL:g}. Which networks "
        "do not learn without it?",
        lambda seen: seen.helps.gain.low <= GOAL,
    ),
    Misconception(
        "nothing learned without it",
        "Where BatchNorm should hurt, the plain network learns next to nothing, so there is "
        "nothing to lose: give it one layer, a good start, and a learning rate that suits it.",
        lambda seen: seen.hurts.without < LEARNED,
    ),
    Misconception(
        "no real loss",
        f"Where BatchNorm should hurt, the whole interval must lie below {-GOAL:g}. From how many "
        "images does it take mean and variance? The plain network must learn fast there.",
        lambda seen: seen.hurts.gain.high >= -GOAL,
    ),
)

WHEN_NORM = Check(signature="norm_cases()", misconceptions=MISCONCEPTIONS, by=check_cases)
