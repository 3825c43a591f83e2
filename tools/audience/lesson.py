"""The questions of a lesson, as a file beside its slides has them: asked for in its kernel."""

from ipywidgets.widgets.widget import _instances as widgets

from course_utils.exercises.quiz import Quiz
from course_utils.guesses.asked import Asked
from course_utils.guesses.guess import Guess
from tools.audience.questions import as_data, of_widget
from tools.site.hosted import described


def questions_here() -> list[dict]:
    """All questions of the widgets in this kernel, for JSON, in the order of their making."""
    found = []
    for widget in list(widgets.values()):
        if isinstance(widget, Asked | Quiz):
            name, task, state = described(widget, seconds=0)
            phone = widget.for_phone() if isinstance(widget, Guess) else None
            found += [as_data(question) for question in of_widget(name, task, state, phone)]
    return found
