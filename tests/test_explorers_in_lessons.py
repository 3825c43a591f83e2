"""An explorer runs after the setup cell alone, and then shows what it shows in its lesson."""

from pathlib import Path

import nbformat
import pytest

from course_utils.chapters import CHAPTERS
from tools.lesson.exercises import tags

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"


def lessons():
    """Each cell that shows an explorer, after its notebook's setup cell."""
    for number, chapter in CHAPTERS.items():
        notebook = nbformat.read(NOTEBOOKS / f"{chapter.notebook}.ipynb", as_version=4)
        (setup,) = (cell for cell in notebook.cells if "setup" in tags(cell))
        for cell in notebook.cells:
            if cell.source.startswith("explorers."):
                yield pytest.param(setup, cell, id=f"{number} {cell.source.partition('(')[0]}")


@pytest.mark.slow
@pytest.mark.takes_turns
@pytest.mark.parametrize(("setup", "cell"), list(lessons()))
def test_it_says_alone_what_it_says_after_the_whole_lesson(setup, cell):
    names = {}
    exec(setup.source, names)
    explorer = eval(cell.source, names)
    (output,) = cell.outputs
    assert not explorer.error
    assert explorer.sentence == output.data["text/plain"], "it trains as its lesson does"
