"""Explorers on slides: those that need no kernel move, the others are their picture."""

import json
from base64 import b64encode

from ipywidgets import Widget
from nbformat.v4 import new_code_cell, new_notebook, new_output

from course_utils.explorers import explore
from tools.audience.questions import from_data
from tools.lesson.stable import WIDGET
from tools.slides.widgets import QUESTIONS, STATE, execute_with_widgets, keep_what_moves


def explorer(**options):
    """An explorer of one position, by default one that computes when it is moved."""

    def setup(fig):
        (curve,) = fig.subplots().plot([0, 1], [0, 1])

        def update(slope):
            curve.set_ydata([0, slope])
            return f"The slope is {slope}."

        return update

    return explore(setup, slope=(1, 2), **options)


def shown(*widgets):
    """A notebook that shows explorers, with the state of all widgets that there are."""
    cells = []
    for widget in widgets:
        data, details = widget._repr_mimebundle_()
        data["image/png"] = b64encode(data["image/png"]).decode()
        output = new_output("display_data", data, metadata=details)
        cells.append(new_code_cell("show", outputs=[output]))
    state = json.loads(json.dumps(Widget.get_manager_state()))
    return new_notebook(cells=cells, metadata={"widgets": {STATE: state}})


def kept(notebook):
    """The models whose state is in a notebook."""
    return notebook.metadata.widgets[STATE]["state"]


def test_precomputed_explorer_keeps_its_widget_and_its_player():
    moving = explorer(precomputed=True, play="slope")
    notebook = shown(moving)
    keep_what_moves(notebook)
    (output,) = notebook.cells[0].outputs
    assert WIDGET in output.data
    models = kept(notebook)
    assert {moving.model_id, moving.controls["slope"].model_id} <= set(models)
    assert "LinkModel" in {model["model_name"] for model in models.values()}


def test_exact_explorer_becomes_its_picture_with_a_note():
    notebook = shown(explorer())
    keep_what_moves(notebook)
    picture, note = notebook.cells[0].outputs
    assert WIDGET not in picture.data and "image/png" in picture.data
    assert "The slope is 1." in note.data["text/html"]
    assert "where a kernel runs" in note.data["text/html"]
    assert "widgets" not in notebook.metadata


def test_state_of_what_is_not_shown_is_left_out():
    moving, still = explorer(precomputed=True), explorer()
    notebook = shown(moving, still)
    before = set(kept(notebook))
    keep_what_moves(notebook)
    assert {moving.model_id, still.model_id} <= before
    assert moving.model_id in kept(notebook) and still.model_id not in kept(notebook)


def test_slides_bring_the_questions_that_a_class_can_be_asked(tmp_path):
    source = """
from course_utils.exercises import quiz
from course_utils.guesses import guess_value, predict
predict("3.b", "Will it?", "yes", "no")
quiz(3)
guess_value("3.a", "How many?", 7.2, low=0, high=10, unit="bits")"""
    notebook = new_notebook(cells=[new_code_cell(source)])
    execute_with_widgets(notebook, tmp_path)
    found = [from_data(data) for data in notebook.metadata[QUESTIONS]]
    kinds = {question.id: question.kind for question in found}
    assert kinds["predict 3.b"] == "vote" and kinds["guess 3.a"] == "value"
    assert kinds["quiz 3.1"] == "quiz"
    (guess,) = (question for question in found if question.id == "guess 3.a")
    assert {"axes", "measured", "narrow_axes", "narrow_measured"} == set(guess.pictures)
    assert all(png.startswith(b"\x89PNG") for png in guess.pictures.values())
    assert len(notebook.cells) == 1 and notebook.metadata.widgets[STATE]["state"]
