"""What browsers are told: a student only what may be known by now, the lecturer all counts."""

import time
from typing import Any

from tools.audience.pooling import pooled
from tools.audience.questions import Question
from tools.audience.room import IDLE, OPEN, POOLED, REVEALED, Room


def for_student(room: Room, student: str) -> dict:
    """The question that stands, the student's own answer, and, once it is shown, the class's."""
    view: dict[str, Any] = {"phase": room.phase, "question": room.current}
    if room.current is None:
        return view
    question = room.questions[room.current]
    view |= {
        "round": len(room.answers(question.id)),
        "kind": question.kind,
        "asked": question.shown | {"pictures": addresses(room, question)},
        "own": room.own(student),
        "seconds": left(room),
    }
    if room.phase in (POOLED, REVEALED):
        view |= answers(room, question)
    return view


def for_lecturer(room: Room, joined: int, id: str | None = None) -> dict:
    """Counts, and of one question, the current one or another, how the class answered it.

    From the close on a lecturer's windows have the answers; the wall shows them with the phones.
    """
    view: dict[str, Any] = {
        "version": room.version,
        "current": room.current,
        "begun": list(room.asked),
        "joined": joined,
        "seconds": left(room),
    }
    id = id or room.current
    if id is None:
        return view
    question = room.questions[id]
    view |= {
        "question": id,
        "kind": question.kind,
        "phase": room.phase_of(id),
        "answered": [len(some) for some in room.answers(id)],
        "reveals": bool(question.hidden),
        "asked": question.shown | {"pictures": addresses(room, question)},
    }
    if view["phase"] not in (IDLE, OPEN):
        view |= answers(room, question)
    return view


def answers(room: Room, question: Question) -> dict:
    """The answers of each round, pooled, and, once it is shown, what the lesson says of it."""
    view: dict[str, Any] = {"pools": pools(room, question)}
    if room.phase_of(question.id) == REVEALED:
        view["hidden"] = question.hidden
    return view


def pools(room: Room, question: Question) -> list[dict]:
    """The answers of each round, pooled; a round without any is left out, if it is not alone."""
    rounds = [some for some in room.answers(question.id) if some]
    return [pooled(question, some.values()) for some in rounds or room.answers(question.id)[-1:]]


def addresses(room: Room, question: Question) -> dict[str, str]:
    """Where the question's pictures are, by name; `picture` gives each only when it may be seen."""
    number = list(room.questions).index(question.id)
    return {name: f"pictures/{number}-{name}.png" for name in question.pictures}


def picture(room: Room, number: int, name: str, whoever: bool) -> bytes | None:
    """The bytes of a picture; None if there is none, or if `whoever` asks must not see it yet."""
    if number not in range(len(room.questions)):
        return None
    question = list(room.questions.values())[number]
    if whoever and (question.id != room.current or ("measured" in name and room.phase != REVEALED)):
        return None
    return question.pictures.get(name)


def left(room: Room) -> int | None:
    """How many seconds the open question is open for; None if it has no such limit."""
    return None if room.until is None else max(0, round(room.until - time.time()))
