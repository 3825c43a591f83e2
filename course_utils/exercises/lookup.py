"""An exercise by its number, and what to say to who asks for it in another way."""

from typing import Any

from course_utils.chapters import EXERCISES
from course_utils.checkers.exercise import InCode, InWords


def answered_in(kind: type[InCode] | type[InWords], number: Any) -> InCode | InWords:
    """What is asked in an exercise, answered in code or in words.

    Raises:
        ValueError: If there is no such exercise, or it is answered in the other way.
    """
    in_code = kind is InCode
    example = 'check("1.1", rmse)' if in_code else 'explain("1.7")'
    if not isinstance(number, str):
        what = f"got {number!r}" if isinstance(number, int | float) else "it comes first"
        raise ValueError(f"write the number of the exercise in quotes, as in {example}: {what}")
    if number not in EXERCISES:
        known = ", ".join(n for n, one in EXERCISES.items() if isinstance(one.answered, kind))
        to_do = "" if in_code else " to answer in words"
        raise ValueError(f"there is no exercise {number!r}{to_do}: there are {known}")
    found = EXERCISES[number].answered
    if isinstance(found, kind):
        return found
    if in_code:
        raise ValueError(f'exercise {number} is answered in words: run explain("{number}")')
    raise ValueError(
        f'exercise {number} is answered by a function: run check("{number}", {found.function})'
    )
