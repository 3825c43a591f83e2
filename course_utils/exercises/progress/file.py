"""The file of a learner's progress, on this machine and nowhere else: one line an attempt.

Lines are only ever added, by one notebook at a time: a line that was cut or damaged costs no other.
What cannot be written or read becomes a note for the learner, whose answers are checked anyway.
"""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from platformdirs import user_data_path

from course_utils.exercises.progress.record import (
    Attempt,
    History,
    as_lines,
    by_task,
    from_document,
    from_lines,
)

FOLDER = "LESS_GREEDY_PROGRESS"  # the environment variable that names another folder
LONGEST = 200  # characters of what an answer was
LOCK_SECONDS = 3.0  # another notebook holds the file for some milliseconds
EARLIER = ".json"  # the ending of the file that earlier versions of the course wrote

# What writing and locking raise where they cannot be done; a Timeout is an OSError, too.
FAILURES = (OSError, NotImplementedError)


def progress_path() -> Path:
    """Where the progress is kept: in the user's data directory, or where the variable says."""
    chosen = os.environ.get(FOLDER)
    folder = Path(chosen).expanduser() if chosen else user_data_path("less-greedy", False)
    return folder / "progress.jsonl"


def add(task: str, passed: bool, what: str = "", answer: Any = None) -> str:
    """Record an attempt; never raises because of the file.

    Args:
        task: Its kind and number: "exercise 1.2", "quiz 1.3" or "guess 1.a"; "draft 1.7" for what
            is written and not yet an answer.
        passed: Whether the answer was right.
        what: What the answer was or showed, in a few words.
        answer: The answer itself, as JSON can hold it, for `last_answers`.

    Returns:
        A note for the learner; empty if there is nothing to say.

    Raises:
        ValueError: If `task` is no such name.
    """
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    attempt = Attempt(task, now, passed, what[:LONGEST], answer)
    if "NBGRADER_EXECUTION" in os.environ:  # answers are being marked: nobody is learning
        return ""
    path = progress_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _lock(path):
            note = "" if path.exists() else _carry_over(path)
            _append(path, as_lines([attempt]))
    except FAILURES as failure:
        return f"Note: this was not recorded as progress. {_reason(failure, path)}"
    return note


def read() -> tuple[History, str]:
    """The progress so far, and a note for the learner; never raises because of the file."""
    path = progress_path()
    try:
        entries = _entries(path)
    except FAILURES as failure:
        return {}, f"Note: your progress cannot be read. {_reason(failure, path)}"
    return by_task(filter(None, entries)), _what_is_lost(entries, path)


def last_answers(*tasks: str) -> list[Any]:
    """The answer to each task that was given last; None without one, or without a file."""
    history = {} if "NBGRADER_EXECUTION" in os.environ else read()[0]
    return [history[task].attempts[-1].answer if task in history else None for task in tasks]


def delete() -> str:
    """Delete the progress; returns a note, empty if all went well."""
    path = progress_path()
    try:
        with _lock(path):
            for ending in (".part", EARLIER, path.suffix):  # else the earlier one would come back
                path.with_suffix(ending).unlink(missing_ok=True)
    except FAILURES as failure:
        return f"Note: it could not be deleted. {_reason(failure, path)}"
    return ""


def _lock(path: Path) -> FileLock:
    """Keeps other notebooks, and other threads of this one, from writing meanwhile."""
    return FileLock(path.with_suffix(".lock"), timeout=LOCK_SECONDS)


def _entries(path: Path) -> list[Attempt | None]:
    """What the file holds or, as long as there is none, the one of earlier versions."""
    try:
        return from_lines(path.read_bytes())
    except FileNotFoundError:
        earlier = path.with_suffix(EARLIER)
        return from_document(earlier.read_bytes()) if earlier.exists() else []


def _carry_over(path: Path) -> str:
    """Begin the file with all that an earlier version kept, in one step; returns a note."""
    entries, part = _entries(path), path.with_suffix(".part")
    part.write_bytes(as_lines(filter(None, entries)))
    os.replace(part, path)
    return _what_is_lost(entries, path)


def _append(path: Path, lines: bytes) -> None:
    with open(path, "ab+") as stream:
        stream.seek(max(0, stream.tell() - 1))
        if stream.read(1) not in (b"\n", b""):  # whoever wrote the last line was stopped
            stream.write(b"\n")
        stream.write(lines)


def _what_is_lost(entries: list[Attempt | None], path: Path) -> str:
    """A note on the entries that could not be read; empty if there is none."""
    lost = f"{entries.count(None)} of {len(entries)} entries in {path.parent}"
    why = "damaged, or written by a newer version of the course"
    return f"Note: {lost} cannot be read: {why}. The others count." if None in entries else ""


def _reason(failure: Exception, path: Path) -> str:
    """What is wrong and what to do, in one line."""
    if isinstance(failure, Timeout):
        return f"Another program holds {path}: try again, or close the other notebooks."
    what = getattr(failure, "strerror", None) or failure
    return f"{path}: {what}. {FOLDER} can name another folder."
