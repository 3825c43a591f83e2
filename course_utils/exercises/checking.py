"""`check`: whether an answer to an exercise is right, and what is wrong with it."""

from collections.abc import Callable

from course_utils.chapters import EXERCISES
from course_utils.checkers.exercise import InCode
from course_utils.checkers.outcome import NOT_ATTEMPTED, PASSED, WRONG, Outcome
from course_utils.checkers.running import Answer, NotAttempted, Trouble
from course_utils.exercises.progress import add


def check(exercise: str, function: Callable) -> None:
    """Print what is right or wrong with an answer to an exercise, and record the attempt.

    Args:
        exercise: Its number, such as ``"1.2"``.
        function: The learner's function itself, not what it returned.

    Raises:
        ValueError: If there is no such exercise.
    """
    outcome = evaluate(exercise, function)
    note = ""
    if outcome.status != NOT_ATTEMPTED:  # recorded first: printing may fail
        passed = outcome.status == PASSED
        note = add(f"exercise {exercise}", passed, outcome.misconception or "")
    print(outcome.text(exercise))
    if note:
        print(note)


def evaluate(exercise: str, function: Callable) -> Outcome:
    """What `check` prints, as data; nothing is recorded.

    Raises:
        ValueError: If there is no such exercise.
    """
    if exercise not in EXERCISES:
        known = ", ".join(n for n, one in EXERCISES.items() if isinstance(one.answered, InCode))
        raise ValueError(f"there is no exercise {exercise!r}: there are {known}")
    found = EXERCISES[exercise].answered
    if not isinstance(found, InCode):
        raise ValueError(f'exercise {exercise} is answered in words: run explain("{exercise}")')
    if not callable(function):
        message = (
            f'Give the function itself, without calling it: check("{exercise}", {found.function})'
        )
        return Outcome(WRONG, message, "not a function")
    try:
        return found.judge(Answer(function, found.signature, found.seconds))
    except NotAttempted:
        return Outcome(NOT_ATTEMPTED)
    except Trouble as trouble:
        return Outcome(WRONG, trouble.message, trouble.name)
