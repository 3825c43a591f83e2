"""A prediction that is committed is part of a learner's progress, and there again another day."""

import re
from typing import Any

from course_utils.exercises.progress.file import add, last_answers
from course_utils.guesses import Asked, on_commit, remembers


@on_commit
def record_guess(asked: Asked) -> None:
    """Record what was guessed, and whether it was right."""
    add(_task(asked.id), bool(asked.right), str(asked.guess), asked.guess)


@remembers
def guessed(id: str) -> Any:
    """What was guessed last at a question; None if nothing was."""
    (answer,) = last_answers(_task(id))
    return answer


def _task(id: str) -> str:
    return "guess " + re.sub(r"[^\w.-]+", "-", id)  # a learner's own guess may have any name
