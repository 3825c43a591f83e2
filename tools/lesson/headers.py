"""The heading of an exercise says what the course's own list of exercises says."""

import re

from nbformat import NotebookNode

from course_utils.exercises import CHAPTERS, Header

from .errors import BuildError

LIST = "course_utils/exercises/course.py"
EXAMPLE = "### Exercise 1.2 · ●●○ · 10 min"
_NUMBERED = re.compile(r"Exercise (\d+\.\d+)\b.*")
_FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)


def headings(cell: NotebookNode) -> list[str]:
    """The headings of a Markdown cell, in order; what stands in code blocks is none."""
    return re.findall(r"^#+ +(.*?) *$", _FENCED.sub("", cell.source), re.MULTILINE)


def numbered(heading: str) -> str | None:
    """The number of the exercise that begins with this heading; None if none does.

    Raises:
        BuildError: If it is not on the list, or the list says something else of it.
    """
    found = _NUMBERED.fullmatch(heading)
    if not found:
        return None
    number = found[1]
    listed = header(number).line(number)
    if heading != listed:
        raise BuildError(f"the heading {heading!r} should be {listed!r}, as in {LIST}")
    return number


def header(number: str) -> Header:
    """Title, difficulty, minutes and kind of an exercise.

    Raises:
        BuildError: If there is no such exercise.
    """
    for chapter in CHAPTERS.values():
        if number in chapter.exercises:
            return chapter.exercises[number]
    raise BuildError(f"there is no exercise {number} in {LIST}: add it there")
