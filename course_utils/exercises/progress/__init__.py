"""A learner's progress: what was tried and passed, shown as a picture with what to do next.

It is kept in a small file on the learner's own machine, and nothing is ever sent anywhere. The
environment variable ``LESS_GREEDY_PROGRESS`` names another folder for it.
"""

from course_utils.exercises.progress.file import add, last_answers, progress_path
from course_utils.exercises.progress.guesses import record_guess
from course_utils.exercises.progress.show import reset_progress, show_progress

__all__ = [
    "add",
    "last_answers",
    "progress_path",
    "record_guess",
    "reset_progress",
    "show_progress",
]
