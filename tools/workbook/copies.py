"""The files of a workbook: what is copied, what is compared with, and what is kept.

    workbook/03_dropout.ipynb             the learner's
    workbook/.original/03_dropout.ipynb   as the course had it when it was last copied
    workbook/.backup/2026-01-31-…/        the learner's, from before an update that changed it

A notebook is written in one step, and only after the learner's own was backed up.
"""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import nbformat
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelspec import get_kernel_dict
from nbformat import NotebookNode, ValidationError
from nbformat.sign import NotebookNotary

from tools.writing import write_whole

from .merge import Merged, merge

ORIGINAL, BACKUP = ".original", ".backup"


class Refused(Exception):
    """A notebook was left as it is; the message says why and what to do."""


@dataclass(frozen=True)
class Update:
    """What has become of one notebook: `merged` is None if it is a fresh copy."""

    name: str
    merged: Merged | None


def newer(course: Path, workbook: Path) -> list[str]:
    """The names of the lessons that the course has in another version than the workbook."""
    names = [path.name for path in sorted(course.glob("*.ipynb"))]
    return [name for name in names if not is_current(course / name, workbook)]


def is_current(lesson: Path, workbook: Path) -> bool:
    """Whether the workbook has this lesson, copied from what the course has now."""
    original = workbook / ORIGINAL / lesson.name
    there = (workbook / lesson.name).exists() and original.exists()
    return there and original.read_bytes() == lesson.read_bytes()


def update(lesson: Path, workbook: Path, backup: Path) -> Update:
    """Bring the learner's copy of one lesson up to date, or make it.

    Args:
        lesson: The course's notebook.
        workbook: The learner's folder.
        backup: A folder to which the learner's notebook is copied before it is replaced.

    Raises:
        Refused: If the learner's notebook cannot be read, or was changed meanwhile.
    """
    target, original = workbook / lesson.name, workbook / ORIGINAL / lesson.name
    theirs = lesson.read_bytes()
    if not target.exists():
        merged, result = None, as_opened(notebook_of(theirs, lesson))
        trusted = True
    else:
        own = target.read_bytes()
        mine = notebook_of(own, target)
        # Without an original, whatever differs counts as the learner's.
        base = notebook_of(original.read_bytes() if original.exists() else theirs, original)
        merged = merge(base, mine, as_opened(notebook_of(theirs, lesson)))
        result, trusted = merged.notebook, is_trusted(mine)
        backup.mkdir(parents=True, exist_ok=True)
        shutil.copy2(target, backup)
        if target.read_bytes() != own:
            raise Refused(f"{target} was saved just now: run `make update` again")
    text = checked(result, target)
    write_whole(target, text)
    write_whole(original, theirs)
    if trusted:  # the learner's part of it was, and the rest is the course's
        trust(notebook_of(text, target))
    return Update(lesson.name, merged)


def notebook_of(content: bytes, path: Path) -> NotebookNode:
    """The notebook with this content; `path` is for the message.

    Raises:
        Refused: If it is none, for instance because only half of it was written.
    """
    try:
        notebook = nbformat.v4.reads(content.decode("utf-8"))
        if notebook.nbformat == 4 and all(isinstance(c.source, str) for c in notebook.cells):
            return notebook
    except (ValueError, AttributeError, TypeError, KeyError):
        pass
    raise Refused(
        f"{path} is no complete notebook, and was left as it is: if JupyterLab has it open, "
        "save it; if it is damaged, move it away. Then run `make update` again"
    )


def as_opened(notebook: NotebookNode) -> NotebookNode:
    """The notebook as JupyterLab leaves it when its kernel starts.

    Lab writes into a notebook which kernel and which Python it has. If that is there already,
    nothing changes when a notebook is opened, and Lab does not call it unsaved.
    """
    spec = get_kernel_dict()
    kernel = {key: spec[key] for key in ("display_name", "language")} | {"name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": dict(IPythonKernel.language_info)}
    return NotebookNode(notebook, metadata=nbformat.from_dict({**notebook.metadata, **metadata}))


def is_trusted(notebook: NotebookNode) -> bool:
    """Whether JupyterLab would show what this notebook stores, scripts included."""
    with suppress(OSError):  # Jupyter's own folder cannot be written to: then nothing is trusted
        return notary().check_signature(notebook)
    return False


def trust(notebook: NotebookNode) -> None:
    """Let JupyterLab trust this notebook, if Jupyter's own folder can be written to."""
    with suppress(OSError):
        notary().sign(notebook)


def notary() -> NotebookNotary:
    """What keeps Jupyter's signatures, in a folder that older versions do not make themselves."""
    Path(NotebookNotary().data_dir).mkdir(parents=True, exist_ok=True)
    return NotebookNotary()


def checked(notebook: NotebookNode, path: Path) -> bytes:
    """The content of a valid notebook file.

    Raises:
        Refused: If the notebook is not valid, and a viewer could refuse to open it.
    """
    try:
        nbformat.validate(notebook)
    except ValidationError as error:
        reason = str(error).partition("\n")[0]
        raise Refused(f"{path} is no valid notebook, and was left as it is: {reason}") from None
    return (nbformat.v4.writes(notebook) + "\n").encode()
