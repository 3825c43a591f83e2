"""Build the editions of the lessons: ``python -m tools.build_editions [NAME ...]``.

From one source: ``self-study``, ``student`` and ``teacher`` hold a notebook a lesson; ``nbgrader``
is a course whose assignments nbgrader hands out and marks (see classroom/README.md). The outputs
come from the built notebooks, so run ``make notebooks`` first where a lesson has changed.
"""

import shutil
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools.build_notebooks import LARGEST, derive, run, write
from tools.lesson.command import LESSONS, NOTEBOOKS, chosen, named, status
from tools.lesson.editions import ANSWER_HERE, assignment, student, teacher, without_links
from tools.lesson.errors import BuildError
from tools.lesson.exercises import exercises_of, tags
from tools.lesson.folding import with_answers_folded
from tools.lesson.outputs import exercises_alone, with_outputs
from tools.lesson.solutions import STUB
from tools.lesson.source import read_source
from tools.lesson.stable import with_stable_ids

ROOT = NOTEBOOKS.parent
EDITIONS = ROOT / "build" / "editions"
DOCUMENTS = ("claims.md", "refute-a-claim.md", "rule-changes.md")
SETTINGS = ROOT / "classroom" / "nbgrader_config.py"
LARGEST_EDITION = 2 * LARGEST  # bytes; handed out, and not shown in the web view of a repository
PASSED = "✔"  # what a check prints if the answer is right


def build(source: Path, editions: Path) -> None:
    """Write all editions of one lesson into the folder `editions`.

    Raises:
        BuildError: If the lesson is not written as it should be, or is newer than its notebook.
    """
    name, lesson = source.stem, read_source(source)
    siblings = {f"{path.stem}.ipynb" for path in source.parent.glob(LESSONS)}

    def named(edition: NotebookNode, kept: set[str] = siblings) -> NotebookNode:
        return with_stable_ids(without_links(edition, kept), name)

    def put(notebook: NotebookNode, folder: str) -> None:
        (editions / folder).mkdir(parents=True, exist_ok=True)
        write(notebook, editions / folder / f"{name}.ipynb", LARGEST_EDITION)

    try:
        built = built_notebook(source)
        put(built, "self-study")
        put(with_outputs(with_answers_folded(named(student(lesson))), built), "student")
        solved = named(teacher(lesson))
        put(with_outputs(solved, built, *answers(solved, source.parent)), "teacher")
        if exercises_of(lesson):
            # nbgrader hands out each assignment by itself: a link from it leads nowhere.
            put(named(assignment(lesson), kept=set()), f"nbgrader/source/{name}")
    except BuildError as error:
        raise BuildError(f"{source.name}: {error}") from None


def built_notebook(source: Path) -> NotebookNode:
    """The executed notebook of a lesson.

    Raises:
        BuildError: If there is none, or it is older than the lesson.
    """
    path = source.parent.parent / f"{source.stem}.ipynb"
    if path.exists():
        built = nbformat.read(path, as_version=4)
        if [cell.id for cell in built.cells] == [cell.id for cell in derive(source).cells]:
            return built
    raise BuildError(f"its notebook is not up to date: run `NB={source.stem} make notebooks` first")


def answers(edition: NotebookNode, folder: Path) -> list[NotebookNode]:
    """The solved exercises and their checks, executed in a notebook of their own, if there are any.

    Raises:
        BuildError: If a solution does not pass its check.
    """
    alone = exercises_alone(edition)
    checks = [cell for cell in alone.cells if "check" in tags(cell)]
    if not checks:
        return []
    run(alone, folder)
    for cell in checks:
        printed = "".join(output.get("text", "") for output in cell.outputs)
        if PASSED not in printed:
            raise BuildError(f"its own solution does not pass {cell.source}: {printed}")
    return [alone]


def settings() -> str:
    """nbgrader's settings, with the texts of the stubs."""
    stubs = f"STUB = {STUB!r}\nANSWER_HERE = {ANSWER_HERE!r}\n"
    about, end, rest = SETTINGS.read_text(encoding="utf-8").partition('\n"""\n')
    return f"{about}{end}\n{stubs}{rest}"


def course(editions: Path) -> None:
    """Put beside the assignments what makes their folder a course of nbgrader."""
    (editions / "nbgrader").mkdir(parents=True, exist_ok=True)
    (editions / "nbgrader" / SETTINGS.name).write_text(settings(), encoding="utf-8")
    for page in DOCUMENTS:  # the notebooks for self-study link to the first, and it to the others
        shutil.copy(ROOT / page, editions)


def build_all(names: list[str]) -> None:
    """Build the editions of the lessons called `names`, or of all, and nbgrader's course.

    Raises:
        BuildError: If one cannot be built.
    """
    for source in chosen(names, NOTEBOOKS / "source", LESSONS):
        print(f"editions of {source.stem}", flush=True)
        build(source, EDITIONS)
    course(EDITIONS)
    print(f"written to {EDITIONS}")


def main(arguments: list[str] | None = None) -> int:
    """Build what the command line names; returns 1 if a lesson could not be built."""
    names = named(__doc__, arguments)
    return status(lambda: build_all(names))


if __name__ == "__main__":
    sys.exit(main())
