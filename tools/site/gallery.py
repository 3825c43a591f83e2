"""The page of all explorers: each moves there by what was recorded in its lesson."""

import re
from copy import deepcopy

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from course_utils.chapters import CHAPTERS
from tools.lesson.gallery import OFFER

HEADING = re.compile(r"^#.*$", re.MULTILINE)
INTRODUCTION = """\
# All explorers

- Every picture of the course that moves, in one place: for a lecture, or for a look around.

What one may find stands in the chapter of each, at the heading *Play* or *Watch it happen*. Ask
first, then move."""


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
            asked, found = as_in_lesson(shown, *offer.groups())
            cell = new_code_cell(cell.source, outputs=found or cell.outputs)
            cell.metadata["tags"] = ["remove-input"]
            cells += [new_markdown_cell(asked), cell] if asked else [cell]
        elif cells and cell.cell_type == "markdown" and cell.source.startswith("#"):
            cells.append(cell)
        elif not cells:
            cells.append(new_markdown_cell(INTRODUCTION))
    notebook = deepcopy(notebook)
    notebook.cells = cells
    return notebook


def as_in_lesson(
    shown: dict[str, NotebookNode], number: str, title: str
) -> tuple[str, list[NotebookNode]]:
    """The text before the cell that makes an explorer, without headings; what the cell shows."""
    chapter = CHAPTERS[number]
    call = f"explorers.{chapter.explorers[title].__name__}("
    before = ""
    for cell in shown[chapter.notebook].cells:
        if cell.cell_type == "markdown":
            before = cell.source
        elif call in cell.source and cell.outputs:
            return HEADING.sub("", before).strip(), cell.outputs
    return "", []
