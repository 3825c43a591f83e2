"""Exercise 6.6: a case in which BatchNorm helps, and one in which it hurts."""

from torch import nn

from course_utils.batchnorm import normed_mlp, scaled_start
from course_utils.checkers.outcome import Misconception
from course_utils.checkers.trial import Comparison, ended
from course_utils.checkers.two_cases import Both, Case, TwoCases
from course_utils.data import Dataset, load
from course_utils.statistics import trivial_baseline
from course_utils.training import TrainConfig

GOAL = 0.1  # of validation accuracy, that the interval must be beyond
LEARNED = 0.3  # accuracy without BatchNorm where it should hurt
WIDTH = 32
RANGES = {"depth": (1, 4), "start": (0.1, 10.0), "lr": (0.001, 10.0), "batch_size": (2, 64)}
EXAMPLE = '{"depth": 2, "start": 1.0, "lr": 0.1, "batch_size": 32}'


def _digits(seed: int) -> Dataset:
    return load("digits", 400, seed=seed)


def _compared(case: Case) -> Comparison:
    config = TrainConfig(
        lr=case["lr"], batch_size=case["batch_size"], steps=100, log_every=100, dtype="float64"
    )
    guessing = trivial_baseline(load("digits"))["accuracy"]
    found = []
    for norm in (nn.BatchNorm1d, None):
        network = normed_mlp(64, *[WIDTH] * case["depth"], n_out=10, norm=norm)
        runs = ended(scaled_start(network, case["start"]), _digits, config)
        found.append(runs.fillna(guessing))  # a run that diverged can still guess
    return Comparison(*found, trivial=guessing)


def _measured(seen: Both) -> str:
    return seen.gains("BatchNorm", digits=2)


WHEN_NORM = TwoCases(
    signature="norm_cases()",
    ranges=RANGES,
    example=EXAMPLE,
    compared=_compared,
    reached=lambda seen: seen.beyond(GOAL) and seen.hurts.without >= LEARNED,
    passed=lambda seen: (
        f"{_measured(seen)}. The same layer, the same images: what it is worth depends on what "
        "stands in the way without it, and on how many images share its statistics."
    ),
    measured=_measured,
    misconceptions=(
        Misconception(
            "the two swapped",
            "The two are swapped: BatchNorm hurts where you say that it helps, and the other way "
            "round.",
            lambda seen: seen.swapped(GOAL),
        ),
        Misconception(
            "neither learns",
            "Where BatchNorm should help, the network learns next to nothing with it either: give "
            "it a learning rate that suits it, and enough images a step.",
            lambda seen: (
                seen.helps.gain.low <= GOAL and seen.helps.without + seen.helps.gain.mean < LEARNED
            ),
        ),
        Misconception(
            "no real gain",
            f"Where BatchNorm should help, the whole interval must lie above {GOAL:g}. Which "
            "networks do not learn without it?",
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
            f"Where BatchNorm should hurt, the whole interval must lie below {-GOAL:g}. From how "
            "many images does it take mean and variance? The plain network must learn fast there.",
            lambda seen: seen.hurts.gain.high >= -GOAL,
        ),
    ),
)
