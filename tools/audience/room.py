"""What a class is asked and has answered: each change is an event, and can be told again."""

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from tools.audience.questions import Question

# Where a question is: not asked, being answered, answered; then the class sees what it thought, and
# last what was measured. Between the second and the third a class discusses: nobody knows yet.
IDLE, OPEN, CLOSED, POOLED, REVEALED = "idle", "open", "closed", "pooled", "revealed"
MOST_STUDENTS = 1000
ROUNDS = 2  # before a discussion, and after it
LONGEST = 3600  # seconds that a question may be open
SHOWN_BY = {"pool": POOLED, "reveal": REVEALED}


class RoomError(ValueError):
    """What was asked of the room cannot be done as it stands; says why."""


@dataclass
class Asked:
    """A question that was asked: the answers of each round by student, and how far it is."""

    rounds: list[dict[str, Any]] = field(default_factory=list)
    phase: str = OPEN


class Room:
    """One class and one lecture.

    Attributes:
        questions: What can be asked, by id.
        current: The id of the question that stands on the wall, or None.
        version: Grows with each act of the lecturer: who acts on an old picture is told so.
        students: The names that browsers were given.
        until: When the open question closes by itself, in seconds since 1970; None if it does not.

    Args:
        questions: Becomes the attribute.
        record: Is handed each event, before it takes effect.
    """

    def __init__(
        self, questions: dict[str, Question], record: Callable[[dict], None] = lambda event: None
    ):
        self.questions, self._record = questions, record
        self.current: str | None = None
        self.version = 0
        self.students: set[str] = set()
        self.until: float | None = None
        self.asked: dict[str, Asked] = {}

    # --- what can be seen ------------------------------------------------------------------------

    @property
    def phase(self) -> str:
        """That of the current question; "idle" where there is none."""
        return self.phase_of(self.current)

    def phase_of(self, id: str | None) -> str:
        """That of any question."""
        return self.asked[id].phase if id in self.asked else IDLE

    def answers(self, id: str) -> list[dict[str, Any]]:
        """The answers to a question by student, a dict for each round."""
        return self.asked[id].rounds if id in self.asked else []

    def own(self, student: str) -> Any:
        """The student's answer to the current question's last round; None if there is none."""
        rounds = self.answers(self.current) if self.current else []
        return rounds[-1].get(student) if rounds else None

    # --- what a student does ---------------------------------------------------------------------

    def join(self, student: Any, here: Collection[str] = ()) -> str:
        """The name by which a browser is known from now on: its own, if it was given here.

        Args:
            student: What the browser says that it is called.
            here: The names of those who are connected: in a full room who has gone, and never
                answered, makes room.

        Raises:
            RoomError: If there are too many already.
        """
        if isinstance(student, str) and student in self.students:
            return student
        if len(self.students) >= MOST_STUDENTS:
            rounds = [answers for asked in self.asked.values() for answers in asked.rounds]
            self.students.intersection_update(set(here).union(*rounds))
        if len(self.students) >= MOST_STUDENTS:
            raise RoomError(f"the room is full: {MOST_STUDENTS} have joined")
        student = secrets.token_urlsafe(12)
        self._happens("join", student=student)
        return student

    def answer(self, student: str, id: Any, round: Any, answer: Any) -> None:
        """Keep a student's answer, in the place of an earlier one.

        Raises:
            RoomError: If the question is not open, in this round.
            AnswerError: If it can be no answer.
        """
        if self.phase != OPEN or id != self.current or round != len(self.answers(id)):
            raise RoomError("this question is closed")
        checked = self.questions[id].checked(answer)
        self._happens("answer", student=student, answer=checked)

    # --- what the lecturer does ------------------------------------------------------------------

    def act(self, what: Any, id: Any, version: Any, until: Any = None) -> None:
        """One act of the lecturer; "leave" of another question than the current does nothing.

        Args:
            what: "ask" (once more, for a second round), "close", "pool" (show the class what it
                thought), "reveal" (and what was measured), "leave" or "forget".
            id: The question's.
            version: That of the room as the lecturer saw it.
            until: For "ask": when it closes by itself.

        Raises:
            RoomError: If it cannot be done.
        """
        acts = {"ask": self._may_ask, "close": self._may_close, "pool": self._may_show,
                "reveal": self._may_show, "leave": lambda id: True,
                "forget": lambda id: True}  # fmt: skip
        if not isinstance(what, str) or what not in acts:
            raise RoomError(f"nobody can {str(what)[:20]!r}: {', '.join(acts)}")
        if not isinstance(id, str) or id not in self.questions:
            raise RoomError("there is no such question in this lecture")
        if what == "leave" and id != self.current:
            return
        if version != self.version:
            raise RoomError("another window was faster: look at what it did")
        acts[what](id)
        self._happens(what, question=id, **({"until": until} if until is not None else {}))

    def _may_ask(self, id):
        if self.phase_of(id) == OPEN:
            raise RoomError("this question is open")
        if self.phase_of(id) == REVEALED:
            raise RoomError("it was revealed: forget the answers to ask it anew")
        rounds = self.answers(id)
        if len(rounds) == ROUNDS and rounds[-1]:
            raise RoomError("it was asked twice: forget the answers to ask it anew")

    def _may_close(self, id):
        if self.phase_of(id) != OPEN:
            raise RoomError("this question is not open")

    def _may_show(self, id):
        if self.phase_of(id) == IDLE:
            raise RoomError("this question was not asked")

    # --- events ----------------------------------------------------------------------------------

    def _happens(self, what, **details):
        event = {"what": what, **details}
        self._record(event)
        self.apply(event)

    def apply(self, event: dict) -> None:
        """Let an event take effect: it was found to be possible before it was recorded."""
        what, id = event["what"], event.get("question")
        if what == "join":
            self.students.add(event["student"])
            return
        if what == "answer":
            self.answers(self.current)[-1][event["student"]] = event["answer"]
            return
        self.version += 1
        if what == "ask":
            self._close_all()
            asked = self.asked.setdefault(id, Asked())
            if not asked.rounds or asked.rounds[-1]:  # a round without answers was none
                asked.rounds.append({})
            asked.phase = OPEN
            self.current, self.until = id, event.get("until")
        elif what == "forget":
            self.asked.pop(id, None)
            if self.current == id:
                self.current = self.until = None
        else:
            self._close_all()
            if what in SHOWN_BY:
                self.asked[id].phase = SHOWN_BY[what]
            self.current = None if what == "leave" else id

    def _close_all(self):
        for asked in self.asked.values():
            asked.phase = CLOSED if asked.phase == OPEN else asked.phase
        self.until = None
