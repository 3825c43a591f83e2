"""The widget: a question, a picture to guess in, and the measurement under a veil."""

from pathlib import Path
from typing import Any

import anywidget
import traitlets as t

from course_utils.guesses import hooks
from course_utils.guesses.errors import GuessError
from course_utils.guesses.pictures import Picture

HERE = Path(__file__).parent
OPEN, COMMITTED, SHOWN = "open", "committed", "shown"


class Guess(anywidget.AnyWidget):
    """One question; made by `guess_value`, `guess_choice` or `guess_curve`.

    The measurement travels to the browser with the question, so that it can be shown where no
    kernel runs. Nothing of it is in the page before a guess is committed, or "Show me" pressed.

    Attributes:
        draft: The guess as it is being made: a number, an option or a list of numbers; None before.
        state: "open", then "committed", or "shown" where no guess was made.
    """

    _esm = HERE / "guess.js"
    _css = HERE / "guess.css"

    about = t.Dict().tag(sync=True)  # all that the browser needs to know
    layers = t.List(t.List(t.Bytes())).tag(sync=True)
    draft = t.Any(None, allow_none=True).tag(sync=True)
    state = t.Enum([OPEN, COMMITTED, SHOWN], OPEN).tag(sync=True)

    kind = ""  # for `guess.js`; each subclass has its own

    def __init__(self, id: str, question: str, answer: str, picture: Picture, **more):
        """A question that nobody has answered yet.

        Args:
            id: Its name within the course, such as "1.a".
            question: What is asked.
            answer: A sentence that says what was measured.
            picture: The picture of it.
            **more: What this kind needs in the browser.

        Raises:
            GuessError: If `id` or `question` is missing.
        """
        for name, value in (("id", id), ("question", question)):
            if not isinstance(value, str) or not value.strip():
                raise GuessError(f"{name} must be a text that is not empty, got {value!r}")
        self.id, self.question, self.answer = id, question, answer
        self._png = picture.png
        shared = {
            "kind": self.kind,
            "question": question,
            "answer": answer,
            "described": answer,  # the same for those who do not see the picture, or more
            "size": list(picture.size),
            "box": list(picture.box),
        }
        super().__init__(about=shared | more, layers=picture.layers)

    # For lessons and tests

    @property
    def committed(self) -> bool:
        """Whether a guess was committed; asking to see the measurement does not count."""
        return self.state == COMMITTED

    @property
    def guess(self) -> Any:
        """The committed guess: a number, an option or a list of numbers; None if there is none."""
        return self.draft if self.committed else None

    @property
    def sentence(self) -> str:
        """What is said below the picture: nothing as long as the guess is open."""
        if self.state == OPEN:
            return ""
        return self.answer if self.guess is None else self._sentence(self.guess)

    @property
    def right(self) -> bool | None:
        """Whether the committed guess agrees with the measurement; None if there is no guess."""
        return None if self.guess is None else self._is_right(self.guess)

    def commit(self, guess) -> str:
        """Commit a guess, as a learner would; returns the sentence.

        Raises:
            GuessError: If it cannot be a guess here; says what can.
        """
        guess = self._checked(guess)
        self.reset()
        with self.hold_sync():
            self.draft = guess
            self.state = COMMITTED
        return self.sentence

    def show(self) -> str:
        """Show the measurement without a guess; returns the sentence."""
        self.state = SHOWN
        return self.sentence

    def reset(self) -> None:
        """Guess again."""
        with self.hold_sync():
            self.state = OPEN
            self.draft = None

    def png(self) -> bytes:
        """The picture with the measurement and without a guess, as the bytes of a PNG file."""
        return self._png

    def __repr__(self):
        return f"{type(self).__name__}({self.id!r})"

    def _repr_mimebundle_(self, **kwargs):
        # Where there are no widgets nothing can be committed: the measurement is shown. The text is
        # what nbval compares.
        text = f"{self.question} {self.about['described']}"
        width, height = map(round, self.about["size"])
        data = {
            "text/plain": text,
            "image/png": self.png(),
            "application/vnd.jupyter.widget-view+json": {
                "version_major": 2,
                "version_minor": 0,
                "model_id": self.model_id,
            },
        }
        return data, {"image/png": {"alt": text, "width": width, "height": height}}

    @t.observe("state")
    def _on_state(self, change):
        if change.new == COMMITTED:
            hooks.tell(self)

    # What each kind knows

    def _checked(self, guess):
        """The guess as it goes to the browser.

        Raises:
            GuessError: If it cannot be a guess here.
        """
        raise NotImplementedError

    def _sentence(self, guess) -> str:
        """How near a guess is, in words."""
        raise NotImplementedError

    def _is_right(self, guess) -> bool:
        raise NotImplementedError
