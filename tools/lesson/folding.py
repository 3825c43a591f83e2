"""The answer does not stand under the question: stored outputs that answer a guess are folded.

JupyterLab unfolds the outputs of a cell that is run, and a click on their place does, too. nbval
compares folded outputs as all others.
"""

import re
from collections.abc import Iterator

from nbformat import NotebookNode

ASKS = re.compile(r"^(?:guesses\.)?(?:guess_(?:value|choice|curve)|(predict))\(", re.MULTILINE)
HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)


def with_answers_folded(notebook: NotebookNode) -> NotebookNode:
    """A copy in which guesses, and what follows them in their section, are stored folded."""
    answers = set(_answers(notebook.cells))
    cells = [
        _folded(cell) if index in answers else cell for index, cell in enumerate(notebook.cells)
    ]
    return NotebookNode(notebook, cells=cells)


def _answers(cells: list[NotebookNode]) -> Iterator[int]:
    """Where the cells are whose output answers a guess.

    The picture that stands for a guess without widgets shows the measurement; that of a
    prediction by one click, the question alone.
    """
    asked = False
    for index, cell in enumerate(cells):
        if cell.cell_type == "markdown":
            asked = asked and not HEADING.search(cell.source)
            continue
        asks = ASKS.search(cell.source) if cell.cell_type == "code" else None
        if asks:
            asked = True
        if asked and not (asks and asks[1]):
            yield index


def _folded(cell: NotebookNode) -> NotebookNode:
    jupyter = NotebookNode(cell.metadata.get("jupyter", {}), outputs_hidden=True)
    return NotebookNode(cell, metadata=NotebookNode(cell.metadata, jupyter=jupyter))
