"""What nbgrader needs to know of a cell: what is answered, what is tested, for how many points.

The points are the difficulty: 1 for ●○○, 2 for ●●○, 3 for ●●●. The ids come from the number of the
exercise alone, so that marks survive a change of the lesson.
"""

from nbformat import NotebookNode

from .exercises import ExerciseCells
from .records import record

SCHEMA = 3  # the version of nbgrader's metadata
LOCKED = {"editable": False, "deletable": False}
# nbgrader removes these lines from what students get, and puts them back to mark what they hand in.
# The checker is imported anew, since a notebook can give its name to something else.
HIDDEN_TESTS = """\
{check}
### BEGIN HIDDEN TESTS
import course_utils.exercises
assert course_utils.exercises.evaluate("{number}", {function}).status == "passed"
### END HIDDEN TESTS"""


def with_hidden_tests(check: str, exercise: ExerciseCells) -> str:
    """The code of a check that raises an exception unless the answer is right."""
    return HIDDEN_TESTS.format(check=check, number=exercise.number, function=exercise.function)


def read_only(cell: NotebookNode, grade_id: str) -> NotebookNode:
    """Mark a cell that students need as it is; nbgrader restores it if it was changed."""
    return _marked(cell, grade_id, LOCKED, locked=True)


def answered_here(cell: NotebookNode, number: str) -> NotebookNode:
    """Mark the code cell that a student answers in."""
    return _marked(cell, answer_id(number), {"deletable": False}, solution=True)


def tested_here(cell: NotebookNode, number: str) -> NotebookNode:
    """Mark the code cell that tests an answer: full points if it runs, none if it raises."""
    return _marked(
        cell, f"{answer_id(number)}-check", LOCKED, grade=True, locked=True, points=points(number)
    )


def marked_by_hand(cell: NotebookNode, number: str) -> NotebookNode:
    """Mark the Markdown cell that a student answers in, and that a teacher reads."""
    return _marked(
        cell,
        answer_id(number),
        {"deletable": False},
        grade=True,
        solution=True,
        points=points(number),
    )


def points(number: str) -> int:
    """How many points an exercise is worth."""
    return record(number).difficulty


def answer_id(number: str) -> str:
    """nbgrader's name for the answer to an exercise: ``exercise-1-2``."""
    return f"exercise-{number.replace('.', '-')}"


def _marked(cell: NotebookNode, grade_id: str, protection: dict, **marks) -> NotebookNode:
    nbgrader = {"grade": False, "solution": False, "locked": False, "task": False}
    nbgrader |= marks | {"grade_id": grade_id, "schema_version": SCHEMA}
    return NotebookNode(
        cell, metadata=NotebookNode(cell.metadata, nbgrader=NotebookNode(nbgrader), **protection)
    )
