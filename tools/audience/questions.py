"""What can be asked of a class: guesses and quizzes, each with what counts as an answer.

Nothing of the course is imported here: a server needs little memory, and starts at once.
"""

import base64
import json
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

SUFFIX = ".questions.json"  # of the file beside the slides of a lesson


class AnswerError(ValueError):
    """What a browser sent can be no answer to this question."""


@dataclass(frozen=True)
class Question:
    """One question of a lesson.

    Attributes:
        id: Its name within the course: "guess 1.a", "predict 0.a", or "quiz 3.2" for the second.
        kind: "value", "choice", "curve", "vote" (a prediction by one click) or "quiz".
        shown: What a student's page needs to ask it.
        hidden: What it needs, too, when the answer is shown.
        pictures: PNG files by name: "axes" is there from the start, "measured" when it is shown;
            "narrow_axes" and "narrow_measured" are the same for a phone.
    """

    id: str
    kind: str
    shown: dict
    hidden: dict
    pictures: dict[str, bytes]

    def checked(self, answer: Any) -> Any:
        """The answer as it is kept.

        Raises:
            AnswerError: If it has another type, or lies outside of what can be answered.
        """
        return CHECKS[self.kind](self, answer)


def number(value: Any, scale: dict) -> float:
    """A number on a scale, such as `about["x"]`.

    Raises:
        AnswerError: If it is none.
    """
    if type(value) not in (int, float) or not math.isfinite(value):
        raise AnswerError("an answer is a finite number")
    if not scale["low"] <= value <= scale["high"]:
        raise AnswerError(f"an answer lies between {scale['low']:g} and {scale['high']:g}")
    return float(value)


def value(question: Question, answer: Any) -> float:
    """A number on the question's number line."""
    return number(answer, question.shown["x"])


def choice(question: Question, answer: Any) -> int:
    """The number of an option, from 0."""
    if type(answer) is not int or answer not in range(len(question.shown["options"])):
        raise AnswerError("an answer is the number of an option")
    return answer


def choices(question: Question, answer: Any) -> list[int]:
    """Numbers of options, in their order: one, or, where several may be right, some."""
    if not isinstance(answer, list) or not answer:
        raise AnswerError("an answer is a list of options")
    if len(answer) > len(question.shown["options"]):
        raise AnswerError("an answer has each option once")
    chosen = sorted({choice(question, one) for one in answer})
    if len(chosen) > 1 and not question.shown["several"]:
        raise AnswerError("here one option is right")
    return chosen


def curve(question: Question, answer: Any) -> list[float]:
    """A number on the y axis for each position."""
    if not isinstance(answer, list) or len(answer) != len(question.shown["positions"]):
        raise AnswerError("an answer has a number for each position")
    return [number(one, question.shown["y"]) for one in answer]


CHECKS: dict[str, Callable[[Question, Any], Any]] = {
    "value": value,
    "choice": choice,
    "vote": choice,
    "quiz": choices,
    "curve": curve,
}


def place(value: float, scale: dict) -> float:
    """Where a value lies between the lowest, which is 0, and the highest, which is 1.

    As `course_utils.guesses.scale.Scale.place`, of whose data `scale` is.
    """
    straight = math.log10 if scale["log"] else float
    low, high = straight(scale["low"]), straight(scale["high"])
    return (straight(value) - low) / (high - low)


def plain(text: str | list) -> str:
    """A text without its markup, which may be cut into pieces, each with its tag."""
    return text if isinstance(text, str) else "".join(part for _, part in text)


# --- from the widgets of a lesson ---------------------------------------------------------------

ASKED = {  # by kind, the parts of a guess's `about` that give nothing of the answer away
    "value": ("question", "size", "box", "axes", "x", "unit"),
    "choice": ("question", "size", "box", "axes", "options"),
    "curve": ("question", "size", "box", "axes", "x", "y", "what"),
}


def of_widget(widget: str, task: str, state: dict, phone: Any = None) -> list[Question]:
    """The questions of a widget: one, or those of a quiz.

    Args:
        widget: "guess", "predict" or "quiz".
        task: The widget's name within the course, such as "guess 1.a" or "quiz 3".
        state: The values of its traits, by name.
        phone: Of a guess the picture for a phone, as `Painted` has it.
    """
    if widget == "predict":
        return [Question(task, "vote", dict(state["about"]), {}, {})]
    if widget == "quiz":
        return [
            of_quiz(f"{task}.{number}", question)
            for number, question in enumerate(state["questions"], start=1)
        ]
    about, layers = state["about"], state["layers"]
    shown = {name: about[name] for name in ASKED[about["kind"]]}
    if about["kind"] == "curve":  # the text of a position says what was measured there
        shown["positions"] = [{"x": one["x"], "name": one["name"]} for one in about["positions"]]
    hidden = {"answer": about["answer"], "described": about["described"]}
    axes, measured = layers[-1]  # for fine screens
    pictures = {"axes": axes, "measured": measured}
    if phone is not None:
        shown["narrow"] = {"size": list(phone.size), "box": list(phone.box)}
        pictures["narrow_axes"], pictures["narrow_measured"] = phone.layers[-1]
    return [Question(task, about["kind"], shown, hidden, pictures)]


def of_quiz(id: str, question: dict) -> Question:
    """One question of a quiz."""
    options = question["options"]
    return Question(
        id,
        "quiz",
        {
            "question": question["text"],
            "several": question["several"],
            "options": [option["text"] for option in options],
        },
        {
            "right": [number for number, option in enumerate(options) if option["right"]],
            "why": [option["why"] for option in options],
        },
        {},
    )


# --- as a file ------------------------------------------------------------------------------------


def as_data(question: Question) -> dict:
    """A question for JSON."""
    pictures = {name: base64.b64encode(png).decode() for name, png in question.pictures.items()}
    return asdict(question) | {"pictures": pictures}


def from_data(data: dict) -> Question:
    """The question again."""
    pictures = {name: base64.b64decode(text) for name, text in data["pictures"].items()}
    return Question(**(data | {"pictures": pictures}))


def questions_of(path: Path) -> list[Question]:
    """The questions in a file beside the slides."""
    return [from_data(data) for data in json.loads(path.read_text(encoding="utf-8"))]
