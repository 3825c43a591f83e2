"""`check`: whether an answer to an exercise is right, and what is wrong with it."""

from collections.abc import Callable

from course_utils.exercises.course import EXERCISES, EXPLANATIONS
from course_utils.exercises.outcome import NOT_ATTEMPTED, PASSED, WRONG, Outcome
from course_utils.exercises.progress import add
from course_utils.exercises.running import Answer, NotAttempted, Trouble


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
    if exercise in EXPLANATIONS:
        raise ValueError(f'exercise {exercise} is answered in words: run explain("{exercise}")')
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
