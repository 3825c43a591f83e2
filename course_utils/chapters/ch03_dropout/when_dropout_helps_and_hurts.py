"""Exercise 3.6: a case in which dropout helps, and one in which it hurts."""

from course_utils.checkers.outcome import Misconception
from course_utils.checkers.trial import Comparison, ended
from course_utils.checkers.two_cases import Both, Case, TwoCases
from course_utils.data import Dataset, load
from course_utils.models import mlp
from course_utils.statistics import trivial_baseline
from course_utils.training import TrainConfig, grid

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


def _compared(case: Case) -> Comparison:
    def data(seed: int) -> Dataset:
        return load("digits", case["n_train"], case["label_noise"], seed)

    runs = ended(mlp(64, case["width"], case["width"], n_out=10), data, CONFIG)
    return Comparison(
        runs=runs.sel(dropout=P, drop=True),
        baseline=runs.sel(dropout=0.0, drop=True),
        trivial=trivial_baseline(load("digits"))["accuracy"],
    )


def _measured(seen: Both) -> str:
    return seen.gains("dropout", digits=3)


WHEN_DROPOUT = TwoCases(
    signature="cases()",
    ranges=RANGES,
    example=EXAMPLE,
    compared=_compared,
    reached=lambda seen: seen.beyond(GOAL),
    passed=lambda seen: (
        f"{_measured(seen)}. The same p = 0.5, the same steps: whether dropout helps is a "
        "question about the data and the width."
    ),
    measured=_measured,
    misconceptions=(
        Misconception(
            "the two swapped",
            "The two are swapped: dropout hurts where you say that it helps, and the other way "
            "round. What does a narrow network have left when half of it is gone?",
            lambda seen: seen.swapped(GOAL),
        ),
        Misconception(
            "nothing learned in the first place",
            "Where dropout should hurt, the network learns next to nothing even without it. Then "
            "there is nothing to lose: give it a few more units, or more images.",
            lambda seen: (
                seen.hurts.gain.high >= -GOAL and seen.hurts.without < seen.hurts.trivial + 0.1
            ),
        ),
        Misconception(
            "no real gain",
            f"Where dropout should help, the whole interval must lie above {GOAL:g}. What would a "
            "wide network learn by heart, if nothing kept it from doing so?",
            lambda seen: seen.helps.gain.low <= GOAL,
        ),
        Misconception(
            "no real loss",
            f"Where dropout should hurt, the whole interval must lie below {-GOAL:g}. What must "
            "half of a network have left?",
            lambda seen: seen.hurts.gain.high >= -GOAL,
        ),
    ),
)
