"""Take changed text into built notebooks: ``python -m tools.update_text [NAME ...]``.

The outputs stay as they are, which is right as long as no code cell has changed: after a sentence
was mended, or the ledger's tables have new numbers. Otherwise the lesson must be built.
"""

import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools.build_notebooks import derive, write
from tools.lesson.command import NOTEBOOKS, chosen, named, status
from tools.lesson.errors import BuildError


def with_outputs(new: NotebookNode, old: NotebookNode) -> NotebookNode:
    """The new notebook with the outputs of the old one.

    Raises:
        BuildError: If a code cell has changed.
    """
    cells = [[cell for cell in one.cells if cell.cell_type == "code"] for one in (new, old)]
    if [cell.source for cell in cells[0]] != [cell.source for cell in cells[1]]:
        raise BuildError("its code has changed: build it with make notebooks")
    for cell, executed in zip(*cells, strict=True):
        cell.outputs, cell.execution_count = executed.outputs, executed.execution_count
    new.metadata = old.metadata | new.metadata  # the old one's says which Python ran it
    return new


def update(source: Path, folder: Path) -> Path:
    """Write the notebook of one lesson anew, with its outputs.

    Raises:
        BuildError: If it was never built, or its code has changed.
    """
    target = folder / f"{source.stem}.ipynb"
    try:
        if not target.exists():
            raise BuildError("it is not built yet: make notebooks")
        old = nbformat.read(target, as_version=nbformat.NO_CONVERT)
        return write(with_outputs(derive(source), old), target)
    except BuildError as error:
        raise BuildError(f"{source.name}: {error}") from None


def update_all(names: list[str]) -> None:
    """Update the lessons called `names`, or all."""
    for source in chosen(names, NOTEBOOKS / "source"):
        update(source, NOTEBOOKS)


def main(arguments: list[str] | None = None) -> int:
    """Update what the command line names; returns 1 if a lesson could not be updated."""
    names = named(__doc__, arguments)
    return status(lambda: update_all(names))


if __name__ == "__main__":
    sys.exit(main())
