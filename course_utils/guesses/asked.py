"""What every question has that is guessed at: its name, the guess, and who is told of it."""

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets as t

from course_utils import lecture
from course_utils.widgets import CourseWidget, GuessError

OPEN, COMMITTED, SHOWN = "open", "committed", "shown"

_told: list[Callable] = []  # who is told of each guess that is committed
_remembers: list[Callable] = []  # who knows what was guessed on another day


class Asked(CourseWidget, anywidget.AnyWidget):
    """A question and the guess at it. What was guessed on another day is there again.

    Attributes:
        draft: The guess as it is being made: a number, an option or a list of numbers; None before.
        state: "open", then "committed", or "shown" where no guess was made.
    """

    draft = t.Any(None, allow_none=True).tag(sync=True)
    state = t.Enum([OPEN, COMMITTED, SHOWN], OPEN).tag(sync=True)

    def __init__(self, id: str, question: str, **more) -> None:
        """A question, open or as it was answered on another day.

        Raises:
            GuessError: If `id` or `question` is missing.
        """
        for name, value in (("id", id), ("question", question)):
            if not isinstance(value, str) or not value.strip():
                raise GuessError(f"{name} must be a text that is not empty, got {value!r}")
        self.id, self.question = id, question
        super().__init__(**more)
        earlier = next((found for ask in _remembers if (found := ask(id)) is not None), None)
        if earlier is not None and self._could_be(earlier):
            self.draft, self.state = earlier, COMMITTED
        self.observe(self._on_state, "state")  # from now on: nobody is told of it once more
        self.on_msg(self._on_message)

    @property
    def guess(self) -> Any:
        """The committed guess: a number, an option or a list of numbers; None if there is none."""
        return self.draft if self.state == COMMITTED else None

    @property
    def right(self) -> bool | None:
        """Whether the committed guess agrees with the measurement; None if there is no guess."""
        return None if self.guess is None else self._is_right(self.guess)

    def in_short(self) -> str:
        return repr(self.id)

    def _on_state(self, change) -> None:
        if change.new == COMMITTED:
            for function in _told:
                function(self)

    def _on_message(self, _widget, content, _buffers) -> None:
        """The browser asks whether a lecture runs: told by a message, which no notebook stores."""
        if content == {"asks": "lecture"}:
            self.send({"lecture": lecture.running(), "id": self.id})

    def _is_right(self, guess) -> bool | None:
        """Whether this guess agrees with the measurement; each kind knows when."""
        raise NotImplementedError

    def _could_be(self, guess) -> bool:
        """Whether this could be a guess: a question may have changed since it was answered."""
        raise NotImplementedError


def on_commit(function: Callable) -> Callable:
    """Call `function(asked)` whenever a guess is committed; returns the function, as a decorator.

    It may run in another thread than the cells do: JupyterLab has the messages of widgets handled
    there. So it must neither draw nor wait. What it raises is raised where the guess is committed.
    """
    if function not in _told:
        _told.append(function)
    return function


def remembers(function: Callable[[str], Any]) -> Callable:
    """Ask `function(id)` for the guess of another day, or None; returns it, as a decorator."""
    if function not in _remembers:
        _remembers.append(function)
    return function
