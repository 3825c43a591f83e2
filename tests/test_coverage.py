"""Every row of the source articles has its place: a cell of the chapter that takes it up."""

import re
from pathlib import Path

import nbformat
import pytest

from course_utils import chapters
from course_utils.chapters.sources import SOURCES

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
CHAPTERS = [NOTEBOOKS / f"{one.notebook}.ipynb" for one in chapters.CHAPTERS.values()]
ROW = re.compile(r"S\d\.\d+")


def tagged(path):
    """The rows named by a chapter's cells, each with the numbers of its cells."""
    places = {}
    for number, cell in enumerate(nbformat.read(path, as_version=4).cells):
        for tag in cell.metadata.get("tags", []):
            if ROW.fullmatch(tag):
                places.setdefault(tag, []).append(number)
    return places


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_each_row_of_a_chapter_is_shown_in_a_cell(path):
    chapter = int(path.stem[:2])
    due = {id for id, source in SOURCES.items() if chapter in source.chapters}
    assert due, "a chapter takes up some of the sources"
    assert due - set(tagged(path)) == set(), "rows without a cell: tag the cell that shows them"


def test_every_row_is_taken_up_by_a_chapter_that_is_there():
    there = {chapter.number for chapter in chapters.CHAPTERS.values()}
    assert all(source.chapters and set(source.chapters) <= there for source in SOURCES.values())


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_cells_name_rows_that_exist(path):
    assert set(tagged(path)) <= set(SOURCES)


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_no_reader_sees_the_code_of_a_row(path):
    """What a row says is said in words; its code is for tests and for the ledger."""
    for cell in nbformat.read(path, as_version=4).cells:
        printed = "".join(out.get("text", "") for out in cell.get("outputs", []))
        assert not ROW.search(cell.source + printed), cell.source[:200]
