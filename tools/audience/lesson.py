"""The questions of a lecture as a file beside its slides: asked for in the lesson's kernel."""

import base64
import json
from dataclasses import asdict
from pathlib import Path

from ipywidgets.widgets.widget import _instances as widgets

from course_utils.exercises.quiz import Quiz
from course_utils.guesses.asked import Asked
from tools.audience.questions import Question, of_widget
from tools.site.hosted import described

SUFFIX = ".questions.json"


def questions_here() -> list[dict]:
    """All questions of the widgets in this kernel, for JSON, in the order of their making."""
    found = []
    for widget in list(widgets.values()):
        if isinstance(widget, Asked | Quiz):
            name, task, state = described(widget, seconds=0)
            found += [as_data(question) for question in of_widget(name, task, state)]
    return found


def as_data(question: Question) -> dict:
    """A question for JSON."""
    pictures = {name: base64.b64encode(png).decode() for name, png in question.pictures.items()}
    return asdict(question) | {"pictures": pictures}


def from_data(data: dict) -> Question:
    """The question again."""
    pictures = {name: base64.b64decode(text) for name, text in data["pictures"].items()}
    return Question(**(data | {"pictures": pictures}))


def questions_of(path: Path) -> dict[str, Question]:
    """The questions in a file beside the slides, by id."""
    found = map(from_data, json.loads(path.read_text(encoding="utf-8")))
    return {question.id: question for question in found}


def place_on_slides(question: Question) -> dict:
    """What `ask.js` finds the question on the slides by.

    "label" is the name of a widget for a screen reader; of a quiz, "form" is the question's number.
    """
    kind, name = question.id.split()
    if kind == "quiz":
        chapter, number = name.split(".")
        label = f"Quiz of chapter {chapter}"
        return {"id": question.id, "label": label, "form": int(number)}
    return {"id": question.id, "label": question.shown["question"]}
