"""A folded solution passes its own check; an untouched stub is not attempted."""

from pathlib import Path

import nbformat
import pytest

from tools.lesson.exercises import solved, student, tags
from tools.lesson.source import read_source

SOURCES = sorted((Path(__file__).resolve().parent.parent / "notebooks" / "source").glob("*.md"))
LESSONS = [path for path in SOURCES if "### BEGIN SOLUTION" in path.read_text(encoding="utf-8")]


def answers(notebook: nbformat.NotebookNode, capsys) -> list[str]:
    """What the checks print when only the imports, the exercises and the checks are run."""
    names: dict = {}
    printed = []
    for cell in notebook.cells:
        if cell.cell_type == "code" and {"setup", "exercise", "check"} & set(tags(cell)):
            exec(cell.source, names)
            printed.append(capsys.readouterr().out)
    return [text for text in printed if text]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_solution_passes(path, capsys):
    lesson = read_source(path)
    found = answers(solved(lesson), capsys)
    assert len(found) == sum("check" in tags(cell) for cell in lesson.cells)
    assert all("✔" in text for text in found), found


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_stub_is_not_attempted_yet(path, capsys):
    found = answers(student(read_source(path)), capsys)
    assert found and all("not attempted yet" in text for text in found), found
