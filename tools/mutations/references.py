"""The reference solutions of the lessons, and what they need to run."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_utils.chapters import EXERCISES
from tools.lesson.exercises import exercises_of, tags
from tools.lesson.source import read_source

SOURCES = Path(__file__).resolve().parents[2] / "notebooks" / "source"


@dataclass(frozen=True)
class Reference:
    """The solution of one exercise."""

    exercise: str  # its number
    function: str  # its name
    source: str  # the cell
    names: dict[str, Any]  # what the setup of its lesson gives

    @property
    def of_settings(self) -> bool:
        """Whether it returns settings to train with, which a learner chooses."""
        return EXERCISES[self.exercise].kind == "experiment"

    def made(self, code: str, more: dict[str, Any]) -> Callable:
        """The function that some code, its own or a mutant's, defines."""
        names = self.names | more
        exec(compile(code, f"<a mutant of {self.exercise}>", "exec"), names)
        return names[self.function]


def references() -> Iterator[Reference]:
    """Of all exercises that are answered in code, in order."""
    for path in sorted(SOURCES.glob("*.md")):
        lesson = read_source(path)
        exercises = [one for one in exercises_of(lesson) if one.check is not None]
        names: dict[str, Any] = {"__name__": "__main__"}  # as in a notebook
        if exercises:
            for cell in lesson.cells:
                if "setup" in tags(cell):
                    exec(cell.source, names)
        for one in exercises:
            yield Reference(one.number, one.function, lesson.cells[one.answer].source, names)
