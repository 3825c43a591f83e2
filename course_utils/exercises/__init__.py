"""Exercises that answer back: ``check("1.2", ridge_by_hand)``.

The checkers hold a learner's function to an oracle or to properties, never to the learner's own
numbers, and tell a foreseen misconception by its name.
"""

from collections.abc import Callable

from course_utils.exercises.chapter_01 import CHAPTER_01
from course_utils.exercises.outcome import (
    NOT_ATTEMPTED,
    WRONG,
    Exercise,
    Misconception,
    Outcome,
)
from course_utils.exercises.running import Answer, NotAttempted, Trouble

__all__ = ["EXERCISES", "Exercise", "Misconception", "Outcome", "check", "evaluate"]

EXERCISES: dict[str, Exercise] = {**CHAPTER_01}


def check(exercise: str, function: Callable) -> None:
    """Print what is right or wrong with an answer to an exercise.

    Args:
        exercise: Its number, such as ``"1.2"``.
        function: The learner's function itself, not what it returned.

    Raises:
        ValueError: If there is no such exercise.
    """
    print(evaluate(exercise, function).text(exercise))


def evaluate(exercise: str, function: Callable) -> Outcome:
    """What `check` prints, as data.

    Raises:
        ValueError: If there is no such exercise.
    """
    if exercise not in EXERCISES:
        raise ValueError(f"there is no exercise {exercise!r}: there are {', '.join(EXERCISES)}")
    found = EXERCISES[exercise]
    name = found.signature.partition("(")[0]
    if not callable(function):
        message = f'Give the function itself, without calling it: check("{exercise}", {name})'
        return Outcome(WRONG, message, "not a function")
    try:
        return found.check(Answer(function, found.signature, found.seconds))
    except NotAttempted:
        return Outcome(NOT_ATTEMPTED)
    except Trouble as trouble:
        return Outcome(WRONG, trouble.message, trouble.name)
