"""Predictions: commit a guess before the measurement is shown.

`guess_value` asks for a number, `guess_choice` for one of several options, `guess_curve` for a
sketch. Each is the last line of a cell. `on_commit` tells other parts of the course of a guess.
"""

from course_utils.guesses.choice import ChoiceGuess, guess_choice
from course_utils.guesses.curve import CurveGuess, guess_curve
from course_utils.guesses.guess import Guess, on_commit
from course_utils.guesses.value import ValueGuess, guess_value
from course_utils.widgets import GuessError

__all__ = [
    "ChoiceGuess",
    "CurveGuess",
    "Guess",
    "GuessError",
    "ValueGuess",
    "guess_choice",
    "guess_curve",
    "guess_value",
    "on_commit",
]
