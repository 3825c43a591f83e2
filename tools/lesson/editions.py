"""One lesson, several readers: who gets the solutions, and where.

| edition    | for                     | solutions           | teacher's notes |
|------------|-------------------------|---------------------|-----------------|
| self-study | learning alone          | folded              | no              |
| student    | a class                 | none                | no              |
| assignment | nbgrader, which marks   | between its markers | no              |
| teacher    | preparing, and teaching | in place            | yes             |

An edition is a notebook that was not executed yet.
"""

import re
from collections.abc import Callable
from copy import deepcopy

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from .exercises import ExerciseCells, exercises_of, tags
from .grading import answered_here, marked_by_hand, read_only, tested_here, with_hidden_tests
from .notes import for_the_teacher, note_on_code, note_on_quiz, note_on_words
from .records import record
from .solutions import BEGIN, END, solution, stub

FOLDED = """\
<details>
<summary>Solution</summary>

```python
{code}
```

</details>"""
ANSWER_HERE = "*Your answer (double-click here to write):*"
_LINK = re.compile(r"\[([^\]]*)\]\((?![a-z]+:)([^)\s#]+\.(?:ipynb|md))(?:#[^)\s]*)?\)")
_QUIZ = re.compile(r"""quiz\(["'](\d+)["']\)""")

Cells = list[NotebookNode]


def self_study(lesson: NotebookNode) -> NotebookNode:
    """A stub for each solution, the solution folded after its check.

    Raises:
        BuildError: If an exercise of the lesson is not written as it should be.
    """

    def changed(cells: Cells, exercise: ExerciseCells) -> dict[int, Cells]:
        if exercise.check is None:
            return {}
        answer = cells[exercise.answer]
        return {
            exercise.answer: [_with_source(answer, stub(answer, exercise.answer))],
            exercise.check: [cells[exercise.check], _folded(solution(answer, exercise.answer))],
        }

    return without_notes(_edited(lesson, changed))


def student(lesson: NotebookNode) -> NotebookNode:
    """A stub for each solution, and what nbgrader needs to mark what a student hands in.

    Raises:
        BuildError: If an exercise of the lesson is not written as it should be.
    """
    return _for_a_class(lesson, with_answers=False)


def assignment(lesson: NotebookNode) -> NotebookNode:
    """What ``nbgrader generate_assignment`` turns into the student edition, and marks with.

    Raises:
        BuildError: If an exercise of the lesson is not written as it should be.
    """
    return _for_a_class(lesson, with_answers=True)


def teacher(lesson: NotebookNode) -> NotebookNode:
    """Every exercise solved, with notes for whoever teaches.

    Raises:
        BuildError: If an exercise of the lesson is not written as it should be.
    """

    def changed(cells: Cells, exercise: ExerciseCells) -> dict[int, Cells]:
        answer = cells[exercise.answer]
        if exercise.check is None:
            return {exercise.answer: [answer, note_on_words(exercise.number)]}
        return {
            exercise.answer: [_with_source(answer, solution(answer, exercise.answer))],
            exercise.check: [cells[exercise.check], note_on_code(exercise.number)],
        }

    marked = deepcopy(lesson)
    marked.cells = [for_the_teacher(cell) if _is_note(cell) else cell for cell in marked.cells]
    edition = _edited(marked, changed)
    edition.cells = [new for cell in edition.cells for new in (cell, *_answers_to_quiz(cell))]
    return edition


def without_notes(notebook: NotebookNode) -> NotebookNode:
    """The same notebook without the cells that are for the teacher alone."""
    return NotebookNode(notebook, cells=[cell for cell in notebook.cells if not _is_note(cell)])


def without_links(notebook: NotebookNode, kept: set[str]) -> NotebookNode:
    """The same notebook, where links to files other than those `kept` are plain text.

    An edition is handed out without the rest of the course, and its links must lead somewhere.
    """

    def replaced(link: re.Match) -> str:
        return link[0] if link[2] in kept else link[1]

    cells = [
        _with_source(cell, _LINK.sub(replaced, cell.source))
        if cell.cell_type == "markdown"
        else cell
        for cell in notebook.cells
    ]
    return NotebookNode(notebook, cells=cells)


def _for_a_class(lesson: NotebookNode, with_answers: bool) -> NotebookNode:
    def changed(cells: Cells, exercise: ExerciseCells) -> dict[int, Cells]:
        number, answer = exercise.number, cells[exercise.answer]
        if exercise.check is None:
            # Not the widget: it reveals the model answer.
            asked = record(number).answered
            words = f"{BEGIN}\n{asked.answer}\n{END}" if with_answers else ANSWER_HERE
            cell = new_markdown_cell(f"{asked.question}\n\n{words}", metadata=answer.metadata)
            return {exercise.answer: [marked_by_hand(cell, number)]}
        check = cells[exercise.check]
        if with_answers:
            solution(answer, exercise.answer)  # refuses one that is not marked properly
            check = _with_source(check, with_hidden_tests(check.source, exercise))
        else:
            answer = _with_source(answer, stub(answer, exercise.answer))
        return {
            exercise.answer: [answered_here(answer, number)],
            exercise.check: [tested_here(check, number)],
        }

    edition = without_notes(_edited(lesson, changed))
    edition.cells = [
        read_only(cell, "setup") if "setup" in tags(cell) else cell for cell in edition.cells
    ]
    return edition


def _edited(
    lesson: NotebookNode, changed: Callable[[Cells, ExerciseCells], dict[int, Cells]]
) -> NotebookNode:
    """A copy of the lesson; `changed` says which cells stand for which of an exercise."""
    copy = deepcopy(lesson)
    instead: dict[int, Cells] = {}
    for exercise in exercises_of(lesson):
        instead |= changed(copy.cells, exercise)
    copy.cells = [
        new for index, cell in enumerate(copy.cells) for new in instead.get(index, [cell])
    ]
    return copy


def _answers_to_quiz(cell: NotebookNode) -> Cells:
    """The note on the quiz that this cell shows, if it shows one."""
    chapter = _QUIZ.fullmatch(cell.source) if cell.cell_type == "code" else None
    return [note_on_quiz(chapter[1])] if chapter else []


def _is_note(cell: NotebookNode) -> bool:
    return cell.metadata.get("slideshow", {}).get("slide_type") == "notes"


def _with_source(cell: NotebookNode, source: str) -> NotebookNode:
    return NotebookNode(cell, source=source)


def _folded(code: str) -> NotebookNode:
    """A Markdown cell that shows `code` when it is unfolded, and is no part of a slide show."""
    return new_markdown_cell(
        FOLDED.format(code=code),
        metadata={"tags": ["solution"], "slideshow": {"slide_type": "skip"}},
    )
