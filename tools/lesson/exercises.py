"""Find the exercises of a lesson, and see that each is whole.

An exercise begins with its heading (`records`). Below it the learner answers in code or in words:

- In code: a cell tagged ``exercise`` holds the solution (`solutions`), and a later cell tagged
  ``check`` tests it with one call, ``check("1.2", ridge_by_hand)``.
- In words, if its kind is *explain*: a cell tagged ``explain`` holds one call, ``explain("1.7")``.
"""

import ast
from dataclasses import dataclass

from nbformat import NotebookNode

from .errors import BuildError, place
from .records import EXAMPLE, headings, numbered, record

IN_CODE, IN_WORDS = ("exercise", "check"), ("explain",)
CALLS = {"check": 'check("1.2", ridge_by_hand)', "explain": 'explain("1.7")'}


@dataclass(frozen=True)
class ExerciseCells:
    """One exercise of a lesson, and which of its cells belong to it."""

    number: str  # such as "1.2"
    answer: int  # index of the cell that the learner answers in
    check: int | None = None  # index of the cell that tests it; None where it is answered in words
    function: str = ""  # the name of what is tested


def exercises_of(lesson: NotebookNode) -> list[ExerciseCells]:
    """The exercises of a lesson, in order.

    Raises:
        BuildError: If one lacks its heading, its answer or its check, or if these do not fit.
    """
    return [
        _exercise(lesson, number, where, parts)
        for number, where, parts in _sections(lesson)
        if number or parts
    ]


def tags(cell: NotebookNode) -> list[str]:
    """The tags of a cell, none if it has none."""
    return cell.metadata.get("tags", [])


def _sections(lesson: NotebookNode) -> list[tuple[str | None, str, list[int]]]:
    """For each heading: which exercise it begins, where it is, the cells of exercises below it."""
    sections: list[tuple[str | None, str, list[int]]] = [(None, "", [])]
    for index, cell in enumerate(lesson.cells):
        if cell.cell_type == "markdown":
            here = place(index, cell)
            sections += [(numbered(heading), here, []) for heading in headings(cell)]
        elif set(IN_CODE + IN_WORDS) & set(tags(cell)):
            sections[-1][2].append(index)
    return sections


def _exercise(
    lesson: NotebookNode, number: str | None, where: str, parts: list[int]
) -> ExerciseCells:
    cells = [lesson.cells[index] for index in parts]
    if number is None:
        raise BuildError(
            f"{place(parts[0], cells[0])}: an exercise needs a heading such as {EXAMPLE!r}"
        )
    kind = record(number).kind
    wanted = IN_WORDS if kind == "explain" else IN_CODE
    if tuple(tag for cell in cells for tag in tags(cell) if tag in IN_CODE + IN_WORDS) != wanted:
        raise BuildError(
            f"{where}: an exercise of kind {kind!r} needs a cell tagged "
            + ", then one tagged ".join(f"`{role}`" for role in wanted)
        )
    here = place(parts[-1], cells[-1])
    called, *names = _call(cells[-1], wanted[-1], here)
    if called != number:
        raise BuildError(f"{here}: calls {called}, but stands below exercise {number}")
    return ExerciseCells(number, *parts, *names)


def _call(cell: NotebookNode, name: str, here: str) -> list[str]:
    """The arguments of the one call that a check or an explanation consists of.

    Raises:
        BuildError: If the cell holds anything else.
    """
    example = CALLS[name]
    try:
        match ast.parse(cell.source).body:
            case [ast.Expr(ast.Call(ast.Name(called), [ast.Constant(str(number)), *rest], []))]:
                names = [node.id for node in rest if isinstance(node, ast.Name)]
                if called == name and len(names) == len(rest) == example.count(","):
                    return [number, *names]
    except SyntaxError:
        pass
    raise BuildError(f"{here}: a cell tagged `{name}` holds one call such as {example}")
