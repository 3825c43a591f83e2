"""What the teacher's edition says beside the lesson."""

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from course_utils.chapters import CHAPTERS

from .grading import points
from .records import record

MARK = "**For the teacher.**"


def for_the_teacher(note: NotebookNode) -> NotebookNode:
    """The cell of a note, which says for whom it is."""
    return NotebookNode(note, source=f"{MARK} {note.source}")


def note_on_code(number: str) -> NotebookNode:
    """A note on an exercise in code: its time, its points, the wrong answers that are foreseen."""
    wrong = record(number).answered.misconceptions
    known = f"The check knows {_counted(len(wrong), 'wrong answer')} by name, and replies:"
    return _note(f"{_costs(number)} {known}", [f"*{one.name}*: {one.explanation}" for one in wrong])


def note_on_words(number: str) -> NotebookNode:
    """A note on an exercise in words: its time, its points, and what a good answer says."""
    asked = record(number).answered
    return _note(f"{_costs(number)} A good answer says:", [*asked.points, asked.answer])


def note_on_quiz(chapter: str) -> NotebookNode:
    """A note on the quiz of a chapter: the right answers."""
    right = [
        " ".join(option.text for option in question.options if option.right)
        for question in CHAPTERS[chapter].quiz
    ]
    return _note("The right answers, question by question:", right, bullet="1.")


def _costs(number: str) -> str:
    listed = record(number)
    return (
        f"Exercise {number}, {listed.title}: about {listed.minutes} minutes, "
        f"{_counted(points(number), 'point')}."
    )


def _note(text: str, entries: list[str], bullet: str = "-") -> NotebookNode:
    lines = [text, "", *(f"{bullet} {entry}" for entry in entries)]
    metadata = {"tags": ["teacher"], "slideshow": {"slide_type": "notes"}}
    return for_the_teacher(new_markdown_cell("\n".join(lines), metadata=metadata))


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
