"""Quizzes and exercises in words where there are no widgets: as plain text, and folded as HTML.

The HTML has neither script nor style, and no attributes: an untrusted notebook and the web view of
a repository take them away. So the letters of the options are written out.
"""

import textwrap
from collections.abc import Sequence

from course_utils.checkers.exercise import InWords
from course_utils.checkers.question import LETTERS, Question, letters
from course_utils.exercises.markup import WIDTH, as_html

ONE, SEVERAL = "Choose one.", "Choose all that are right."


def quiz_text(name: str, questions: Sequence[Question]) -> str:
    """All questions, and after them all answers."""
    parts = [f"{name}: {len(questions)} questions. The answers stand at the end."]
    for number, question in enumerate(questions, start=1):
        asked = [_wrapped(f"{question.text} {_how_many(question)}", f"{number}. ")]
        asked += [
            _wrapped(option.text, f"   {letter}) ")
            for letter, option in zip(LETTERS, question.options, strict=False)
        ]
        parts.append("\n".join(asked))
    parts.append("Answers")
    for number, question in enumerate(questions, start=1):
        told = [f"{number}. Right: {letters(question.right)}"]
        told += [
            _wrapped(f"{_verdict(option.right)} {option.why}", f"   {letter}) ")
            for letter, option in zip(LETTERS, question.options, strict=False)
        ]
        parts.append("\n".join(told))
    return "\n\n".join(parts)


def quiz_html(name: str, questions: Sequence[Question]) -> str:
    """Each question with its options, and its answer folded below."""
    parts = [f"<p>{as_html(name)}: {len(questions)} questions. Answer first, then unfold.</p>"]
    for number, question in enumerate(questions, start=1):
        parts.append(
            f"<p><strong>{number}.</strong> {as_html(question.text)} {_how_many(question)}</p>"
        )
        parts.append(_lettered([as_html(option.text) for option in question.options]))
        reasons = [f"{_verdict(option.right)} {as_html(option.why)}" for option in question.options]
        inside = f"<p>Right: {letters(question.right)}</p>\n{_lettered(reasons)}"
        parts.append(f"{_folded(f'Answer to question {number}', inside)}\n<br>")
    return "\n".join(parts)


def explanation_text(number: str, task: InWords) -> str:
    """The question, the model answer, and what a good answer says."""
    points = "\n".join(_wrapped(point, "- ") for point in task.points)
    return "\n\n".join(
        [
            f"Exercise {number}: answer in your own words, then compare.",
            _wrapped(task.question),
            "A model answer:",
            _wrapped(task.answer),
            f"A good answer says:\n{points}",
        ]
    )


def explanation_html(number: str, task: InWords) -> str:
    """The question, and the model answer folded below."""
    points = "".join(f"<li>{as_html(point)}</li>" for point in task.points)
    inside = f"<p>{as_html(task.answer)}</p>\n<p>A good answer says:</p>\n<ul>{points}</ul>"
    return (
        f"<p>Exercise {as_html(number)}: answer in your own words, then unfold.</p>\n"
        f"<p>{as_html(task.question)}</p>\n{_folded('A model answer', inside)}"
    )


def _how_many(question: Question) -> str:
    return SEVERAL if question.several else ONE


def _verdict(right: bool) -> str:
    return "Right." if right else "Not right."


def _wrapped(text: str, start: str = "") -> str:
    return textwrap.fill(text, WIDTH, initial_indent=start, subsequent_indent=" " * len(start))


def _lettered(lines: list[str]) -> str:
    lettered = [f"{letter}) {line}" for letter, line in zip(LETTERS, lines, strict=False)]
    return f"<p>{'<br>'.join(lettered)}</p>"


def _folded(summary: str, inside: str) -> str:
    return f"<details><summary>{summary}</summary>\n{inside}\n</details>"
