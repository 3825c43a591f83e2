"""The one error that stops a build, worded for the author of the lesson."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a server that reports an error need not know notebooks
    from nbformat import NotebookNode


class BuildError(Exception):
    """A lesson cannot be built; the message says which cell and what to do."""


def place(index: int, cell: NotebookNode) -> str:
    """How an author finds a cell: its number in the notebook and its first line of content."""
    lines = [line for line in cell.source.splitlines() if line.strip()] or ["(empty)"]
    return f"cell {index + 1}, {lines[0]!r}"
