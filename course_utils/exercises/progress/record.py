"""What is kept of a learner's attempts, and how it is written as text and read again."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

VERSION = 1
KEPT = 50  # of an exercise the newest attempts are kept; earlier ones are only counted
ABOUT = (
    "Your attempts in the course Less Greedy. This file stays on your machine: delete it freely."
)

# A task is named by its kind and its number: "exercise 1.2", "quiz 1.3", "guess 1.a".
_TASK = r"(?:exercise|quiz|guess) [^\s\"\\]+"
_ENTRY = re.compile(rf'"({_TASK})":\s*')
_VERSION = re.compile(r'"version":\s*(\d+)')


@dataclass(frozen=True)
class Attempt:
    """One answer."""

    when: str  # local time, such as 2026-03-01T18:30:00+01:00
    passed: bool
    what: str = ""  # the misconception it showed, the options that were chosen, the guess


@dataclass(frozen=True)
class Record:
    """All attempts at one task."""

    tries: int = 0
    passed: str = ""  # when it was passed first
    attempts: tuple[Attempt, ...] = ()  # the newest last

    def after(self, attempt: Attempt) -> "Record":
        """The record with one more attempt."""
        return replace(
            self,
            tries=self.tries + 1,
            passed=self.passed or (attempt.when if attempt.passed else ""),
            attempts=(*self.attempts, attempt)[-KEPT:],
        )


History = dict[str, Record]  # by task


class Damaged(ValueError):
    """The text is no history; ``saved`` holds what could still be read."""

    def __init__(self, saved: History) -> None:
        super().__init__("the text is damaged")
        self.saved = saved


class Newer(ValueError):
    """The text was written by a newer version of the course, and must be left as it is."""


def as_text(history: Mapping[str, Record]) -> str:
    """The history as JSON that a person can read."""
    tasks = {task: asdict(history[task]) for task in sorted(history)}
    content = {"about": ABOUT, "version": VERSION, "tasks": tasks}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def from_text(text: str) -> History:
    """What `as_text` wrote.

    Raises:
        Newer: If a newer version of the course wrote it.
        Damaged: If it is incomplete or was changed into something else.
    """
    version = _VERSION.search(text)
    if version and int(version[1][:9]) > VERSION:
        raise Newer
    try:
        content = json.loads(text)
        if content["version"] != VERSION:
            raise ValueError("no version of this file")
        return {checked_task(name): _record(entry) for name, entry in content["tasks"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Damaged(_saved(text)) from None


def checked_task(name: str) -> str:
    """The name of a task as it is.

    Raises:
        ValueError: If it is none, so that it could not be read again.
    """
    if not re.fullmatch(_TASK, name):
        raise ValueError(f"{name!r} is no task: name one like 'exercise 1.2', 'quiz 1.3'")
    return name


def _saved(text: str) -> History:
    """Every task whose entry is still whole, wherever it stands in the text."""
    history, decoder = {}, json.JSONDecoder()
    for match in _ENTRY.finditer(text):
        try:
            history[match[1]] = _record(decoder.raw_decode(text, match.end())[0])
        except (ValueError, TypeError, KeyError, RecursionError):
            continue
    return history


def _record(entry: Any) -> Record:
    """A record out of what JSON gave.

    Raises:
        ValueError: If a value is not of its kind.
        TypeError: If the entry has other fields.
        KeyError: If the attempts are missing.
    """
    attempts = tuple(Attempt(**attempt) for attempt in entry["attempts"])
    for attempt in attempts:
        _are(str, attempt.when, attempt.what)
        _are(bool, attempt.passed)
    record = Record(**entry | {"attempts": attempts})
    _are(int, record.tries)
    _are(str, record.passed)
    return record


def _are(kind: type, *values: Any) -> None:
    if not all(type(value) is kind for value in values):
        raise ValueError(f"expected {kind.__name__}, got {values!r}")
