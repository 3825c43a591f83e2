"""Read a lesson: MyST Markdown in, a notebook without outputs out."""

from pathlib import Path

import jupytext
from nbformat import NotebookNode

from .errors import BuildError, place
from .records import filled

MYST = {"extension": ".md", "format_name": "myst"}


def read_source(path: Path) -> NotebookNode:
    """The lesson at `path`, with the solutions of its exercises still in it.

    Raises:
        FileNotFoundError: If there is no such lesson.
        BuildError: If it names an exercise that is in no chapter's record.
    """
    lesson = jupytext.reads(path.read_text(encoding="utf-8"), fmt=MYST)
    for index, cell in enumerate(lesson.cells):
        if cell.cell_type == "markdown":
            try:
                cell.source = filled(cell.source, path.stem)
            except BuildError as error:
                raise BuildError(f"{place(index, cell)}: {error}") from None
    return lesson
