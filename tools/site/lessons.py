"""A lesson as a page's notebook: executed, its widgets asked for what a page needs of them."""

import hashlib
import json
import shutil
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from tools.build_notebooks import derive
from tools.lesson.alt_text import describe_figures
from tools.lesson.command import NOTEBOOKS
from tools.lesson.execution import SECONDS_A_CELL, execute
from tools.lesson.pictures import shrink_figures
from tools.site.hosted import INDEX

ROOT = NOTEBOOKS.parent
EXPLORERS = 20  # that are recorded in one cell, at most; some are tried at several times
EXECUTED, KEY = "executed.ipynb", "key"
# Whatever may change what a lesson's cells show, or what is kept of it.
PARTS = ("course_utils", "tools/lesson", "tools/site/hosted.py", "tools/site/packing.py")
WRITE = """\
import sys
sys.path.insert(0, {root!r})
from tools.site.hosted import write
write({folder!r}, {seconds!r})"""


def lesson(source: Path, folder: Path, seconds: float) -> Path:
    """Execute a lesson and write notebook and widgets into `folder`, unless they are there.

    Args:
        source: Of the lesson.
        folder: Is emptied first; afterwards `hosted.write` has written there, too.
        seconds: That recording an explorer may take, about.

    Raises:
        BuildError: If a cell cannot be run, or a figure has no alt text.
    """
    notebook = derive(source)
    key = key_of(notebook, seconds)
    if (folder / KEY).exists() and (folder / KEY).read_text() == key:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    execute_with_widgets(notebook, NOTEBOOKS, folder, seconds)
    describe_figures(notebook)
    nbformat.write(notebook, folder / EXECUTED)
    (folder / KEY).write_text(key)  # last: what was broken off is made again
    return folder


def execute_with_widgets(
    notebook: NotebookNode, cwd: Path, folder: Path, seconds: float, then: str = ""
) -> None:
    """Execute a notebook in the folder `cwd`; write it, and what pages need of its widgets.

    Args:
        notebook: Is executed in place.
        cwd: Where its cells run.
        folder: Is written to.
        seconds: That recording an explorer may take, about.
        then: Code that its kernel runs at the end.

    Raises:
        BuildError: If a cell cannot be run.
    """
    text = WRITE.format(root=str(ROOT), folder=str(folder), seconds=seconds)
    notebook.cells.append(new_code_cell(f"{text}\n{then}"))
    execute(notebook, cwd, SECONDS_A_CELL + EXPLORERS * seconds)
    notebook.cells.pop()
    shrink_figures(notebook)
    nbformat.write(notebook, folder / EXECUTED)


def key_of(notebook: NotebookNode, seconds: float) -> str:
    """The same for as long as the lesson would come out the same."""
    found = hashlib.sha256(f"{seconds} {nbformat.writes(notebook)}".encode())
    for part in PARTS:
        path = ROOT / part
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.suffix in {".py", ".js", ".css"}:
                found.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return found.hexdigest()


def read(folder: Path) -> tuple[NotebookNode, dict]:
    """The executed notebook, and what `hosted.write` found, by the ids of widgets."""
    notebook = nbformat.read(folder / EXECUTED, as_version=4)
    return notebook, json.loads((folder / INDEX).read_text(encoding="utf-8"))
