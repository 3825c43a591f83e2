"""The page of all explorers: each moves there by what was recorded in its lesson."""

from copy import deepcopy

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from course_utils.chapters import CHAPTERS
from tools.lesson.gallery import OFFER

INTRODUCTION = """\
# All explorers

- Every picture of the course that moves, in one place: for a lecture, or for a look around.

What to try, and what one may find, stands in the chapter of each, at the heading *Play* or *Watch
it happen*. Ask first, then move."""


def gallery(notebook: NotebookNode, shown: dict[str, NotebookNode]) -> NotebookNode:
    """The gallery's notebook, with each explorer as its lesson's page shows it.

    Args:
        notebook: The gallery as it is stored, where explorers are offered.
        shown: By the name of a lesson, its page's notebook.
    """
    cells = []
    for cell in deepcopy(notebook.cells):
        offer = OFFER.search(cell.source) if cell.cell_type == "code" else None
        if offer is not None:
            found = outputs(shown, *offer.groups()) or cell.outputs
            cell = new_code_cell(cell.source, outputs=found)
            cell.metadata["tags"] = ["remove-input"]
            cells.append(cell)
        elif cells and cell.cell_type == "markdown" and cell.source.startswith("#"):
            cells.append(cell)
        elif not cells:
            cells.append(new_markdown_cell(INTRODUCTION))
    notebook = deepcopy(notebook)
    notebook.cells = cells
    return notebook


def outputs(shown: dict[str, NotebookNode], number: str, title: str) -> list[NotebookNode]:
    """What the cell of a lesson shows that makes the explorer; nothing if there is none."""
    chapter = CHAPTERS[number]
    call = f"explorers.{chapter.explorers[title].__name__}("
    cells = shown[chapter.notebook].cells
    return next((cell.outputs for cell in cells if call in cell.source and cell.outputs), [])
