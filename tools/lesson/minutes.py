"""How many minutes a lesson takes, counted: ``python -m tools.lesson.minutes [NAME ...]``.

Prose, code that is to be read, predictions and explorers each have their pace. What stands below a
heading that begins with "Further: " is counted apart. Exercises have minutes of their own in their
records; quiz and literature have none.
"""

import re
import sys
from math import ceil
from typing import NamedTuple

from nbformat import NotebookNode

from tools.lesson.command import LESSONS, NOTEBOOKS, chosen, named, status

WORDS, LINES = 180, 15  # read in a minute
PREDICTION, EXPLORER = 2, 3  # minutes each
FURTHER = "Further: "
CORE, OPTIONAL, ELSEWHERE = "core", "further", "elsewhere"
_UNCOUNTED = re.compile(r"Exercise |Quiz$|Go further$")
_HEADING = re.compile(r"^(#{1,6}) +(.*?) *$", re.MULTILINE)
_FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_PREDICTS = re.compile(
    r"^(?:(?:\w+ = )?guess_(?:value|choice|curve)|(?:guesses\.)?predict)\(", re.MULTILINE
)
_EXPLORES = re.compile(r"^(?:\w+ = )?explorers\.\w+\(", re.MULTILINE)
_SAID = r"^\d+ minutes to read and predict[^.]*\. The exercises take about \d+ minutes\."  # `said`
_NO_WORDS = re.compile(rf"{_SAID}|<[^>]+>|\]\([^)]*\)|\{{\{{.*?\}}\}}", re.MULTILINE)


class Minutes(NamedTuple):
    """Minutes of the core, and of what can be skipped without loss."""

    core: int
    further: int


def minutes_of(lesson: NotebookNode) -> Minutes:
    """The minutes of a lesson, each part rounded up."""
    spent = {CORE: 0.0, OPTIONAL: 0.0, ELSEWHERE: 0.0}
    for cell, section in zip(lesson.cells, sections_of(lesson.cells), strict=True):
        spent[_part(section)] += _minutes(cell)
    return Minutes(ceil(spent[CORE]), ceil(spent[OPTIONAL]))


def sections_of(cells: list[NotebookNode]) -> list[tuple[str, ...]]:
    """For each cell the headings that it stands below, its own among them; the highest first."""
    titles: dict[int, str] = {}  # by level
    sections = []
    for cell in cells:
        if cell.cell_type == "markdown":
            for marks, title in _HEADING.findall(_FENCED.sub("", cell.source)):
                level = len(marks)
                titles = {above: one for above, one in titles.items() if above < level}
                titles[level] = title
        sections.append(tuple(titles.values()))
    return sections


def is_further(section: tuple[str, ...]) -> bool:
    """Whether what stands below these headings can be skipped without loss."""
    return any(title.startswith(FURTHER) for title in section)


def said(minutes: Minutes, exercises: int) -> str:
    """What the head of a lesson says of its minutes."""
    further = (
        f", and {minutes.further} more for the parts called *Further*, which can be skipped "
        "without loss"
        if minutes.further
        else ""
    )
    return (
        f"{minutes.core} minutes to read and predict{further}. The exercises take about "
        f"{exercises} minutes."
    )


def _part(section: tuple[str, ...]) -> str:
    if any(_UNCOUNTED.match(title) for title in section):
        return ELSEWHERE
    return OPTIONAL if is_further(section) else CORE


def _minutes(cell: NotebookNode) -> float:
    if cell.metadata.get("slideshow", {}).get("slide_type") == "notes":
        return 0
    if cell.cell_type == "markdown":
        return len(_NO_WORDS.sub(" ", cell.source).split()) / WORDS
    if cell.cell_type != "code" or "setup" in cell.metadata.get("tags", []):
        return 0
    asked = PREDICTION * len(_PREDICTS.findall(cell.source))
    played = EXPLORER * len(_EXPLORES.findall(cell.source))
    folded = cell.metadata.get("jupyter", {}).get("source_hidden", False)
    lines = 0 if folded else sum(bool(line.strip()) for line in cell.source.splitlines())
    return lines / LINES + asked + played


def main(arguments: list[str] | None = None) -> int:
    """Print the minutes of the lessons that the command line names, or of all."""
    from tools.lesson.source import read_source  # it imports this module

    def show() -> None:
        for source in chosen(named(__doc__, arguments), NOTEBOOKS / "source", LESSONS):
            core, further = minutes_of(read_source(source))
            print(f"{source.stem}: core {core}, further {further}")

    return status(show)


if __name__ == "__main__":
    sys.exit(main())
