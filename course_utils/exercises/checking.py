"""`check`: whether an answer to an exercise is right, and what is wrong with it."""

from collections.abc import Callable

from course_utils.checkers.exercise import InCode
from course_utils.checkers.neutral import neutral
from course_utils.checkers.outcome import NOT_ATTEMPTED, PASSED, WRONG, Outcome
from course_utils.checkers.parent import CannotSend, HasEnded, TooMuch, elsewhere
from course_utils.checkers.running import (
    Answer,
    NotAttempted,
    Trouble,
    ended_python,
    too_large,
    too_slow,
    unreadable,
)
from course_utils.exercises.lookup import answered_in
from course_utils.exercises.markup import as_lines
from course_utils.exercises.progress import add


def check(exercise: str, function: Callable) -> None:
    """Print what is right or wrong with an answer to an exercise, and record the attempt.

    The first check of a session takes some seconds more than the next ones. What the function does
    to variables of the notebook, such as a list to which it appends, is not seen there.

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
    print(as_lines(outcome.text(exercise)))
    if note:
        print(note)


def evaluate(exercise: str, function: Callable) -> Outcome:
    """What `check` prints, as data; nothing is recorded.

    The function is called in a process of its own, in which it can use what it uses here. What
    cannot be sent there is called here; then a call that holds the interpreter has no limit.

    Raises:
        ValueError: If there is no such exercise.
    """
    found = answered_in(InCode, exercise)
    if not callable(function):
        message = (
            f'Give the function itself, without calling it: check("{exercise}", {found.function})'
        )
        return Outcome(WRONG, message, "not a function")
    if is_untouched(function):
        return Outcome(NOT_ATTEMPTED)
    try:
        return elsewhere(judged, exercise, function, found.seconds)
    except CannotSend:
        return judged(exercise, function, found.seconds)
    except TooMuch as much:
        return _wrong(too_large() if much.of_memory else too_slow(found.seconds))
    except HasEnded:
        return _wrong(ended_python())


def judged(exercise: str, function: Callable, seconds: float) -> Outcome:
    """What is right or wrong with a function, found out in this process.

    Args:
        exercise: The number of an exercise that is answered in code.
        function: The learner's function.
        seconds: The time for all its calls together.
    """
    return judged_by(answered_in(InCode, exercise), function, seconds)


def judged_by(found: InCode, function: Callable, seconds: float) -> Outcome:
    """The same by what judges it, for what is no exercise of a chapter."""
    try:
        with neutral():
            return found.judge(Answer(function, found.signature, seconds))
    except NotAttempted:
        return Outcome(NOT_ATTEMPTED)
    except Trouble as trouble:
        return _wrong(trouble)
    except Exception as error:  # an object that answers as no number and no array does
        return _wrong(unreadable(error))


def _wrong(trouble: Trouble) -> Outcome:
    return Outcome(WRONG, trouble.message, trouble.name)


def _stub():
    """Whatever it says."""
    return ...


_STUBS = {stub.__code__.co_code for stub in (_stub, lambda: ...)}


def is_untouched(function: Callable) -> bool:
    """Whether a function has no line but ``return ...``, so that nothing needs to be called."""
    code = getattr(function, "__code__", None)
    return code is not None and code.co_code in _STUBS and ... in code.co_consts
