"""Answers that are tried out: networks are trained with what a learner returns, and judged.

What every such exercise shares stands here: the seeds, the budget, divergence, the gain over a
baseline. An exercise adds its data, its goal, and the wrong answers that it foresees.
"""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import xarray as xr
from torch import nn

from course_utils.checkers.exercise import InCode
from course_utils.checkers.outcome import PASSED, WRONG, Misconception, Outcome, diagnosed
from course_utils.checkers.running import Answer, Trouble
from course_utils.checkers.wording import returned, sentence
from course_utils.data import Dataset
from course_utils.statistics import Interval, paired_difference, trivial_baseline
from course_utils.training import Grid, TrainConfig, train

# Others than a learner who tries settings on seeds 0, 1, … has looked at.
SEEDS = range(100, 110)
TRAINING_SECONDS = 120.0  # of work, at most, where the learner's own code takes part


class BeforeTraining(Misconception):
    """One that shows in what the learner's function returned: nothing needs to be trained."""


class Diverged(Misconception):
    """One that shows in the runs and leaves nothing in them that could be measured."""


@dataclass(frozen=True, kw_only=True)
class Trial(InCode):
    """Trains with what the learner's function returns, and looks whether a goal is reached.

    A misconception is recognised in what `read` gives if it is a `BeforeTraining`, and otherwise in
    what `run` gives; only where the goal is missed if it is no `Diverged` either.
    """

    reached: Callable[[Any], bool]  # whether the runs reach the goal
    passed: Callable[[Any], str]  # what is said then
    measured: Callable[[Any], str]  # what the runs gave, said where the goal is missed
    otherwise: str = ""  # said of a goal that is missed where no misconception fits

    @abstractmethod
    def read(self, answer: Answer) -> Any:
        """What the learner's function returned, ready to train with.

        Raises:
            Trouble: If nothing can be trained with it.
        """

    @abstractmethod
    def run(self, answer: Answer, given: Any) -> Any:
        """What came of training with what was read."""

    def judge(self, answer: Answer) -> Outcome:
        given = self.read(answer)
        wrong = self._shown(BeforeTraining, given)
        if wrong:
            return wrong
        seen = self.run(answer, given)
        wrong = self._shown(Diverged, seen)
        if wrong:
            return wrong
        if self.reached(seen):
            return Outcome(PASSED, self.passed(seen))
        wrong = self._shown(Misconception, seen) or Outcome(WRONG, self.otherwise)
        return wrong.with_measured(self.measured(seen))

    def _shown(self, kind: type[Misconception], where: Any) -> Outcome | None:
        return diagnosed((one for one in self.misconceptions if type(one) is kind), where)


@dataclass(frozen=True)
class Comparison:
    """Runs beside those of a baseline, seed by seed, after their last steps."""

    runs: xr.Dataset  # with the dimension seed alone, as the baseline's
    baseline: xr.Dataset
    trivial: float  # accuracy of naming the most frequent class
    config: TrainConfig | None = None  # of the runs
    judged_by: str = "val_accuracy"

    @property
    def gain(self) -> Interval:
        """How much accuracy the runs have more than the baseline's."""
        return paired_difference(self.runs[self.judged_by], self.baseline[self.judged_by])

    @property
    def diverged(self) -> bool:
        return bool(self.runs[self.judged_by].isnull().any())

    @property
    def accuracy(self) -> float:
        return float(self.runs[self.judged_by].mean())

    @property
    def without(self) -> float:
        """Accuracy of the baseline."""
        return float(self.baseline[self.judged_by].mean())

    @property
    def train_accuracy(self) -> float:
        return float(self.runs.train_accuracy.mean())

    @property
    def learned_nothing(self) -> bool:
        return self.accuracy < self.trivial + 0.05


@dataclass(frozen=True)
class Settings:
    """What a learner returned, and the baseline's configuration with these fields."""

    given: Mapping
    config: TrainConfig


