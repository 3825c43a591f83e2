"""The widget: a question, a picture to guess in, and the measurement under a veil."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets as t

from course_utils.guesses.painting import Painted
from course_utils.widgets import CourseWidget, GuessError, Output, assembled, picture

HERE = Path(__file__).parent
OPEN, COMMITTED, SHOWN = "open", "committed", "shown"

_told: list[Callable] = []  # who is told of each guess that is committed


class Guess(CourseWidget, anywidget.AnyWidget):
    """One question; made by `guess_value`, `guess_choice` or `guess_curve`.

    The measurement travels to the browser with the question, so that it can be shown where no
    kernel runs. Nothing of it is in the page before a guess is committed, or "Show me" pressed. The
    browser also says how near the guess is.

    Attributes:
        draft: The guess as it is being made: a number, an option or a list of numbers; None before.
        state: "open", then "committed", or "shown" where no guess was made.
    """

    _esm = assembled(HERE / "guess.js")
    _css = assembled(HERE / "guess.css")

    about = t.Dict().tag(sync=True)  # all that the browser needs to know
    layers = t.List(t.List(t.Bytes())).tag(sync=True)
    draft = t.Any(None, allow_none=True).tag(sync=True)
    state = t.Enum([OPEN, COMMITTED, SHOWN], OPEN).tag(sync=True)

    kind = ""  # for `guess.js`; each subclass has its own

    def __init__(self, id: str, question: str, answer: str, painted: Painted, **more):
        """A question that nobody has answered yet.

        Args:
            id: Its name within the course, such as "1.a".
            question: What is asked.
            answer: A sentence that says what was measured.
            painted: The picture of it.
            **more: What this kind needs in the browser.

        Raises:
            GuessError: If `id` or `question` is missing.
        """
        for name, value in (("id", id), ("question", question)):
            if not isinstance(value, str) or not value.strip():
                raise GuessError(f"{name} must be a text that is not empty, got {value!r}")
        self.id, self.question, self.answer = id, question, answer
        self._png = painted.png
        shared = {
            "kind": self.kind,
            "question": question,
            "answer": answer,
            "described": answer,  # the same for those who do not see the picture, or more
            "size": list(painted.size),
            "box": list(painted.box),
        }
        super().__init__(about=shared | more, layers=painted.layers)

    @property
    def guess(self) -> Any:
        """The committed guess: a number, an option or a list of numbers; None if there is none."""
        return self.draft if self.state == COMMITTED else None

    @property
    def right(self) -> bool | None:
        """Whether the committed guess agrees with the measurement; None if there is no guess."""
        return None if self.guess is None else self._is_right(self.guess)

    def without_widgets(self) -> Output:
        # Nothing can be committed there: the measurement is shown.
        text = f"{self.question} {self.about['described']}"
        return picture(text, self._png, self.about["size"])

    def in_short(self) -> str:
        return repr(self.id)

    @t.observe("state")
    def _on_state(self, change):
        if change.new == COMMITTED:
            for function in _told:
                function(self)

    def _is_right(self, guess) -> bool:
        """Whether this guess agrees with the measurement; each kind knows when."""
        raise NotImplementedError


def on_commit(function: Callable) -> Callable:
    """Call `function(guess)` whenever a guess is committed; returns the function, as a decorator.

    It may run in another thread than the cells do: JupyterLab has the messages of widgets handled
    there. So it must neither draw nor wait. What it raises is raised where the guess is committed.
    """
    if function not in _told:
        _told.append(function)
    return function
