"""The pipeline from a lesson's source to its notebook, on lessons of a few lines."""

import io
import json
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image

from tools import build_notebooks
from tools.build_notebooks import build, derive
from tools.lesson.command import chosen
from tools.lesson.editions import self_study
from tools.lesson.errors import BuildError
from tools.lesson.exercises import ExerciseCells, exercises_of
from tools.lesson.pictures import with_palette
from tools.lesson.solutions import STUB
from tools.lesson.source import read_source
from tools.lesson.stable import WIDGET, without_traces
from tools.update_text import update

LESSON = """\
# A lesson

+++ {"slideshow": {"slide_type": "slide"}}

## A question

```{code-cell} python
:tags: [setup]

import matplotlib.pyplot as plt
import numpy as np

from course_utils.exercises import check
```

```{code-cell}
:alt: "A line that rises from nought to one."
:slideshow: {slide_type: fragment}

fig, ax = plt.subplots()
_ = ax.plot([0, 1])
```

### Exercise 1.1

```{code-cell}
:tags: [exercise]

def rmse(y, y_hat):
    \"\"\"Root-mean-square error.\"\"\"
    ### BEGIN SOLUTION
    return np.sqrt(np.mean((y - y_hat) ** 2))
    ### END SOLUTION
```

```{code-cell}
:tags: [check]

check("1.1", rmse)
```
"""
IN_WORDS = """\
# A lesson

### Exercise 1.7

```{code-cell}
:tags: [explain]

explain("1.7")
```
"""


@pytest.fixture
def lesson(tmp_path):
    """Write a lesson's source; returns its path."""

    def write(text=LESSON, name="01_lesson"):
        path = tmp_path / f"{name}.md"
        path.write_text(text)
        return path

    return write


def code_cell(code, options=""):
    """The source of a lesson of one code cell."""
    return f"# A lesson\n\n```{{code-cell}}\n{options}\n{code}\n```\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The notebook of LESSON, built twice: both files."""
    folder = tmp_path_factory.mktemp("lesson")
    source = folder / "01_lesson.md"
    source.write_text(LESSON)
    target = build(source, folder)
    first = target.read_bytes()
    return first, build(source, folder).read_bytes()


def test_two_builds_give_the_same_bytes(built):
    assert built[0] == built[1]


def test_built_notebook_is_executed_and_described(built):
    notebook = nbformat.reads(built[0].decode(), as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == [1, 2, 3, 4]
    figure = code[1].outputs[0]
    assert figure.metadata["image/png"]["alt"] == "A line that rises from nought to one."
    assert re.fullmatch("<Figure size .* with 1 Axes>", figure.data["text/plain"])
    assert code[1].metadata.slideshow.slide_type == "fragment"
    assert notebook.cells[1].metadata.slideshow.slide_type == "slide"
    assert code[3].outputs[0].text == "Exercise 1.1: not attempted yet\n"


def test_built_notebook_has_no_trace_of_the_machine(built):
    notebook = json.loads(built[0])
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    assert "version" not in notebook["metadata"]["language_info"]
    assert not any("execution" in cell["metadata"] for cell in notebook["cells"])
    assert built[0].endswith(b"}\n")


def test_stub_and_solution_come_from_one_source(lesson):
    original = read_source(lesson())
    stub, check, answer = self_study(original).cells[-3:]
    start = 'def rmse(y, y_hat):\n    """Root-mean-square error."""\n    '
    assert stub.source == f"{start}{STUB}"
    assert "check" in check.metadata.tags
    assert "<details>" in answer.source
    assert answer.metadata.tags == ["solution"]
    assert f"```python\n{start}return np.sqrt(np.mean((y - y_hat) ** 2))\n```" in answer.source
    assert "### BEGIN SOLUTION" in original.cells[-2].source


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (("    ### END SOLUTION\n", ""), "needs '### BEGIN SOLUTION' and"),
        (("    ### BEGIN SOLUTION\n", ""), "without its partner"),
        (("    ### ", "### "), "inside a function"),
        ((":tags: [check]\n", ""), "needs a cell tagged `exercise`, then one tagged `check`"),
        ((":tags: [exercise]\n", ""), "needs a cell tagged `exercise`, then one tagged `check`"),
        (("[exercise]", "[explain]"), "needs a cell tagged `exercise`, then one tagged `check`"),
        (("### Exercise 1.1\n", ""), "needs a heading such as"),
        (("### Exercise 1.1\n", "### Weights\n"), "needs a heading such as"),
        (("Exercise 1.1", "Exercise 1.1 · ●○○"), "should be '### Exercise 1.1'"),
        (("Exercise 1.1", "Exercise 0.1"), "no exercise 0.1: add it to EXERCISES"),
        (('check("1.1"', 'check("1.2"'), "calls 1.2, but stands below exercise 1.1"),
        (('check("1.1", rmse)', "print(rmse(1, 2))"), "holds one call such as check"),
        (('check("1.1", rmse)', 'check("1.1", rmse())'), "holds one call such as check"),
        (('check("1.1", rmse)', 'check("1.1", '), "holds one call such as check"),
    ],
)
def test_an_exercise_that_is_not_well_formed_is_refused(lesson, damage, message):
    assert damage[0] in LESSON
    with pytest.raises(BuildError, match=re.escape(message)):
        derive(lesson(LESSON.replace(*damage)))


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (("[explain]", "[exercise]"), "'explain' needs a cell tagged `explain`"),
        ((":tags: [explain]\n", ""), "'explain' needs a cell tagged `explain`"),
        (('explain("1.7")', 'explain("1.7", 3)'), 'holds one call such as explain("1.7")'),
        (('explain("1.7")', 'explain("1.8")'), "calls 1.8, but stands below exercise 1.7"),
    ],
)
def test_an_exercise_in_words_that_is_not_well_formed_is_refused(lesson, damage, message):
    assert damage[0] in IN_WORDS
    with pytest.raises(BuildError, match=re.escape(message)):
        derive(lesson(IN_WORDS.replace(*damage)))


