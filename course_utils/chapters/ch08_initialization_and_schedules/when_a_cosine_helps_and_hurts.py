"""Exercise 8.7: a case in which a cosine helps, and one in which it hurts."""

from course_utils.checkers.outcome import Misconception
from course_utils.checkers.trial import Comparison, ended
from course_utils.checkers.two_cases import Both, Case, TwoCases
from course_utils.data import Dataset, load
from course_utils.models import mlp
from course_utils.schedules import Cosine
from course_utils.statistics import trivial_baseline
from course_utils.training import TrainConfig

GOAL = 0.03  # of validation accuracy, that the interval must be beyond
LEARNED = 0.3  # accuracy at a constant rate where a cosine should hurt
NETWORK = mlp(64, 32, n_out=10)
RANGES = {"lr": (0.001, 2.0), "steps": (20, 400), "label_noise": (0.0, 0.4)}
EXAMPLE = '{"lr": 0.1, "steps": 200, "label_noise": 0.0}'


def _compared(case: Case) -> Comparison:
    def digits(seed: int) -> Dataset:
        return load("digits", 400, case["label_noise"], seed)

    guessing = trivial_baseline(load("digits"))["accuracy"]
    found = []
    for schedule in (Cosine(), None):
        config = TrainConfig(
            lr=case["lr"],
            schedule=schedule,
            batch_size=10,
            steps=int(case["steps"]),
            log_every=int(case["steps"]),
            dtype="float64",
        )
        found.append(ended(NETWORK, digits, config).fillna(guessing))
    return Comparison(*found, trivial=guessing)


def _measured(seen: Both) -> str:
    return seen.gains("the cosine", digits=2)


WHEN_COSINE = TwoCases(
    signature="cosine_cases()",
    ranges=RANGES,
    example=EXAMPLE,
    compared=_compared,
    reached=lambda seen: seen.beyond(GOAL) and seen.hurts.without >= LEARNED,
    passed=lambda seen: (
        f"{_measured(seen)}. A cosine takes noise away at the end, and half of the way: what it is "
        "worth depends on whether noise or distance is what is left."
    ),
    measured=_measured,
    misconceptions=(
        Misconception(
            "the two swapped",
            "The two are swapped: the cosine hurts where you say that it helps, and the other way "
            "round.",
            lambda seen: seen.swapped(GOAL),
        ),
        Misconception(
            "no real gain",
            f"Where the cosine should help, the whole interval must lie above {GOAL:g}. It takes "
            "noise away: where is there most of it at the end? A large rate and wrong labels make "
            "it.",
            lambda seen: seen.helps.gain.low <= GOAL,
        ),
        Misconception(
            "nothing learned without it",
            "Where the cosine should hurt, the constant rate learns next to nothing, so there is "
            "nothing to lose: give it a larger rate or more steps.",
            lambda seen: seen.hurts.without < LEARNED,
        ),
        Misconception(
            "no real loss",
            f"Where the cosine should hurt, the whole interval must lie below {-GOAL:g}. With the "
            "same peak it goes half as far: when does that matter?",
            lambda seen: seen.hurts.gain.high >= -GOAL,
        ),
    ),
)
