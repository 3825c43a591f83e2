"""Take a new version of a lesson into a learner's copy of it, cell by cell.

Three notebooks are compared: `base`, as the course had it when it was last copied; `mine`, what the
learner has made of that; `theirs`, as the course has it now. A cell that the learner never touched
follows the course. What the learner wrote stays as it is; where the course has changed the same
cell, its new version is put below, with a note.

nbdime merges notebooks, too, but within cells: where both sides changed one, it leaves a cell with
marks of conflict between their lines, which does not run. Here a cell is never a mixture.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import product
from uuid import uuid4

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

NOTE = "*The course has a new version of the cell above. Yours is kept; this is the new one:*"
SIMILAR = 0.6  # share of equal text from which on two cells are versions of one

Cell = NotebookNode
Slot = tuple[str, int]  # a place in the merged notebook: ("base" | "mine" | "theirs", position)


@dataclass(frozen=True)
class Merged:
    """A merged notebook, and how many of its cells are the learner's."""

    notebook: NotebookNode
    kept: int  # cells that the learner changed or added
    beside: int  # those of them whose new version was put below


def merge(base: NotebookNode, mine: NotebookNode, theirs: NotebookNode) -> Merged:
    """The learner's notebook with what is new in the course; none of the three is changed."""
    to_mine, to_theirs = paired(base.cells, mine.cells), paired(base.cells, theirs.cells)
    slots = in_order(
        slots_of("mine", len(mine.cells), to_mine),
        slots_of("theirs", len(theirs.cells), to_theirs),
    )
    cells: list[Cell] = []
    kept = beside = 0
    for side, position in slots:
        if side == "theirs":
            cells.append(theirs.cells[position])
        elif side == "mine":
            cells.append(mine.cells[position])
            kept += bool(mine.cells[position].source.strip())  # Lab adds an empty one at the end
        elif position in to_mine:  # otherwise the learner deleted it
            old, own = base.cells[position], mine.cells[to_mine[position]]
            new = theirs.cells[to_theirs[position]] if position in to_theirs else None
            if same_text(own, old) or (new is not None and same_text(own, new)):
                cells += [] if new is None else [own if new == old else new]
                continue
            cells.append(own)
            kept += 1
            if new is not None and not same_text(new, old):
                cells += [new_markdown_cell(NOTE), new]
                beside += 1
    notebook = NotebookNode(
        theirs, cells=with_own_ids(cells), metadata={**mine.metadata, **theirs.metadata}
    )
    return Merged(notebook, kept, beside)


def paired(old: list[Cell], new: list[Cell]) -> dict[int, int]:
    """Which cell of `new` is which of `old`, by position.

    By its id; where an editor has dropped or changed ids, by its text; else by a similar text.
    """
    pairs: dict[int, int] = {}
    by_id = {cell.get("id"): place for place, cell in reversed(list(enumerate(new)))}
    for place, cell in enumerate(old):
        if cell.get("id") in by_id and cell.get("id") is not None:
            pairs[place] = by_id[cell.id]
    likeness = [
        (how_alike(old[place], new[other]), -place, -other)
        for place, other in product(*left_over(pairs, len(old), len(new)))
    ]
    for alike, place, other in sorted(likeness, reverse=True):
        if alike >= SIMILAR and -place not in pairs and -other not in pairs.values():
            pairs[-place] = -other
    return pairs


def left_over(pairs: dict[int, int], old: int, new: int) -> tuple[list[int], list[int]]:
    """The positions that are in no pair, of `old` and of `new` cells."""
    found = set(pairs.values())
    return [i for i in range(old) if i not in pairs], [i for i in range(new) if i not in found]


def how_alike(one: Cell, other: Cell) -> float:
    """1 for cells of the same text, 0 for cells of different types, and what is between."""
    if one.cell_type != other.cell_type:
        return 0.0
    if one.source == other.source:
        return 1.0
    match = SequenceMatcher(None, one.source, other.source, autojunk=False)
    # The first two are quick, and never below the third.
    for ratio in (match.real_quick_ratio, match.quick_ratio, match.ratio):
        alike = ratio()
        if alike < SIMILAR:
            break
    return min(alike, 0.999)


def same_text(one: Cell, other: Cell) -> bool:
    """Whether two cells say the same, whatever their outputs are."""
    return one.cell_type == other.cell_type and one.source.rstrip() == other.source.rstrip()


def slots_of(side: str, n: int, pairs: dict[int, int]) -> list[Slot]:
    """A notebook of `n` cells as places, in its order: cells that are in `base`, and its own."""
    place_in_base = {there: here for here, there in pairs.items()}
    return [
        ("base", place_in_base[position]) if position in place_in_base else (side, position)
        for position in range(n)
    ]


def in_order(mine: list[Slot], theirs: list[Slot]) -> list[Slot]:
    """All places of both, in the course's order, unless the learner has another.

    What only one of them has follows the cell that it follows there.
    """
    known = [position for side, position in mine if side == "base"]
    first, second = (theirs, mine) if known == sorted(known) else (mine, theirs)
    merged = list(first)
    at = 0
    for slot in second:
        if slot not in first:
            merged.insert(at, slot)
        at = merged.index(slot) + 1
    return merged


def with_own_ids(cells: Iterable[Cell]) -> list[Cell]:
    """The cells, each with an id that no other has."""
    seen: set[str] = set()
    unique = []
    for cell in cells:
        if cell.get("id") is None or cell.id in seen:
            cell = NotebookNode(cell, id=uuid4().hex[:12])
        seen.add(cell.id)
        unique.append(cell)
    return unique
