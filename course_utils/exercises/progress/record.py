"""What is kept of a learner's attempts, and how it is written as lines and read again."""

import json
import re
from collections.abc import Iterable
from dataclasses import MISSING, asdict, dataclass, fields
from typing import Any

# What a line, or anything else in the place of one, raises where it is not as we wrote it.
DAMAGE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


@dataclass(frozen=True)
class Attempt:
    """One answer to one task.

    Raises:
        ValueError: If `task` names none.
        TypeError: If a value is not of its kind.
    """

    task: str  # its kind and its number: "exercise 1.2", "quiz 1.3", "guess 1.a", "draft 1.7"
    when: str  # local time, such as 2026-03-01T18:30:00+01:00
    passed: bool
    what: str = ""  # the misconception it showed, the options that were chosen, the guess
    answer: Any = None  # the answer itself as JSON, where a widget shows it again another day

    def __post_init__(self) -> None:
        if not re.fullmatch(r"(exercise|quiz|guess|draft) \S+", self.task):
            raise ValueError(f"{self.task!r} is no task: name one like 'exercise 1.2', 'quiz 1.3'")
        for field in fields(self):
            if field.type is not Any and not isinstance(getattr(self, field.name), field.type):
                raise TypeError(f"{field.name} must be of type {field.type.__name__}")


@dataclass(frozen=True)
class Record:
    """All attempts at one task."""

    attempts: tuple[Attempt, ...] = ()  # the newest last

    @property
    def tries(self) -> int:
        """How many there are."""
        return len(self.attempts)

    @property
    def passed(self) -> bool:
        """Whether one of them was right: what was passed once stays passed."""
        return any(attempt.passed for attempt in self.attempts)


History = dict[str, Record]  # by task


def by_task(attempts: Iterable[Attempt]) -> History:
    """The attempts at each task; the task that was tried last stands last."""
    found: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        same = found[attempt.task] = found.pop(attempt.task, [])  # to the end of the dict
        same.append(attempt)
    return {task: Record(tuple(same)) for task, same in found.items()}


def as_lines(attempts: Iterable[Attempt]) -> bytes:
    """Each attempt as a line of JSON, which a person can read, too."""
    kept = ({k: v for k, v in asdict(a).items() if v is not None} for a in attempts)
    lines = (json.dumps(values, ensure_ascii=False) + "\n" for values in kept)
    return "".join(lines).encode(errors="replace")


def from_lines(content: bytes) -> list[Attempt | None]:
    """The attempt of each line; None where one is damaged, or of a kind that is not known yet."""
    return [_from_line(line) for line in content.splitlines() if line.strip()]


def from_document(content: bytes) -> list[Attempt | None]:
    """The same from the one JSON document that earlier versions of the course wrote."""
    try:
        tasks = json.loads(content)["tasks"].items()
        kept = [_attempt({"task": task} | each) for task, old in tasks for each in old["attempts"]]
    except DAMAGE:
        return [None]
    return sorted(kept, key=lambda attempt: attempt.when)


def _from_line(line: bytes) -> Attempt | None:
    try:
        return _attempt(json.loads(line))
    except DAMAGE:
        return None


def _attempt(values: Any) -> Attempt:
    """An attempt out of what JSON gave; what a newer version of the course may add is left out."""
    required = {field.name for field in fields(Attempt) if field.default is MISSING}
    known = {field.name: values[field.name] for field in fields(Attempt) if field.name in values}
    if missing := required - known.keys():
        raise ValueError(f"no {missing}")
    return Attempt(**known)
