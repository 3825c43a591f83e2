"""The chapters of the course in their order; all that is about one of them stands in its room.

Exercises, questions and claims are taken from there, and so is every list of them: the map of
chapter 00, the table of the README, links to the next chapter, the ledger, a learner's progress.
"""

from importlib import import_module

from course_utils.chapters.chapter import Chapter
from course_utils.checkers.exercise import Exercise
from course_utils.claims.claim import Claim

__all__ = ["CHAPTERS", "CLAIMS", "EXERCISES", "Chapter"]

ROOMS = (
    "ch01_overfitting",
    "ch02_l2_versus_l1",
    "ch03_dropout",
    "ch04_augmentation",
    "ch05_early_stopping",
    "ch06_batchnorm",
    "ch07_learning_rate",
    "ch08_initialization_and_schedules",
    "ch09_choosing",
    "ch10_background",
)

_CHAPTERS = [import_module(f"{__name__}.{room}.chapter").CHAPTER for room in ROOMS]
CHAPTERS: dict[str, Chapter] = {str(chapter.number): chapter for chapter in _CHAPTERS}
EXERCISES: dict[str, Exercise] = {
    number: one for chapter in _CHAPTERS for number, one in chapter.numbered_exercises().items()
}
CLAIMS: dict[str, Claim] = {
    id: claim for chapter in _CHAPTERS for id, claim in chapter.numbered_claims().items()
}
