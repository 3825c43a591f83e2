"""The widget: a question, a picture to guess in, and the measurement under a veil."""

from pathlib import Path

import traitlets as t

from course_utils.guesses.asked import Asked
from course_utils.guesses.painting import Painted
from course_utils.widgets import Output, assembled, picture

HERE = Path(__file__).parent


class Guess(Asked):
    """One question; made by `guess_value`, `guess_choice` or `guess_curve`.

    The measurement travels to the browser with the question, so that it can be shown where no
    kernel runs. Nothing of it is in the page before a guess is committed, or "Show me" pressed. The
    browser also says how near the guess is.
    """

    _esm = assembled(HERE / "asking.js", HERE / "guess.js")
    _css = assembled(HERE / "guess.css")

    about = t.Dict().tag(sync=True)  # all that the browser needs to know
    layers = t.List(t.List(t.Bytes())).tag(sync=True)

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
        self.answer, self._png, self._painted = answer, painted.png, painted
        shared = {
            "kind": self.kind,
            "question": question,
            "answer": answer,
            "described": answer,  # the same for those who do not see the picture, or more
            "size": list(painted.size),
            "box": list(painted.box),
        }
        super().__init__(id, question, about=shared | more, layers=painted.layers)

    def for_phone(self) -> Painted:
        """Its picture, painted anew for a narrow screen."""
        return self._painted.for_phone()

    def without_widgets(self) -> Output:
        # Nothing can be committed there: the measurement is shown.
        text = f"{self.question} {self.about['described']}"
        return picture(text, self._png, self.about["size"])
