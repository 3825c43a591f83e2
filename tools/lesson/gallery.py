"""The gallery of all explorers: each offer is stored with the picture that its lesson has of it."""

import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_utils.chapters import CHAPTERS

from .alt_text import figures
from .errors import BuildError, place
from .pictures import halved

OFFER = re.compile(r'^play\("(\d+)", "(.+)"\)$', re.MULTILINE)


def with_pictures(notebook: NotebookNode, folder: Path) -> None:
    """Store beside each offer of an executed notebook the picture out of its lesson in `folder`.

    A notebook that offers nothing is left as it is.

    Raises:
        BuildError: If a lesson was not built yet, or shows no such explorer.
    """
    for index, cell in enumerate(notebook.cells):
        offer = OFFER.search(cell.source) if cell.cell_type == "code" else None
        if offer is None:
            continue
        found = picture(*offer.groups(), folder)
        if found is None:
            raise BuildError(
                f"{place(index, cell)}: no lesson shows it: run `make notebooks` first"
            )
        (output,) = cell.outputs
        output.data["image/png"] = halved(found.data["image/png"])  # there are many of them
        output.metadata["image/png"] = found.metadata["image/png"]


def picture(number: str, title: str, folder: Path) -> NotebookNode | None:
    """The stored output of an explorer in the lesson that shows it; None if there is none."""
    chapter = CHAPTERS[number]
    call = f"explorers.{chapter.explorers[title].__name__}("
    path = folder / f"{chapter.notebook}.ipynb"
    if not path.exists():
        return None
    cells = nbformat.read(path, as_version=4).cells
    shown = (one for cell in cells if call in cell.source for one in figures(cell))
    return next(shown, None)
