"""Read a lesson: MyST Markdown in, a notebook without outputs out."""

from pathlib import Path

import jupytext
from nbformat import NotebookNode

from course_utils.chapters import CHAPTERS

from . import glossary
from .errors import BuildError, place
from .minutes import minutes_of, said
from .records import filled

MYST = {"extension": ".md", "format_name": "myst"}


def read_source(path: Path) -> NotebookNode:
    """The lesson at `path`, with the solutions of its exercises still in it.

    Raises:
        FileNotFoundError: If there is no such lesson.
        BuildError: If it names an exercise that is in no chapter's record.
    """
    lesson = jupytext.reads(path.read_text(encoding="utf-8"), fmt=MYST)
    for index, cell in enumerate(lesson.cells):
        if cell.cell_type == "markdown":
            try:
                cell.source = filled(cell.source, path.stem)
            except BuildError as error:
                raise BuildError(f"{place(index, cell)}: {error}") from None
    _say_minutes(lesson, path.stem)
    if path.stem == glossary.NAME:
        for cell in lesson.cells:
            cell.source = glossary.with_places(cell.source, path.parent)
    else:
        glossary.link_first_uses(lesson.cells, glossary.terms(path.parent))
    return lesson


def _say_minutes(lesson: NotebookNode, name: str) -> None:
    """Put the lesson's own minutes where its head, or a note for the teacher, asks for them."""
    chapter = CHAPTERS.get(name[:2].lstrip("0"))
    exercises = sum(one.minutes for one in chapter.exercises) if chapter else 0
    minutes = minutes_of(lesson)
    for cell in lesson.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace("{{ minutes }}", said(minutes, exercises))
            cell.source = cell.source.replace("{{ core }}", str(minutes.core))
