"""What explorers, guesses and quizzes have in common as widgets.

`CourseWidget` says how a widget is shown, `assembled` puts its script and its style together from
what all of them share, `elements.js` and `style.css`, and what is its own.
"""

from course_utils.widgets.base import (
    CourseWidget,
    ExplorerError,
    GuessError,
    Output,
    assembled,
    picture,
)

__all__ = ["CourseWidget", "ExplorerError", "GuessError", "Output", "assembled", "picture"]
