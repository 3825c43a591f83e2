"""The file of a learner's progress, on this machine and nowhere else.

It is replaced in one step, by one notebook at a time. Whatever is wrong with it becomes a note for
the learner: an exercise is checked also where nothing can be recorded.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_data_path

from course_utils.exercises.progress.record import (
    Attempt,
    Damaged,
    History,
    Newer,
    Record,
    as_text,
    checked_task,
    from_text,
)

FOLDER = "LESS_GREEDY_PROGRESS"  # the environment variable that names another folder
NAME = "progress.json"
LONGEST = 200  # characters of what an answer was
LOCK_SECONDS = 3.0  # another notebook holds the file for some milliseconds

# What writing and locking raise where they cannot be done; a Timeout is an OSError, too.
FAILURES = (OSError, NotImplementedError, Newer)


def progress_path() -> Path:
    """Where the progress is kept: in the user's data directory, or where the variable says."""
    chosen = os.environ.get(FOLDER)
    folder = Path(chosen).expanduser() if chosen else user_data_path("less-greedy", False)
    return folder / NAME


def add(task: str, passed: bool, what: str = "") -> str:
    """Record an attempt; never raises because of the file.

    Args:
        task: Its kind and number: "exercise 1.2", "quiz 1.3" or "guess 1.a".
        passed: Whether the answer was right.
        what: What the answer was or showed, in a few words.

    Returns:
        A note for the learner; empty if there is nothing to say.

    Raises:
        ValueError: If `task` is no such name.
    """
    checked_task(task)
    if "NBGRADER_EXECUTION" in os.environ:  # answers are being marked: nobody is learning
        return ""
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    attempt = Attempt(now, passed, what[:LONGEST])
    path = progress_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path):
            history, note = _read_or_rebuild(path)
            history[task] = history.get(task, Record()).after(attempt)
            _write(path, as_text(history).encode(errors="replace"))
    except FAILURES as failure:
        return f"Note: this was not recorded as progress. {_reason(failure, path)}"
    return note


def read() -> tuple[History, str]:
    """The progress so far, and a note for the learner; never raises because of the file."""
    path = progress_path()
    try:
        return _read(path), ""
    except Damaged as damage:
        saved = damage.saved
    except FAILURES as failure:
        return {}, f"Note: your progress cannot be read. {_reason(failure, path)}"
    try:
        with _locked(path):
            return _read_or_rebuild(path)
    except FAILURES as failure:
        reason = _reason(failure, path)
        return saved, f"Note: your progress file is damaged and could not be rebuilt. {reason}"


def delete() -> str:
    """Delete the file; returns a note, empty if all went well."""
    path = progress_path()
    try:
        if path.parent.exists():
            with _locked(path):
                path.unlink(missing_ok=True)
    except FAILURES as failure:
        return f"Note: it could not be deleted. {_reason(failure, path)}"
    return ""


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep other notebooks, and other threads of this one, from the file meanwhile."""
    with FileLock(path.with_suffix(".lock"), timeout=LOCK_SECONDS):
        yield


def _read(path: Path) -> History:
    """The history in the file; none if there is no file."""
    try:
        return from_text(path.read_text(encoding="utf-8", errors="replace"))
    except FileNotFoundError:
        return {}


def _read_or_rebuild(path: Path) -> tuple[History, str]:
    """The history and a note; a damaged file is copied, and written anew from what is left."""
    try:
        return _read(path), ""
    except Damaged as damage:
        copies = (path.with_name(f"progress.damaged-{n}.json") for n in count(1))
        kept = next(copy for copy in copies if not copy.exists())
        _write(kept, path.read_bytes())
        _write(path, as_text(damage.saved).encode(errors="replace"))
        found = len(damage.saved)
        return damage.saved, (
            f"Note: your progress file was damaged. It was rebuilt with the {found} "
            f"{'entry' if found == 1 else 'entries'} that could still be read; the damaged copy "
            f"is {kept}"
        )


def _write(path: Path, content: bytes) -> None:
    """Replace the file in one step, so that it is never half written, whenever we are stopped."""
    part = path.with_suffix(".part")
    with open(part, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(part, path)


def _reason(failure: Exception, path: Path) -> str:
    """What is wrong and what to do, in one line."""
    if isinstance(failure, Newer):
        return (
            f"A newer version of the course wrote {path}: use that version, or move the file away."
        )
    if isinstance(failure, Timeout):
        return (
            f"Another program holds {path.with_suffix('.lock')}: try again, or close the other "
            "notebooks."
        )
    what = getattr(failure, "strerror", None) or str(failure) or type(failure).__name__
    return f"{path}: {' '.join(what.split())}. {FOLDER} can name another folder."