@dataclass(frozen=True, kw_only=True)
class AgainstBaseline(Trial):
    """Trains with the learner's settings and with a baseline's: `run` gives a `Comparison`."""

    baseline: TrainConfig
    network: Callable[[], nn.Module]
    data: Callable[[int], Dataset]  # of each seed
    example: str = '{"lr": 0.05}'  # shown to whoever returns no settings
    test: bool = False  # judged by test images, which no stopping rule has seen

    def read(self, answer: Answer) -> Settings:
        given = answer()
        return Settings(given, configured(given, self.baseline, self.example))

    def run(self, answer: Answer, given: Settings) -> Comparison:
        return self.compared(answer, given.config, self.data)

    def baseline_runs(self, data: Callable[[int], Dataset] | None = None) -> xr.Dataset:
        """What all settings are compared with; trained once a session."""
        return _once(self.network, data or self.data, self.baseline, self.test)

    def compared(
        self, answer: Answer, config: TrainConfig, data: Callable[[int], Dataset]
    ) -> Comparison:
        """Runs with a configuration, beside the baseline's on the same data.

        Raises:
            Trouble: If they cannot be trained.
        """
        args = (self.network(), data, config, self.test)
        try:
            if config.augmentation is None:
                runs = ended(*args)
            else:  # the learner's code, which may do anything
                runs = answer.limited(ended, args, TRAINING_SECONDS)
        except ValueError as error:
            raise cannot_train(str(error)) from None
        return Comparison(
            runs=runs,
            baseline=self.baseline_runs(data),
            trivial=trivial_baseline(data(0))["accuracy"],
            config=config,
            judged_by="test_accuracy" if self.test else "val_accuracy",
        )


def ended(
    network: nn.Module, data: Callable[[int], Dataset], config: TrainConfig, test: bool = False
) -> xr.Dataset:
    """What is seen after the last step; its dimensions are seed and those that are swept."""
    runs = train(network, data, config, SEEDS, progress=False, test=test)
    return runs.isel(step=-1, drop=True)


@cache
def _once(network, data, config, test) -> xr.Dataset:
    return ended(network(), data, config, test)


def over_budget(baseline: TrainConfig, why: str = "") -> BeforeTraining:
    """Training takes more steps than the baseline's."""
    return BeforeTraining(
        "not the same budget",
        f"This is not the same budget: {{steps}} steps against {baseline.steps}. {why}Use at most "
        f"{baseline.steps}.",
        lambda settings: settings.config.steps > baseline.steps,
        fields=lambda settings: {"steps": settings.config.steps},
    )


def nothing_changed(*baselines: TrainConfig, advice: str = "") -> BeforeTraining:
    """The settings are those of the baseline, in one of the ways to write them."""
    return BeforeTraining(
        "nothing changed",
        f"These are the settings of the baseline: nothing was changed. {advice}".strip(),
        lambda settings: settings.config in baselines,
    )


def diverged(advice: str) -> Diverged:
    """The numbers of a run became infinite."""
    return Diverged(
        "diverged",
        f"Training diverged: the numbers became infinite. {advice}",
        lambda seen: seen.diverged,
    )


def configured(given, baseline: TrainConfig, example: str) -> TrainConfig:
    """The baseline with the learner's fields; in what precision it trains stays.

    What is logged stays as well: logging costs time. Only where the baseline logs its end alone,
    patience gets more. The baseline's momentum belongs to SGD: other optimizers start without.
    The example is shown to whoever returns no dict.

    Raises:
        Trouble: If a field is unknown, its value is out of range, or it holds a grid.
    """
    if not isinstance(given, Mapping):
        raise Trouble(
            "wrong type",
            f"Your function should return a dict of settings, such as {example}, but returned "
            + returned(given),
        )
    settings = {
        name: value.item() if isinstance(value, np.generic) else value
        for name, value in given.items()
    }
    for name, value in settings.items():
        if not isinstance(name, str):
            raise cannot_train(f'a key must be the name of a field, such as "lr", got {name!r}')
        if isinstance(value, Grid):
            raise cannot_train(f"{name} holds a grid: commit yourself to one value")
    if settings.get("optimizer", "sgd") != "sgd":
        settings = {"momentum": 0.0} | settings
    log_every = baseline.log_every
    if settings.get("patience") and baseline.log_every == baseline.steps:
        log_every = settings.get("log_every")
    fixed = {"log_every": log_every, "dtype": baseline.dtype}
    try:
        TrainConfig(**settings)  # `replace` alone would answer an unknown field with a TypeError
        return replace(baseline, **settings | fixed)
    except ValueError as error:
        raise cannot_train(str(error)) from None


def cannot_train(reason: str) -> Trouble:
    """The answer to settings that nothing can be trained with."""
    return Trouble("unknown field or value", f"This cannot be trained: {sentence(reason)}")
