"""`explain`: an exercise in the learner's own words, compared with a model answer."""

from contextlib import suppress
from typing import Any

import traitlets as t

from course_utils.checkers.exercise import InWords
from course_utils.exercises.lookup import answered_in
from course_utils.exercises.markup import pieces
from course_utils.exercises.progress import add, last_answers
from course_utils.exercises.reading import explanation_html, explanation_text
from course_utils.exercises.task import HERE, Task
from course_utils.exercises.words import n_words
from course_utils.widgets import Output, assembled

_KEPT = ("text", "revealed", "ticked")
FEWEST_WORDS = 15  # of an answer, before the model answer is shown


def explain(exercise: str) -> "Explain":
    """A field to answer in, and a model answer once something was written.

    Args:
        exercise: Its number, such as "1.7".

    Raises:
        ValueError: If there is no such exercise, or it is not answered in words.
    """
    task = answered_in(InWords, exercise)
    return Explain(exercise, task)


class Explain(Task):
    """An exercise in words as a widget; made by `explain`.

    Attributes:
        text: What the learner wrote, today or another day: it is kept with the progress.
        revealed: Whether the model answer is shown.
        ticked: The points, by number from 0, that the learner found in their own answer.
    """

    _esm = assembled(HERE / "explain.js")

    question = t.List().tag(sync=True)
    answer = t.List().tag(sync=True)
    points = t.List().tag(sync=True)
    fewest = t.Int(FEWEST_WORDS).tag(sync=True)
    text = t.Unicode().tag(sync=True)
    revealed = t.Bool().tag(sync=True)
    ticked = t.List().tag(sync=True)

    def __init__(self, exercise: str, task: InWords) -> None:
        self._exercise, self._task = exercise, task
        super().__init__(
            name=f"Exercise {exercise}, in your own words",
            question=pieces(task.question),
            answer=pieces(task.answer),
            points=[pieces(point) for point in task.points],
        )
        self._restore(*last_answers(self._draft))
        self._text_awaited = False
        self.on_msg(self._done)
        self.observe(self._keep, list(_KEPT))
        self.observe(self._ticked, "ticked")

    def without_widgets(self) -> Output:
        asked = self._exercise, self._task
        return {"text/plain": explanation_text(*asked), "text/html": explanation_html(*asked)}, {}

    def in_short(self) -> str:
        return repr(self._exercise)

    @property
    def _draft(self) -> str:
        return f"draft {self._exercise}"

    def _keep(self, change) -> None:
        """Keep what is written, also before it is compared with the model answer."""
        self.note = add(self._draft, False, answer={name: getattr(self, name) for name in _KEPT})
        if self._text_awaited:
            self._done(self, None, None)

    def _restore(self, kept: Any) -> None:
        """Put back what was kept, if it still fits."""
        with suppress(AttributeError, t.TraitError, TypeError):
            if all(tick in range(len(self._task.points)) for tick in kept.get("ticked", [])):
                self.set_trait("text", kept.get("text", ""))
                self.set_trait("revealed", kept.get("revealed", False))
                self.set_trait("ticked", kept.get("ticked", []))

    def _done(self, widget, content, buffers) -> None:
        """Record that the learner has written an answer, not what it says.

        What the message holds is nobody's business: words are counted here, in the text itself. To
        a busy kernel the message may come before the text.
        """
        self._text_awaited = n_words(self.text) < FEWEST_WORDS
        if not self._text_awaited:
            self._record()

    def _ticked(self, change) -> None:
        """It is passed once the learner finds all its points in their own answer."""
        if self._n_ticked == len(self.points) and n_words(self.text) >= FEWEST_WORDS:
            self._record()

    def _record(self) -> None:
        ticked, points = self._n_ticked, len(self.points)
        what = f"{n_words(self.text)} words, {ticked} of {points} points"
        self.note = add(f"exercise {self._exercise}", ticked == points, what)

    @property
    def _n_ticked(self) -> int:
        return len({one for one in self.ticked if one in range(len(self.points))})
