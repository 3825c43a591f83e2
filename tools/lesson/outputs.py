"""Give an edition its outputs without training everything again.

Editions differ in the answers to the exercises alone, and no other cell depends on those. So the
outputs of all other cells are those of the built notebook, and the exercises are run by themselves.
"""

from copy import deepcopy

from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from .errors import BuildError, place
from .exercises import tags

NEEDED = {"setup", "exercise", "check"}


def exercises_alone(edition: NotebookNode) -> NotebookNode:
    """A notebook of the imports, the exercises and their checks, to be executed."""
    cells = [deepcopy(cell) for cell in edition.cells if NEEDED & set(tags(cell))]
    return new_notebook(cells=cells, metadata=edition.metadata)


def with_outputs(edition: NotebookNode, *executed: NotebookNode) -> NotebookNode:
    """The edition with the outputs that equal cells have in executed notebooks, the last one first.

    Raises:
        BuildError: If one of its cells was executed in none of them.
    """
    run = {cell.id: cell for notebook in executed for cell in notebook.cells}
    cells, count = [], 0
    for index, cell in enumerate(edition.cells):
        if cell.cell_type == "code":
            if cell.id not in run:
                raise BuildError(f"{place(index, cell)} was not executed")
            count += 1
            cell = _counted(NotebookNode(cell, outputs=deepcopy(run[cell.id].outputs)), count)
        cells.append(cell)
    return NotebookNode(edition, cells=cells)


def _counted(cell: NotebookNode, count: int) -> NotebookNode:
    """The cell as if it was the one that is executed at this count."""
    for output in cell.outputs:
        if "execution_count" in output:
            output.execution_count = count
    return NotebookNode(cell, execution_count=count)
