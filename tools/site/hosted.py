"""What a page needs of the widgets of a lesson: asked for in the lesson's kernel, when it has run.

A page has no ipywidgets: `site.js` gives each widget's own script what that asks of a model. So a
page needs the values of its traits; of an explorer also its controls, and every position recorded.
"""

import base64
import json
from pathlib import Path
from typing import Any

from anywidget import AnyWidget
from ipywidgets.widgets.widget import _instances as widgets

from course_utils.exercises.explain import Explain
from course_utils.exercises.quiz import Quiz
from course_utils.explorers.drawing import DPI, SCREEN
from course_utils.explorers.explorer import Explorer
from course_utils.explorers.narrow import narrow
from course_utils.explorers.picture import Picture
from course_utils.explorers.recording import record
from course_utils.guesses.guess import Guess
from course_utils.guesses.predict import Prediction
from tools.site.packing import has_bytes, packed

SCRIPTS = {
    "picture": Picture,
    "guess": Guess,
    "predict": Prediction,
    "quiz": Quiz,
    "explain": Explain,
}
INDEX = "index.json"
OF_JUPYTER = set(AnyWidget().keys)  # traits that are no widget's own


def write(folder: str, seconds: float) -> None:
    """Write what a page needs of each widget of the course in this kernel into `folder`.

    ``index.json`` has by the widget's id "widget" (a key of `SCRIPTS`), "task" (its name in the
    course; none of an explorer), "size" (see `size_of`), and either "state", or, if that is large,
    "file", the name of a script that brings it; of an explorer also "controls" and "training", as
    `Recording` has them.
    """
    found = {}
    for id, widget in list(widgets.items()):
        if isinstance(widget, Picture) or not isinstance(widget, (Explorer, *SCRIPTS.values())):
            continue
        name, task, state = described(widget, seconds)
        found[id] = {"widget": name, "task": task, "size": size_of(widget)}
        if has_bytes(state):
            found[id]["file"] = file = f"{len(found)}.js"
            found[id] |= {key: state[key] for key in ("controls", "training") if key in state}
            Path(folder, file).write_text(as_script(state), encoding="ascii")
        else:
            found[id]["state"] = state
    Path(folder, INDEX).write_text(json.dumps(found), encoding="utf-8")


def size_of(widget: Any) -> list[list[int]]:
    """Of a quiz the right options of each question, by which a page counts; else nothing."""
    return [list(one.right) for one in widget._questions] if isinstance(widget, Quiz) else []


def described(widget: Any, seconds: float) -> tuple[str, str, dict]:
    """Which script shows a widget, its name in the course, and what the script asks for."""
    if isinstance(widget, Explorer):
        return "picture", "", explorer_state(widget, seconds)
    name = next(name for name, kind in SCRIPTS.items() if isinstance(widget, kind))
    state = {key: getattr(widget, key) for key in widget.keys if key not in OF_JUPYTER}
    task = getattr(widget, "id", None) or widget.in_short().strip("'")
    return name, f"{name} {task}", {key: one for key, one in state.items() if key[0] != "_"}


def explorer_state(explorer: Explorer, seconds: float) -> dict:
    """The picture of an explorer, laid out for a phone, with all that was recorded of it."""
    narrow(explorer._drawing)
    recording = record(explorer, seconds=seconds)
    return {
        "size": recording.size,
        "resolution": DPI / SCREEN,
        "layers": recording.layers,
        "frames": recording.frames,
        "controls": recording.controls,
        "training": recording.training,
    }


def as_script(state: dict) -> str:
    """A script that hands a state to the page: also from a disk, where nothing can be fetched."""
    return f'lessGreedy.took("{base64.b64encode(packed(state)).decode()}");\n'
