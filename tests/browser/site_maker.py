"""Makes small sites for the tests: ``python site_maker.py NAME FOLDER``, a lesson's or "gallery".

In a process of its own, since nbclient cannot run beside playwright. Of a lesson it runs the setup
cell and those that show what needs nothing else; others keep the output that is stored.

For each explorer it also writes what matplotlib paints at positions that were recorded:
``expected.json`` has by explorer, in the order of the page, the indices of its controls (and of the
picture of a training) with the names of PNG files.
"""

import json
import shutil
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE)]

from tools import build_site  # noqa: E402
from tools.lesson.command import NOTEBOOKS  # noqa: E402
from tools.lesson.exercises import tags  # noqa: E402
from tools.site.gathering import Lesson  # noqa: E402
from tools.site.lessons import execute_with_widgets, read  # noqa: E402

SECONDS = 3  # for recording an explorer
ALONE = ("explorers.", "guesses.predict(", "predict(", "quiz(", "explain(")
IMPORTS = """\
from explorer_gallery import controls, show
from guess_gallery import choice, curve, value
from live_gallery import walk
from course_utils.exercises import explain, quiz
from course_utils.guesses import predict"""
GALLERY = [
    IMPORTS,
    "show('line', 'log')",
    "controls(play='size')",
    "show('mesh', 'linear', precomputed=True)",
    "walk()",
    "value()",
    "choice()",
    "curve()",
    "predict('1.p', 'Does it fall?', 'yes', 'no')",
    "quiz('1')",
    "explain('1.7')",
]
TEXT = """\
# A page

- something to learn

A formula, $x^2$, and an answer:

<details>
<summary>Solution</summary>

Two is right.

</details>"""
END = "## The end\n\n" + "\n\n".join(["A page is longer than a screen."] * 40)
# Of three positions: where an explorer starts, and towards both ends.
EXPECT = """\
import sys
sys.path[:0] = [{root!r}, {here!r}]
from site_maker import write_expected
write_expected({folder!r})"""


def write_expected(folder):
    """Write what matplotlib paints of each explorer of this kernel, at three recorded positions."""
    from ipywidgets.widgets.widget import _instances as widgets
    from painting import by_matplotlib
    from PIL import Image

    from course_utils.explorers import Explorer
    from course_utils.plots import crowding

    crowding.unload_ipython_extension(None)  # a reader may move texts onto curves
    index = json.loads(Path(folder, "index.json").read_text(encoding="utf-8"))
    expected = {}
    for id, one in index.items():
        explorer = widgets[id]
        if not isinstance(explorer, Explorer):
            continue
        live = hasattr(explorer, "run")
        expected[id] = []
        for number, part in enumerate((0.0, 0.5, 1.0)):
            described = one["controls"]
            places = [round(part * (len(control["options"]) - 1)) for control in described]
            if live:  # one control is moved, and the others stay
                places = [
                    place if i == number % len(places) else control["start"]
                    for i, (place, control) in enumerate(zip(places, described, strict=True))
                ]
            values = {
                control["name"]: value_of(control["options"][place], control)
                for control, place in zip(described, places, strict=True)
            }
            explorer.set(**values)
            picture = number + 1
            if live:
                explorer.reset()
                for _ in range(picture):
                    explorer.run.advance(one["training"]["steps"])
                explorer._drawing.move(explorer.values)
            file = f"{id}-{number}.png"
            Image.fromarray(by_matplotlib(explorer)).save(Path(folder, file))
            expected[id].append(
                {"places": places, "picture": picture if live else None, "file": file}
            )
    Path(folder, "expected.json").write_text(json.dumps(expected), encoding="utf-8")


def value_of(option, control):
    """What `Explorer.set` takes for the text of an option."""
    return option == "yes" if control["kind"] == "box" else option


def notebook_of(name):
    """The notebook whose cells are run, and the whole one."""
    if name == "gallery":
        cells = [new_markdown_cell(TEXT), *map(new_code_cell, GALLERY), new_markdown_cell(END)]
        notebook = new_notebook(cells=cells)
        return notebook, notebook
    whole = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    cells = [cell for cell in whole.cells if cell.cell_type == "code"]
    alone = [one for one in cells if "setup" in tags(one) or one.source.startswith(ALONE)]
    return new_notebook(cells=alone), whole


def make(name, folder):
    """Write ``site``, and beside it ``widgets`` with what is expected."""
    cwd, widgets = folder / "cwd", folder / "widgets"
    cwd.mkdir(parents=True)
    widgets.mkdir()
    for gallery in HERE.glob("*_gallery.py"):
        shutil.copy(gallery, cwd)
    run, whole = notebook_of(name)
    text = EXPECT.format(root=str(ROOT), here=str(HERE), folder=str(widgets))
    execute_with_widgets(run, cwd, widgets, SECONDS, then=text)
    executed, hosted = read(widgets)
    outputs = {cell.id: cell.outputs for cell in executed.cells if cell.cell_type == "code"}
    for cell in whole.cells:
        if cell.cell_type == "code":
            cell.outputs = outputs.get(cell.id, cell.outputs)
    build_site.make([Lesson(name, whole, hosted, widgets)], folder, strict=False).rename(
        folder / "site"
    )


if __name__ == "__main__":
    make(sys.argv[1], Path(sys.argv[2]).resolve())
