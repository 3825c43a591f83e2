"""Which cells of an executed lesson are shown in a lecture, and on which slide.

Down the page, every cell is a slide of its own, so that an answer appears after its question; a
section begins to the right of the one before. Exercises are for later, at home.
"""

import re

from nbformat import NotebookNode

HEADING = re.compile(r"^#{1,6} .*\bExercise \d+\.\d+\b", re.MULTILINE)
LAST = {"check", "explain"}  # the tag of an exercise's last cell
TITLE = re.compile(r"^#{1,2} ", re.MULTILINE)
KEPT = {"slide", "skip", "notes"}  # what a lesson says of a cell and a lecture takes over


def lecture(notebook: NotebookNode) -> NotebookNode:
    """A copy of `notebook` with a slide for each cell, and without exercises."""
    cells = [NotebookNode(cell, metadata=dict(cell.metadata)) for cell in notebook.cells]
    cells = [cell for cell in without_exercises(cells) if cell.source.strip()]
    for number, cell in enumerate(cells):
        chosen = cell.metadata.get("slideshow", {}).get("slide_type")
        if number == 0 or (chosen != "skip" and begins_section(cell)):
            chosen = "slide"
        cell.metadata["slideshow"] = {"slide_type": chosen if chosen in KEPT else "subslide"}
    return NotebookNode(notebook, cells=cells)


def begins_section(cell: NotebookNode) -> bool:
    """Whether a cell opens with a heading of the first or second level."""
    return cell.cell_type == "markdown" and TITLE.match(cell.source) is not None


def without_exercises(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The cells that are on no exercise, from its heading to its check."""
    kept, inside = [], False
    for cell in cells:
        heading = HEADING.search(cell.source) if cell.cell_type == "markdown" else None
        if heading:
            inside = True
            if cell.source[: heading.start()].strip():
                kept.append(NotebookNode(cell, source=cell.source[: heading.start()].rstrip()))
        elif not inside:
            kept.append(cell)
        if inside and LAST & set(cell.metadata.get("tags", [])):
            inside = False
    return kept
