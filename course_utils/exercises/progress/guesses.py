"""A prediction that is committed is part of a learner's progress."""

import re

from course_utils.exercises.progress.file import add
from course_utils.guesses import Guess, on_commit


@on_commit
def record_guess(guess: Guess) -> None:
    """Record what was guessed, and whether it was right."""
    name = re.sub(r"[^\w.-]+", "-", guess.id)  # a learner's own guess may have any name
    add(f"guess {name}", bool(guess.right), str(guess.guess))
