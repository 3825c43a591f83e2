"""Exercises that answer back, quizzes, and a learner's progress.

``check("1.2", ridge_by_hand)`` holds a learner's function to an oracle or to properties, never to
the learner's own numbers, and tells a foreseen misconception by its name. ``quiz("1")`` asks
questions, ``explain("1.7")`` lets the learner compare their own words with a model answer, and
``show_progress()`` shows what was done and what comes next.
"""

from course_utils.exercises.checking import check, evaluate
from course_utils.exercises.explain import explain
from course_utils.exercises.progress import reset_progress, show_progress
from course_utils.exercises.quiz import quiz

__all__ = ["check", "evaluate", "explain", "quiz", "reset_progress", "show_progress"]
