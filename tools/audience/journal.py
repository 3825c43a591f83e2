"""The lecture on disk, a line for each event: a server that was killed goes on where it was.

It lies in the user's data directory, for nobody else to read, and is deleted at the end.
"""

import json
import os
from pathlib import Path


class Journal:
    """A file to which events are appended.

    Attributes:
        first: The first line: what is taught, and what was said when the lecture began.

    Args:
        path: The file; its folder is made.
        lecture: What is taught: a file of another lecture is not gone on with.
    """

    def __init__(self, path: Path, lecture: dict):
        self.path, self._lecture = path, lecture
        self.first: dict = {}

    def begin(self, new: dict, now: dict) -> list[dict]:
        """Open the file; returns the events to go on with, none of a new lecture.

        Args:
            new: For the first line, if the lecture is new: such as "secret", the lecturer's.
            now: For the first line in any case: such as "port", where it is served now.
        """
        first, *events = self._lines() or [{}]
        if not self._lecture.items() <= first.items():
            first, events = self._lecture | new, []
        self.first = first = first | now
        self.path.parent.mkdir(parents=True, exist_ok=True)
        whole = "".join(f"{json.dumps(event)}\n" for event in [first, *events])
        beside = self.path.with_suffix(".new")
        beside.touch(mode=0o600)
        beside.write_text(whole, encoding="utf-8")
        os.replace(beside, self.path)
        self._file = self.path.open("a", encoding="utf-8")
        return events

    def _lines(self):
        """Each whole line that is there: the last may be written by half."""
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        return [found for line in lines if (found := parsed(line)) is not None]

    def add(self, event: dict) -> None:
        """Append one event; it is with the operating system when this returns."""
        self._file.write(f"{json.dumps(event)}\n")
        self._file.flush()

    def close(self) -> None:
        """Write no more; the lecture can be gone on with."""
        self._file.close()

    def end(self) -> None:
        """The lecture is over: nothing of it is left."""
        self.close()
        self.path.unlink(missing_ok=True)


def parsed(line: bytes) -> dict | None:
    """A line as an event; None if it was not written to its end."""
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) else None
