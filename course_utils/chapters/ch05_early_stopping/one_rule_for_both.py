"""Exercise 5.7: one stopping rule for wrong labels and for right ones."""

from dataclasses import dataclass
from functools import partial

from course_utils.checkers.outcome import Misconception
from course_utils.checkers.running import Answer
from course_utils.checkers.trial import AgainstBaseline, BeforeTraining, Comparison, Settings
from course_utils.checkers.wording import gained
from course_utils.data import Dataset, load
from course_utils.models import mlp
from course_utils.training import TrainConfig

GOAL = 0.05  # gain in accuracy with wrong labels that the interval must be above
MOST_LOST = 0.005  # with right labels; the whole interval must lose less
SAVED = 0.45  # share of the steps that must be saved with wrong labels
FIELDS = ("patience", "min_delta")
BASELINE = TrainConfig(
    lr=0.05, momentum=0.9, batch_size=50, steps=400, log_every=4, dtype="float64"
)


def _wrong_labels(seed: int) -> Dataset:
    return load("digits", 200, 0.3, seed)


def _right_labels(seed: int) -> Dataset:
    return load("digits", 200, 0.0, seed)


@dataclass(frozen=True)
class OnBoth:
    """What the rule does, in accuracy on images that it never saw."""

    with_wrong: Comparison
    with_right: Comparison

    @property
    def saved(self) -> float:
        """Share of the steps, with wrong labels."""
        stopped_at = self.with_wrong.runs.stopped_at.fillna(BASELINE.steps)
        return 1 - float(stopped_at.mean()) / BASELINE.steps

    @property
    def costs_nothing(self) -> bool:
        return self.with_right.gain.low > -MOST_LOST

    @property
    def reached(self) -> bool:
        return self.with_wrong.gain.low > GOAL and self.saved >= SAVED and self.costs_nothing


class _ForBoth(AgainstBaseline):
    """Trains with the rule and without, on wrong labels and on right ones."""

    def run(self, answer: Answer, given: Settings) -> OnBoth:
        sides = (self.data, _right_labels)
        return OnBoth(*(self.compared(answer, given.config, data) for data in sides))


def _other_fields(settings: Settings) -> list[str]:
    return [name for name in settings.given if name not in FIELDS]


def _measured(seen: OnBoth) -> str:
    return (
        f"gain in accuracy with 30 % wrong labels {gained(seen.with_wrong.gain, 3)}, with right "
        f"labels {gained(seen.with_right.gain, 3)}; steps saved with wrong labels: {seen.saved:.0%}"
    )


STOPPING_RULE = _ForBoth(
    signature="rule()",
    example='{"patience": 3}',
    baseline=BASELINE,
    network=partial(mlp, 64, 64, n_out=10),
    data=_wrong_labels,
    test=True,
    reached=lambda seen: seen.reached,
    passed=lambda seen: f"{_measured(seen)}. The same rule for both.",
    measured=_measured,
    otherwise=f"With wrong labels the whole interval must lie above {GOAL:g}.",
    misconceptions=(
        BeforeTraining(
            "another field",
            "Only patience and min_delta are to be chosen here, not {others}: the training itself "
            "stays as it is.",
            lambda settings: bool(_other_fields(settings)),
            fields=lambda settings: {"others": ", ".join(_other_fields(settings))},
        ),
        BeforeTraining(
            "no patience",
            "Without patience nothing ever stops: give a number of checks.",
            lambda settings: settings.config.patience is None,
        ),
        Misconception(
            "nothing learned",
            "Your rule restores weights from before anything was learned, and so loses accuracy "
            "even with wrong labels. Is min_delta so large that no loss ever counts as better?",
            lambda seen: seen.with_wrong.gain.high < 0,
        ),
        Misconception(
            "too patient",
            f"Your rule waits too long: with wrong labels at least {SAVED:.0%} of the 400 steps "
            "should be saved.",
            lambda seen: seen.saved < SAVED,
        ),
        Misconception(
            "delta too large",
            f"With right labels the whole interval must lie above {-MOST_LOST:g}. There the loss "
            "improves in many small steps, and those below your min_delta do not count: make it "
            "smaller, or leave it out.",
            lambda seen: not seen.costs_nothing and seen.with_right.config.min_delta >= 0.001,
        ),
        Misconception(
            "too impatient",
            f"With right labels the whole interval must lie above {-MOST_LOST:g}: your rule takes "
            "a bump for the end. What makes it wait a little longer?",
            lambda seen: not seen.costs_nothing,
        ),
    ),
)
