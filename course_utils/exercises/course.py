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
from course_utils.exercises.chapter_03 import CHAPTER_03
from course_utils.exercises.chapter_03_quiz import CHAPTER_03_QUIZ
from course_utils.exercises.chapter_03_words import CHAPTER_03_WORDS
from course_utils.exercises.chapter_04 import CHAPTER_04
from course_utils.exercises.chapter_04_quiz import CHAPTER_04_QUIZ
from course_utils.exercises.chapter_04_words import CHAPTER_04_WORDS
from course_utils.exercises.chapter_05 import CHAPTER_05
from course_utils.exercises.chapter_05_quiz import CHAPTER_05_QUIZ
from course_utils.exercises.chapter_05_words import CHAPTER_05_WORDS
from course_utils.exercises.chapter_06 import CHAPTER_06
from course_utils.exercises.chapter_06_quiz import CHAPTER_06_QUIZ
from course_utils.exercises.chapter_06_words import CHAPTER_06_WORDS
from course_utils.exercises.chapter_07 import CHAPTER_07
from course_utils.exercises.chapter_07_quiz import CHAPTER_07_QUIZ
from course_utils.exercises.chapter_07_words import CHAPTER_07_WORDS
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
    "3": Chapter(
        "Dropout",
        "03_dropout",
        {
            "3.1": Header("dropout by hand", 1, 10),
            "3.2": Header("the gradient through a mask", 2, 10),
            "3.3": Header("two bugs in a hidden layer", 2, 10, "find the bug"),
            "3.4": Header("what the next unit hears", 2, 10),
            "3.5": Header("the mean of all sub-networks", 3, 15),
            "3.6": Header("when dropout helps, and hurts", 3, 15, "experiment"),
            "3.7": Header("does dropout not work here?", 2, 10, "explain"),
        },
        CHAPTER_03_QUIZ,
    ),
    "4": Chapter(
        "Augmentation",
        "04_augmentation",
        {
            "4.1": Header("mirror each image", 1, 10, "find the bug"),
            "4.2": Header("shift an image", 2, 10),
            "4.3": Header("what twins score", 2, 10, "predict"),
            "4.4": Header("split, then copy", 3, 15, "find the bug"),
            "4.5": Header("the error under noise", 2, 10),
            "4.6": Header("smoothed targets", 1, 10),
            "4.7": Header("find a transform", 3, 20, "experiment"),
            "4.8": Header("too good to be true", 2, 10, "explain"),
        },
        CHAPTER_04_QUIZ,
    ),
    "5": Chapter(
        "Early stopping",
        "05_early_stopping",
        {
            "5.1": Header("patience with a delta", 1, 10),
            "5.2": Header("keep the best weights", 2, 10, "find the bug"),
            "5.3": Header("Prechelt's GL", 1, 10),
            "5.4": Header("all steps at once", 2, 15),
            "5.5": Header("the best of many scores", 3, 15),
            "5.6": Header("the number for the paper", 1, 5, "find the bug"),
            "5.7": Header("one rule for both", 2, 15, "experiment"),
            "5.8": Header("it costs nothing?", 2, 10, "explain"),
        },
        CHAPTER_05_QUIZ,
    ),
    "6": Chapter(
        "BatchNorm",
        "06_batchnorm",
        {
            "6.1": Header("BatchNorm by hand", 1, 10),
            "6.2": Header("two bugs in a layer", 2, 10, "find the bug"),
            "6.3": Header("the gradient before BatchNorm", 2, 15),
            "6.4": Header("an evaluation that leaves its mark", 2, 10, "find the bug"),
            "6.5": Header("where the weights settle", 2, 10, "predict"),
            "6.6": Header("when BatchNorm helps, and hurts", 3, 15, "experiment"),
            "6.7": Header("overfitting, or something else?", 2, 10, "explain"),
        },
        CHAPTER_06_QUIZ,
    ),
    "7": Chapter(
        "Learning rate versus regularization",
        "07_learning_rate_versus_regularization",
        {
            "7.1": Header("two arrows", 1, 5),
            "7.2": Header("the largest stable rate", 2, 10),
            "7.3": Header("power iteration", 2, 10),
            "7.4": Header("the loss that steps follow", 2, 10),
            "7.5": Header("an honest score", 2, 10, "find the bug"),
            "7.6": Header("throttle and wheel", 2, 15, "experiment"),
            "7.7": Header("small rate, small gap", 2, 10, "explain"),
        },
        CHAPTER_07_QUIZ,
    ),
}

EXERCISES: dict[str, Exercise] = {  # those that a checker answers
    **CHAPTER_01,
    **CHAPTER_02,
    **CHAPTER_03,
    **CHAPTER_04,
    **CHAPTER_05,
    **CHAPTER_06,
    **CHAPTER_07,
}
EXPLANATIONS: dict[str, Explanation] = {  # those of kind `explain`
    **CHAPTER_01_WORDS,
    **CHAPTER_02_WORDS,
    **CHAPTER_03_WORDS,
    **CHAPTER_04_WORDS,
    **CHAPTER_05_WORDS,
    **CHAPTER_06_WORDS,
    **CHAPTER_07_WORDS,
}
