"""What there is to do in each chapter: the one place of its exercises, quiz questions and titles.

Difficulty, minutes and kind stand in the lesson's headers as well, for the reader; a test holds
the two together.
"""

from dataclasses import dataclass, field

from course_utils.exercises.chapter_01 import CHAPTER_01
from course_utils.exercises.chapter_01_quiz import CHAPTER_01_QUIZ
from course_utils.exercises.chapter_01_words import CHAPTER_01_WORDS
from course_utils.exercises.chapter_02 import CHAPTER_02
from course_utils.exercises.chapter_02_quiz import CHAPTER_02_QUIZ
from course_utils.exercises.chapter_02_words import CHAPTER_02_WORDS
from course_utils.exercises.outcome import Exercise
from course_utils.exercises.question import Explanation, Question

KINDS = ("implement", "predict", "find the bug", "explain", "experiment")


@dataclass(frozen=True)
class Header:
    """What a lesson's header says of an exercise, and its title.

    Raises:
        ValueError: If there is no such kind or difficulty.
    """

    title: str
    difficulty: int  # 1 to 3: ●○○, ●●○ or ●●●
    minutes: int
    kind: str = "implement"

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.title!r} is of kind {self.kind!r}: take one of {KINDS}")
        if self.difficulty not in (1, 2, 3):
            raise ValueError(f"{self.title!r} has difficulty {self.difficulty}: take 1, 2 or 3")

    def line(self, number: str) -> str:
        """As it stands in the lesson: ``Exercise 1.2 · ●●○ · 10 min``."""
        dots = "●" * self.difficulty + "○" * (3 - self.difficulty)
        kind = "" if self.kind == "implement" else f" · {self.kind}"
        return f"Exercise {number} · {dots} · {self.minutes} min{kind}"


@dataclass(frozen=True)
class Chapter:
    """One chapter of the course."""

    title: str
    notebook: str  # without its ending
    exercises: dict[str, Header] = field(default_factory=dict)  # in the lesson's order
    quiz: tuple[Question, ...] = ()


CHAPTERS: dict[str, Chapter] = {
    "1": Chapter(
        "Overfitting",
        "01_overfitting",
        {
            "1.1": Header("the root-mean-square error", 1, 5),
            "1.2": Header("ridge regression by hand", 2, 10),
            "1.3": Header("bias and variance", 2, 10),
            "1.4": Header("labels made wrong", 2, 10, "find the bug"),
            "1.5": Header("a paired effect", 2, 10, "find the bug"),
            "1.6": Header("find a cure", 3, 15, "experiment"),
            "1.7": Header("must we regularize?", 2, 10, "explain"),
        },
        CHAPTER_01_QUIZ,
    ),
    "2": Chapter(
        "L2 versus L1",
        "02_l2_versus_l1",
        {
            "2.1": Header("one step with weight decay", 1, 5),
            "2.2": Header("one strength, three formulas", 2, 10),
            "2.3": Header("the soft threshold", 2, 10),
            "2.4": Header("a lasso that only prunes", 2, 10, "find the bug"),
            "2.5": Header("a step of AdamW", 2, 10, "find the bug"),
            "2.6": Header("sparse and still good", 3, 15, "experiment"),
            "2.7": Header("dropped, so irrelevant?", 2, 10, "explain"),
        },
        CHAPTER_02_QUIZ,
    ),
}

EXERCISES: dict[str, Exercise] = {**CHAPTER_01, **CHAPTER_02}  # those that a checker answers
EXPLANATIONS: dict[str, Explanation] = {  # those of kind `explain`
    **CHAPTER_01_WORDS,
    **CHAPTER_02_WORDS,
}
