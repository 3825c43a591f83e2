"""A prediction by one click, before a cell that answers it by its own output."""

from pathlib import Path

import traitlets as t

from course_utils.guesses.asked import Asked
from course_utils.widgets import GuessError, Output, assembled

HERE = Path(__file__).parent


def predict(id: str, question: str, *options: str) -> "Prediction":
    """Ask what the next cells will show. A click is the guess; it is kept with the progress.

        predict("3.b", "Does dividing by keep_prob bring the mean back?", "yes", "no")

    Args:
        id: The question's name within the course, such as "3.b".
        question: What is asked.
        *options: What may come out, each in a few words.

    Returns:
        The `Prediction`, to be the last line of its cell.

    Raises:
        GuessError: If there are fewer than two options, or one stands twice.
    """
    if not all(isinstance(option, str) and option.strip() for option in options):
        raise GuessError(f"each option must be a text that is not empty, got {options!r}")
    if len(set(options)) < max(2, len(options)):
        raise GuessError(f"give two different options at least, each once, got {options!r}")
    return Prediction(id, question, options)


class Prediction(Asked):
    """Options to choose from by a click; what is right, the next cells show."""

    _esm = assembled(HERE / "asking.js", HERE / "predict.js")
    _css = assembled(HERE / "predict.css")

    about = t.Dict().tag(sync=True)  # the question and its options

    def __init__(self, id, question, options):
        self.options = tuple(options)
        super().__init__(id, question, about={"question": question, "options": list(options)})

    def without_widgets(self) -> Output:
        return {"text/plain": f"{self.question} {' · '.join(self.options)}"}, {}

    def _is_right(self, guess) -> None:
        return None  # the widget does not know

    def _could_be(self, guess) -> bool:
        return guess in self.options
