"""Predictions: commit a guess before the measurement is shown.

`guess_value` asks for a number, `guess_choice` for one of several options, `guess_curve` for a
sketch, and each shows what was measured; `predict` takes a prediction that the next cells answer.
Each is the last line of a cell. `on_commit` tells other parts of the course of a guess, and
`remembers` lets them put back the guess of another day.
"""

from course_utils.guesses.asked import Asked, on_commit, remembers
from course_utils.guesses.choice import ChoiceGuess, guess_choice
from course_utils.guesses.curve import CurveGuess, guess_curve
from course_utils.guesses.guess import Guess
from course_utils.guesses.predict import Prediction, predict
from course_utils.guesses.value import ValueGuess, guess_value
from course_utils.widgets import GuessError

__all__ = [
    "Asked",
    "ChoiceGuess",
    "CurveGuess",
    "Guess",
    "GuessError",
    "Prediction",
    "ValueGuess",
    "guess_choice",
    "guess_curve",
    "guess_value",
    "on_commit",
    "predict",
    "remembers",
]