def test_an_exercise_in_words_needs_neither_stub_nor_check(lesson):
    original = read_source(lesson(IN_WORDS))
    assert exercises_of(original) == [ExerciseCells("1.7", answer=1)]
    assert self_study(original).cells[1].source == 'explain("1.7")'


def test_a_heading_in_a_code_block_begins_no_exercise(lesson):
    text = "# A lesson\n\n```\n### Exercise 1.1\n```\n"
    assert exercises_of(read_source(lesson(text))) == []


def test_ids_do_not_depend_on_other_cells(lesson):
    def ids(text):
        cells = derive(lesson(text)).cells
        assert len({cell.id for cell in cells}) == len(cells)
        return [cell.id for cell in cells]

    before = ids(LESSON)
    after = ids(LESSON.replace("## A question", "A new cell\n\n+++\n\n## A question"))
    assert set(before) < set(after)
    assert len(after) == len(before) + 1


def test_equal_cells_get_different_ids(lesson):
    notebook = derive(lesson("# A lesson\n\n+++\n\nSame.\n\n+++\n\nSame.\n"))
    assert notebook.cells[1].id != notebook.cells[2].id


FIGURE = "import matplotlib.pyplot as plt\n_ = plt.plot([0, 1])"
ALT = "A line that rises from the lower left to the upper right, with a word on it."


@pytest.mark.parametrize(
    ("code", "options", "message"),
    [
        (FIGURE, "", r"cell 2, 'import matplotlib.*needs alt text"),
        (FIGURE, ':alt: "too short"\n', "needs alt text"),
        (FIGURE + "\n_ = plt.text(0.5, 0.5, 'here')", f":alt: {ALT}\n", "CrowdedPicture"),
        ("import warnings\nwarnings.warn('a warning')", "", "wrote to stderr"),
        ("y = 1\n1 / 0", "", r"cell 2, 'y = 1'(?s:.*)ZeroDivisionError: division by zero"),
        ("1 / 0", ":tags: [raises-exception]\n", "raised ZeroDivisionError"),
        ("print('x\\n' * 350_000)", "", "bytes, more than 600,000"),
    ],
)
def test_a_bad_cell_is_named_and_the_old_notebook_stays(lesson, tmp_path, code, options, message):
    old = tmp_path / "01_lesson.ipynb"
    old.write_text("old")
    with pytest.raises(BuildError, match=f"01_lesson.md: (?s:.*){message}"):
        build(lesson(code_cell(code, options)), tmp_path)
    assert old.read_text() == "old"
    assert not list(tmp_path.glob("*.part"))


def test_widgets_are_stored_without_state_and_with_a_stable_id(lesson, tmp_path):
    code = "import ipywidgets\nipywidgets.IntSlider()"
    first = build(lesson(code_cell(code)), tmp_path).read_bytes()
    assert first == build(lesson(code_cell(code)), tmp_path).read_bytes()
    assert b"widget-view" in first
    assert b"widget-state" not in first


def test_a_widget_can_bring_its_own_alt_text(lesson, tmp_path):
    # A PNG of one white pixel.
    code = """\
class Picture:
    def _repr_mimebundle_(self, **kwargs):
        png = (
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2"
            "FAAAAABJRU5ErkJggg=="
        )
        data = {"image/png": png, "text/plain": "Picture"}
        return data, {"image/png": {"alt": "A sentence that the picture brings."}}

Picture()"""
    notebook = nbformat.read(build(lesson(code_cell(code)), tmp_path), as_version=4)
    (output,) = notebook.cells[1].outputs
    assert output.metadata["image/png"]["alt"] == "A sentence that the picture brings."


