"""Widgets in slides: those that move in the browser alone stay, the others become their picture."""

import html
import re
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from tools.lesson.alt_text import describe_figures
from tools.lesson.execution import execute
from tools.lesson.pictures import shrink_figures
from tools.lesson.stable import WIDGET

ROOT = Path(__file__).resolve().parents[2]
STATE = "application/vnd.jupyter.widget-state+json"
QUESTIONS = "questions"
# The tools are beside the package, and not installed.
ASK_FOR_STATE = f"""\
import sys
from IPython.display import display
from ipywidgets import Widget
sys.path.insert(0, {str(ROOT)!r})
from tools.audience.lesson import questions_here
display(
    {{"{STATE}": Widget.get_manager_state(), "application/json": questions_here()}}, raw=True
)"""
REFERENCE = re.compile(r"IPY_MODEL_(\w+)")
STILL = """\
<p class="lg-still">{sentence}</p>
<p class="lg-still"><em>This picture moves where a kernel runs: open the notebook to try
it.</em></p>"""


def with_results(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """The same notebook, executed in `folder`, with those of its widgets that need no kernel.

    Raises:
        BuildError: If a cell cannot be run, or a figure has no alt text.
    """
    execute_with_widgets(notebook, folder)
    describe_figures(notebook)
    shrink_figures(notebook)
    keep_what_moves(notebook)
    return notebook


def execute_with_widgets(notebook: NotebookNode, folder: Path) -> None:
    """Run `notebook` in place, in `folder`, and store the state of its widgets in its metadata.

    "questions" in its metadata is what a class can be asked; see `tools.audience.lesson`. The
    kernel is asked for both: it also knows of buffers, and of what was closed again.

    Raises:
        BuildError: If a cell cannot be run.
    """
    notebook.cells.append(new_code_cell(ASK_FOR_STATE))
    execute(notebook, folder)
    (answer,) = notebook.cells.pop().outputs
    notebook.metadata["widgets"] = {STATE: answer.data[STATE]}
    notebook.metadata[QUESTIONS] = answer.data["application/json"]


def keep_what_moves(notebook: NotebookNode) -> None:
    """Leave in `notebook` the widgets that need no kernel, and the state of these alone.

    An explorer that computes in the kernel would have sliders that do nothing: its picture stays,
    with its sentence and a note below.
    """
    stored = notebook.metadata.widgets[STATE]
    models, kept = stored["state"], set()
    for cell in notebook.cells:
        outputs = []
        for output in cell.get("outputs", []):
            outputs.append(output)
            shown = output.get("data", {}).get(WIDGET)
            if shown is None:
                continue
            parts = reachable(models, shown["model_id"])
            if any(needs_kernel(models[part]) for part in parts):
                del output.data[WIDGET]
                outputs.append(note(output.data["text/plain"]))
            else:
                kept |= parts
        if "outputs" in cell:
            cell.outputs = outputs
    kept |= links_between(models, kept)
    if kept:
        stored["state"] = {name: models[name] for name in models if name in kept}
    else:
        del notebook.metadata["widgets"]


def reachable(models: dict, first: str) -> set[str]:
    """The model called `first`, and all to which it leads."""
    found, waiting = set(), {first} & models.keys()
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= references(models[name]) - found
    return found


def links_between(models: dict, kept: set[str]) -> set[str]:
    """The links, such as that of a play button with its slider: no other model leads to them."""
    return {
        name
        for name, model in models.items()
        if model["model_name"].endswith("LinkModel") and references(model) <= kept
    }


def references(model: dict) -> set[str]:
    """The models to which a model leads directly."""
    return set(REFERENCE.findall(str(model["state"])))


def needs_kernel(model: dict) -> bool:
    """Whether a model is the picture of an explorer that does not hold all its positions."""
    return "positions" not in model["state"].get("frames", {"positions"})


def note(sentence: str) -> NotebookNode:
    """What stands below the picture of an explorer that cannot move here."""
    text = STILL.format(sentence=html.escape(sentence))
    return new_output("display_data", {"text/html": text, "text/plain": sentence})
