"""A solution passes its own check, as nbgrader runs it too; an untouched stub does not."""

from pathlib import Path

import pytest

from tools.lesson.editions import assignment, self_study, student
from tools.lesson.exercises import exercises_of, tags
from tools.lesson.source import read_source

SOURCES = sorted((Path(__file__).resolve().parent.parent / "notebooks" / "source").glob("*.md"))
LESSONS = [path for path in SOURCES if "\n### Exercise " in path.read_text(encoding="utf-8")]

pytestmark = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


@pytest.fixture
def printed(capsys, monkeypatch, tmp_path):
    """Run cells in a fresh namespace; returns what each of those that printed has printed."""
    monkeypatch.setenv("LESS_GREEDY_PROGRESS", str(tmp_path))

    def run(*cells):
        names, found = {}, []
        for cell in cells:
            exec(cell.source, names)
            found.append(capsys.readouterr().out)
        return [text for text in found if text]

    return run


def tagged(notebook, *wanted):
    """The cells of a notebook that have one of the wanted tags."""
    return [cell for cell in notebook.cells if set(wanted) & set(tags(cell))]


@pytest.mark.takes_turns
def test_every_solution_passes(path, printed):
    lesson = read_source(path)
    found = printed(*tagged(assignment(lesson), "setup", "exercise", "check"))
    assert len(found) == sum(exercise.check is not None for exercise in exercises_of(lesson))
    assert all("✔" in text for text in found), found


def test_every_stub_is_not_attempted_yet(path, printed):
    found = printed(*tagged(self_study(read_source(path)), "setup", "exercise", "check"))
    assert found and all("not attempted yet" in text for text in found), found


def test_no_stub_passes_the_tests_of_nbgrader(path, printed):
    lesson = read_source(path)
    stubs = tagged(student(lesson), "setup", "exercise")
    for check in tagged(assignment(lesson), "check"):
        with pytest.raises(AssertionError):
            printed(*stubs, check)
