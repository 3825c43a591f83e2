'''An exercise is written as its solution; the learner's stub is derived from it.

In the source, a code cell tagged ``exercise`` holds a function whose body stands between markers,
and a later cell tagged ``check`` tests it::

    def dropout(x, p, rng):
        """Zero each entry of x with probability p. x: (n, d); returns (n, d)."""
        ### BEGIN SOLUTION
        return x * (rng.random(x.shape) >= p) / (1 - p)
        ### END SOLUTION

The learner gets ``return ...  # your code here`` for the marked lines, and after the check a folded
cell with the solution. The stub returns instead of raising, so that Run All runs clean.
'''

from copy import deepcopy

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from .errors import BuildError, place

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
STUB = "return ...  # your code here"
FOLDED = """\
<details>
<summary>Solution</summary>

```python
{code}
```

</details>"""


def student(lesson: NotebookNode) -> NotebookNode:
    """The learner's edition: a stub for each solution, the solution folded after its check.

    Raises:
        BuildError: If a solution is not marked properly, or has no check cell after it.
    """
    edition, cells, waiting = deepcopy(lesson), [], None
    for index, cell in enumerate(edition.cells):
        if "exercise" in tags(cell):
            if waiting:
                raise BuildError(f"{waiting[0]}: no cell tagged `check` before the next exercise")
            waiting = place(index, cell), without_markers(cell, index)
            cell.source = with_stubs(cell, index)
        cells.append(cell)
        if waiting and "check" in tags(cell):
            cells.append(folded(waiting[1]))
            waiting = None
    if waiting:
        raise BuildError(f"{waiting[0]}: no cell tagged `check` after this exercise")
    edition.cells = cells
    return edition


def solved(lesson: NotebookNode) -> NotebookNode:
    """The same lesson with every exercise solved, to execute in a test.

    Raises:
        BuildError: If a solution is not marked properly.
    """
    edition = deepcopy(lesson)
    for index, cell in enumerate(edition.cells):
        if "exercise" in tags(cell):
            cell.source = without_markers(cell, index)
    return edition


def tags(cell: NotebookNode) -> list[str]:
    """The tags of a cell, none if it has none."""
    return cell.metadata.get("tags", [])


def without_markers(cell: NotebookNode, index: int) -> str:
    """The code of an exercise with its solution, as a reader should see it."""
    return "\n".join(line for line, inside in marked(cell, index) if inside is not None)


def with_stubs(cell: NotebookNode, index: int) -> str:
    """The code of an exercise with a stub in the place of each solution."""
    lines = []
    for line, inside in marked(cell, index):
        if inside is None and line.strip() == BEGIN:
            lines.append(line[: line.index(BEGIN)] + STUB)
        elif inside is False:
            lines.append(line)
    return "\n".join(lines)


def marked(cell: NotebookNode, index: int) -> list[tuple[str, bool | None]]:
    """Each line of an exercise, and whether it is in a solution; None for the markers themselves.

    Raises:
        BuildError: If markers are missing or unpaired, or a solution is outside of any function.
    """
    lines, inside, seen = [], False, False
    for line in cell.source.splitlines():
        if line.strip() not in (BEGIN, END):
            lines.append((line, inside))
            continue
        if inside is not (line.strip() == END):
            raise BuildError(f"{place(index, cell)}: {line.strip()!r} without its partner")
        if not line.startswith(" "):
            raise BuildError(
                f"{place(index, cell)}: a solution stands inside a function, since its stub returns"
            )
        lines.append((line, None))
        inside, seen = not inside, True
    if inside or not seen:
        raise BuildError(f"{place(index, cell)}: an exercise needs {BEGIN!r} and {END!r}")
    return lines


def folded(code: str) -> NotebookNode:
    """A Markdown cell that shows `code` when it is unfolded, and is no part of a slide show."""
    return new_markdown_cell(
        FOLDED.format(code=code),
        metadata={"tags": ["solution"], "slideshow": {"slide_type": "skip"}},
    )