def test_lessons_are_chosen_by_name(lesson, tmp_path):
    first, second = lesson(name="01_first"), lesson(name="02_second")
    assert chosen([], tmp_path) == [first, second]
    assert chosen(["02_second"], tmp_path) == [second]
    with pytest.raises(BuildError, match="no lesson 03; there are: 01_first, 02_second"):
        chosen(["03"], tmp_path)


def test_the_command_line_says_what_failed(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(build_notebooks, "NOTEBOOKS", Path(tmp_path))
    assert build_notebooks.main(["01_missing"]) == 1
    assert capsys.readouterr().err.startswith("error: no lesson 01_missing")


def test_figures_are_stored_with_a_palette_and_look_the_same():
    figure = Figure(figsize=(7, 4))
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    for i in range(4):
        axes.plot(range(50), [(i + 1) * x % 17 for x in range(50)])
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    small = with_palette(buffer.getvalue())
    assert len(small) < len(buffer.getvalue()) / 2
    before, after = (
        np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=float)
        for png in (buffer.getvalue(), small)
    )
    assert before.shape == after.shape and np.abs(before - after).mean() < 1


def test_a_widget_is_stored_as_its_picture_if_it_has_one():
    view = {"model_id": "changes at every run", "version_major": 2, "version_minor": 0}
    cell = new_code_cell("explorer", id="abc")
    cell.outputs = [
        new_output("display_data", {WIDGET: dict(view), "image/png": "…", "text/plain": "seen"}),
        new_output("display_data", {WIDGET: dict(view), "text/plain": "slider"}),
    ]
    notebook = new_notebook(cells=[cell])
    without_traces(notebook)
    with_picture, without = cell.outputs
    assert set(with_picture.data) == {"image/png", "text/plain"}
    assert without.data[WIDGET]["model_id"] != view["model_id"]


def test_a_lesson_is_built_as_for_a_newcomer(lesson, tmp_path, monkeypatch):
    (tmp_path / "progress.json").write_text("of the author")
    monkeypatch.setenv("LESS_GREEDY_PROGRESS", str(tmp_path))
    code = "import os\nprint(os.listdir(os.environ['LESS_GREEDY_PROGRESS']))"
    notebook = nbformat.read(build(lesson(code_cell(code)), tmp_path), as_version=4)
    assert notebook.cells[1].outputs[0].text == "[]\n"


# Text alone


GUESSES = """\
# A lesson

```{code-cell}
print("before")
```

```{code-cell}
guesses.predict("1.a", "Rises?", "yes", "no")
```

```{code-cell}
print("what comes out")
```

What we see.

```{code-cell}
print("more of it")
```

## Another section

```{code-cell}
print("another")
```

```{code-cell}
number = 3
guesses.guess_value("1.b", "How many?", number)
```

```{code-cell}
print("its answer")
```
"""


def test_what_answers_a_guess_is_stored_folded(tmp_path):
    path = tmp_path / "guesses.md"
    path.write_text(GUESSES, encoding="utf-8")
    cells = [cell for cell in derive(path).cells if cell.cell_type == "code"]
    folded = [cell.metadata.get("jupyter", {}).get("outputs_hidden", False) for cell in cells]
    assert folded == [False, False, True, True, False, True, True]


def test_text_is_taken_over_and_outputs_stay(lesson, built, tmp_path):
    source, target = (
        lesson(LESSON.replace("A lesson", "Another title")),
        tmp_path / "01_lesson.ipynb",
    )
    target.write_bytes(built[0])
    update(source, tmp_path)
    before, after = nbformat.reads(built[0].decode(), as_version=4), nbformat.read(target, 4)
    assert "Another title" in after.cells[0].source
    outputs = [[c.outputs for c in one.cells if c.cell_type == "code"] for one in (before, after)]
    assert outputs[0] == outputs[1] and any(outputs[0])
    assert after.metadata == before.metadata


def test_changed_code_must_be_built(lesson, built, tmp_path):
    source, target = lesson(LESSON.replace("[0, 1]", "[0, 2]")), tmp_path / "01_lesson.ipynb"
    with pytest.raises(BuildError, match="not built yet"):
        update(source, tmp_path)
    target.write_bytes(built[0])
    with pytest.raises(BuildError, match="its code has changed"):
        update(source, tmp_path)
    assert target.read_bytes() == built[0]
