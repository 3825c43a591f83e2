"""`quiz`: the questions of a chapter, marked in the browser."""

from collections.abc import Sequence
from typing import Any

import traitlets as t

from course_utils.chapters import CHAPTERS
from course_utils.checkers.question import Question, letters
from course_utils.exercises.markup import pieces
from course_utils.exercises.progress import add, last_answers
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
        given: By the number of a question, from 0: what was chosen last, today or another day, and
            which options were explained.
    """

    _esm = assembled(HERE / "quiz.js")

    questions = t.List().tag(sync=True)
    given = t.Dict().tag(sync=True)

    def __init__(self, chapter: str, questions: Sequence[Question]) -> None:
        self._chapter, self._questions = chapter, tuple(questions)
        super().__init__(
            name=f"Quiz of chapter {chapter}",
            questions=[_as_data(question) for question in self._questions],
            given=self._another_day(),
        )
        self.on_msg(self._answered)

    def without_widgets(self) -> Output:
        asked = self.name, self._questions
        return {"text/plain": quiz_text(*asked), "text/html": quiz_html(*asked)}, {}

    def in_short(self) -> str:
        return repr(self._chapter)

    def _answered(self, widget, content, buffers) -> None:
        """Record what the browser marked; what no page of ours sends is passed over."""
        heard = _heard(content, self._questions)
        if heard:
            number, answer = heard
            chosen = answer["chosen"]
            passed = chosen == self._questions[number].right
            self.note = add(self._task(number), passed, letters(chosen), answer)

    def _task(self, number: int) -> str:
        return f"quiz {self._chapter}.{number + 1}"

    def _another_day(self) -> dict:
        """What was answered last, by the number of the question as text, as it is in JSON."""
        found = last_answers(*map(self._task, range(len(self._questions))))
        return {
            str(i): answer
            for i, answer in enumerate(found)
            if isinstance(answer, dict)
            and all(_are_options(answer.get(name), self._questions[i]) for name in _PARTS)
        }


_PARTS = ("chosen", "seen")  # of an answer: lists of options by number


def _heard(content: Any, questions: Sequence[Question]) -> tuple[int, dict] | None:
    """The number of a question, and what was chosen and explained; None if it names none."""
    match content:
        case {"question": int(number), "chosen": [_, *_] as chosen} if number in range(
            len(questions)
        ) and _are_options(chosen, questions[number]):
            seen = content.get("seen")
            chosen = sorted(set(chosen))
            fits = _are_options(seen, questions[number])
            return number, {"chosen": chosen, "seen": seen if fits else chosen}
    return None


def _are_options(numbers: Any, question: Question) -> bool:
    """Whether these are numbers of options: a question may have changed since the answer."""
    options = range(len(question.options))
    return isinstance(numbers, list) and all(type(n) is int and n in options for n in numbers)


def _as_data(question: Question) -> dict:
    """A question as the browser needs it."""
    options = [
        {"text": pieces(option.text), "right": option.right, "why": pieces(option.why)}
        for option in question.options
    ]
    return {"text": pieces(question.text), "several": question.several, "options": options}
