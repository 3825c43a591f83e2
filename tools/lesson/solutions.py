"""Solutions between markers in the source, and the stubs that learners get in their place.

In the source, a code cell tagged ``exercise`` holds a function whose body stands between nbgrader's
markers::

    def dropout(x, p, rng):
        \"\"\"Zero each entry of x with probability p. x: (n, d); returns (n, d).\"\"\"
        ### BEGIN SOLUTION
        return x * (rng.random(x.shape) >= p) / (1 - p)
        ### END SOLUTION

The learner gets `STUB` for the marked lines. It returns instead of raising, so that Run All runs
clean.
"""

from nbformat import NotebookNode

from .errors import BuildError, place

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
STUB = "return ...  # your code here"


def solution(cell: NotebookNode, index: int) -> str:
    """The code of an exercise with its solution, as a reader should see it.

    Raises:
        BuildError: If the solution is not marked properly.
    """
    return "\n".join(line for line, inside in _marked(cell, index) if inside is not None)


def stub(cell: NotebookNode, index: int) -> str:
    """The code of an exercise with a stub in the place of each solution.

    Raises:
        BuildError: If a solution is not marked properly.
    """
    lines = []
    for line, inside in _marked(cell, index):
        if inside is None and line.strip() == BEGIN:
            lines.append(line[: line.index(BEGIN)] + STUB)
        elif inside is False:
            lines.append(line)
    return "\n".join(lines)


def _marked(cell: NotebookNode, index: int) -> list[tuple[str, bool | None]]:
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
