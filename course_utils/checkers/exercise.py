"""What an exercise is: its heading, and how an answer to it is judged."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from course_utils.checkers.outcome import PASSED, WRONG, Misconception, Outcome, diagnosed
from course_utils.checkers.running import Answer

EXPLAIN = "explain"  # the kind of what is answered in words
KINDS = ("implement", "predict", "find the bug", "experiment", EXPLAIN)


@dataclass(frozen=True, kw_only=True)
class InCode(ABC):
    """An answer that is a function of the learner's, and what judges it."""

    signature: str  # such as "rmse(y, y_hat)"
    misconceptions: tuple[Misconception, ...]  # every foreseen one, the first that fits is told
    # Of work, for all calls of the learner's function together. The first use of PyTorch's
    # optimizers alone may take some of them.
    seconds: float = 10.0

    @property
    def function(self) -> str:
        """The name of the learner's function."""
        return self.signature.partition("(")[0]

    @abstractmethod
    def judge(self, answer: Answer) -> Outcome:
        """What is right or wrong with the learner's function, which is safe to call."""


@dataclass(frozen=True, kw_only=True)
class Check(InCode):
    """An answer that is called a few times, to look at the properties of what comes back."""

    observe: Callable[[Answer], Any]  # makes the calls; what the misconceptions are recognised in
    # Which property does not hold where no misconception fits, empty if all do. It gets the answer
    # too, for further calls of one that is right so far.
    problem: Callable[[Answer, Any], str]
    passed: str
    remark: Callable[[Any], str] | None = None  # what the author of a right answer should know

    def judge(self, answer: Answer) -> Outcome:
        observed = self.observe(answer)
        wrong = diagnosed(self.misconceptions, observed)
        if wrong:
            return wrong
        problem = self.problem(answer, observed)
        if problem:
            return Outcome(WRONG, problem)
        remark = self.remark(observed) if self.remark else ""
        return Outcome(PASSED, self.passed + remark)


@dataclass(frozen=True)
class InWords:
    """An answer in the learner's own words: the learner compares it with a model answer."""

    question: str
    answer: str  # a model answer, shown once the learner has written one
    points: tuple[str, ...]  # what a good answer says; the learner ticks what theirs does


@dataclass(frozen=True)
class Exercise:
    """One exercise. Its number comes from its place in the chapter.

    Raises:
        ValueError: If there is no such kind or difficulty, or the kind does not fit the answer.
    """

    title: str
    difficulty: int  # 1 to 3: ●○○, ●●○ or ●●●
    minutes: int
    answered: InCode | InWords
    kind: str = "implement"

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.title!r} is of kind {self.kind!r}: take one of {KINDS}")
        if self.difficulty not in (1, 2, 3):
            raise ValueError(f"{self.title!r} has difficulty {self.difficulty}: take 1, 2 or 3")
        if (self.kind == EXPLAIN) != isinstance(self.answered, InWords):
            raise ValueError(f"{self.title!r} is of kind {self.kind!r}: {EXPLAIN!r} is in words")

    def heading(self, number: str) -> str:
        """As it stands in the notebook: ``Exercise 1.2 · ●●○ · 10 min``."""
        dots = "●" * self.difficulty + "○" * (3 - self.difficulty)
        kind = "" if self.kind == "implement" else f" · {self.kind}"
        return f"Exercise {number} · {dots} · {self.minutes} min{kind}"
