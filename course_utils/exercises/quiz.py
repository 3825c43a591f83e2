"""`quiz`: the questions of a chapter, marked in the browser."""

from collections.abc import Sequence
from typing import Any

import traitlets as t

from course_utils.chapters import CHAPTERS
from course_utils.checkers.question import Question, letters
from course_utils.exercises.markup import pieces
from course_utils.exercises.progress import add
from course_utils.exercises.reading import quiz_html, quiz_text
from course_utils.exercises.task import HERE, Task
from course_utils.widgets import Output, assembled


def quiz(chapter: str | int) -> "Quiz":
    """The quiz of a chapter; answers are recorded as progress.

    Args:
        chapter: Its number, such as "1".

    Raises:
        ValueError: If there is no such chapter, or it has no quiz.
    """
    number = str(chapter)
    with_quiz = [known for known, found in CHAPTERS.items() if found.quiz]
    if number not in with_quiz:
        raise ValueError(
            f"there is no quiz {number!r}: there is one for chapter {', '.join(with_quiz)}"
        )
    return Quiz(number, CHAPTERS[number].quiz)


class Quiz(Task):
    """Questions as a widget; made by `quiz`.

    Attributes:
        given: By the number of a question, from 0: what was chosen last, and which options were
            explained.
    """

    _esm = assembled(HERE / "quiz.js")

    questions = t.List().tag(sync=True)
    given = t.Dict().tag(sync=True)

    def __init__(self, chapter: str, questions: Sequence[Question]) -> None:
        self._chapter, self._questions = chapter, tuple(questions)
        super().__init__(
            name=f"Quiz of chapter {chapter}",
            questions=[_as_data(question) for question in self._questions],
        )
        self.on_msg(self._answered)

    def without_widgets(self) -> Output:
        asked = self.name, self._questions
        return {"text/plain": quiz_text(*asked), "text/html": quiz_html(*asked)}, {}

    def in_short(self) -> str:
        return repr(self._chapter)

    def _answered(self, widget, content, buffers) -> None:
        """Record an answer; what no page of ours sends is passed over."""
        heard = _heard(content, self._questions)
        if heard:
            number, chosen = heard
            passed = chosen == self._questions[number].right
            self.note = add(f"quiz {self._chapter}.{number + 1}", passed, letters(chosen))


def _heard(content: Any, questions: Sequence[Question]) -> tuple[int, list[int]] | None:
    """The number of a question and those of the options that were chosen; None if it names none."""
    match content:
        case {"question": int(number), "chosen": [*chosen]} if number in range(len(questions)):
            options = range(len(questions[number].options))
            if chosen and all(type(one) is int and one in options for one in chosen):
                return number, sorted(set(chosen))
    return None


def _as_data(question: Question) -> dict:
    """A question as the browser needs it."""
    options = [
        {"text": pieces(option.text), "right": option.right, "why": pieces(option.why)}
        for option in question.options
    ]
    return {"text": pieces(question.text), "several": question.several, "options": options}
