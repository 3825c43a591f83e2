"""Build the notebooks from their source: ``python -m tools.build_notebooks [NAME ...]``.

Each ``notebooks/source/NAME.md`` becomes ``notebooks/NAME.ipynb``, executed, its outputs stored.
The notebook is replaced only when its build has succeeded.
"""

import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools.lesson.alt_text import describe_figures
from tools.lesson.command import NOTEBOOKS, chosen, named, status
from tools.lesson.editions import self_study
from tools.lesson.errors import BuildError
from tools.lesson.execution import execute
from tools.lesson.folding import with_answers_folded
from tools.lesson.gallery import with_pictures
from tools.lesson.pictures import shrink_figures
from tools.lesson.source import read_source
from tools.lesson.stable import with_stable_ids, without_traces
from tools.writing import write_whole

LARGEST = 600_000  # bytes; what the web view of a repository still shows


def derive(source: Path) -> NotebookNode:
    """The learner's notebook of one lesson, not yet executed.

    Raises:
        BuildError: If an exercise of the lesson is not written as it should be.
    """
    lesson = with_answers_folded(self_study(read_source(source)))
    return with_stable_ids(lesson, source.stem)


def build(source: Path, folder: Path) -> Path:
    """Build, execute and write the notebook of one lesson into `folder`; returns its path.

    Raises:
        BuildError: If the lesson cannot be built; an older notebook is then left as it was.
    """
    try:
        notebook = derive(source)
        run(notebook, folder)
        return write(notebook, folder / f"{source.stem}.ipynb")
    except BuildError as error:
        raise BuildError(f"{source.name}: {error}") from None


def run(notebook: NotebookNode, folder: Path) -> None:
    """Execute `notebook` in place, in the folder `folder`, and make its outputs fit to be stored.

    Raises:
        BuildError: If a cell fails, or a figure has no alt text.
    """
    execute(notebook, folder)
    describe_figures(notebook)
    shrink_figures(notebook)
    with_pictures(notebook, folder)
    without_traces(notebook)


def write(notebook: NotebookNode, target: Path, largest: int = LARGEST) -> Path:
    """Write `notebook` in one step, so that nobody ever sees half of it.

    Raises:
        BuildError: If the notebook has more than `largest` bytes.
    """
    nbformat.validate(notebook)
    content = (nbformat.writes(notebook) + "\n").encode()
    if len(content) > largest:
        size = f"{len(content):,} bytes, more than {largest:,}"
        raise BuildError(f"{size}: show fewer or smaller figures")
    write_whole(target, content)
    return target


def build_all(names: list[str]) -> None:
    """Build the lessons called `names`, or all.

    Raises:
        BuildError: If one cannot be built.
    """
    for source in chosen(names, NOTEBOOKS / "source"):
        print(f"building {source.stem}", flush=True)
        build(source, NOTEBOOKS)


def main(arguments: list[str] | None = None) -> int:
    """Build what the command line names; returns 1 if a lesson could not be built."""
    names = named(__doc__, arguments)
    return status(lambda: build_all(names))


if __name__ == "__main__":
    sys.exit(main())
