"""Read a lesson: MyST Markdown in, a notebook without outputs out."""

from pathlib import Path

import jupytext
from nbformat import NotebookNode

MYST = {"extension": ".md", "format_name": "myst"}


def read_source(path: Path) -> NotebookNode:
    """The lesson at `path`, with the solutions of its exercises still in it.

    Raises:
        FileNotFoundError: If there is no such lesson.
    """
    return jupytext.reads(path.read_text(encoding="utf-8"), fmt=MYST)
