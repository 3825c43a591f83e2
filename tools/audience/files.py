"""The files that browsers get: students a few pages, the lecturer the slides and more."""

import html
import io
import json
from pathlib import Path

import segno

from tools.audience.questions import Question

PAGES = Path(__file__).parent / "pages"
WIDGETS = Path(__file__).resolve().parents[2] / "course_utils"
SHARED = {".js": "elements.js", ".css": "style.css"}
GUESS = {"guess.js": ["asking.js", "guess.js"], "guess.css": ["guess.css"]}  # after what is shared
SHARED_BY_BOTH = ("connection.js", "pool.js", "pool.css")
STUDENTS = ("student.html", "student.js", "student.css")
LECTURERS = ("ask.js", "ask.css", "lecturing.js", "below.js")
END = "</body>"
# What a slide's page has besides, where a class answers.
ASKING = """\
<script type="application/json" id="lg-questions">{asked}</script>
<link rel="stylesheet" href="guess.css">
<link rel="stylesheet" href="pool.css">
<link rel="stylesheet" href="ask.css">
<script type="module" src="ask.js"></script>
"""
# What pages take from the file that all widgets share.
EXPORTED = b"export { create, make, write };\n"


def read(names: tuple[str, ...]) -> dict[str, bytes]:
    """Pages of ours, and what they take from the widgets: the guess's script as it is."""
    files = {name: (PAGES / name).read_bytes() for name in (*SHARED_BY_BOTH, *names)}
    shared = {suffix: (WIDGETS / "widgets" / name).read_bytes() for suffix, name in SHARED.items()}
    for name, parts in GUESS.items():
        own = [(WIDGETS / "guesses" / part).read_bytes() for part in parts]
        files[name] = b"\n".join([shared[Path(name).suffix], *own])
    return files | {"elements.js": shared[".js"] + EXPORTED}


def student_files() -> dict[str, bytes]:
    """The content of each file, by its name below the address to join."""
    return read(STUDENTS)


def lecturer_files(
    slides: Path, lectures: dict[str, list[Question]], join: str
) -> dict[str, Path | bytes]:
    """What the lecturer gets, by name below the secret.

    Args:
        slides: The folder that `build_slides` wrote.
        lectures: The questions of each chapter, by the name of its slides.
        join: The address that the class joins at.
    """
    beside = [path for name in ("beside", "vendor") for path in (slides / name).rglob("*")]
    files: dict[str, Path | bytes] = {
        path.relative_to(slides).as_posix(): path for path in beside if path.is_file()
    }
    for name, questions in lectures.items():
        page = (slides / f"{name}.html").read_text(encoding="utf-8")
        files[f"{name}.html"] = with_class(page, questions, join).encode()
    chapters = "".join(
        f'<li><a href="{name}.html">{html.escape(name)}</a></li>' for name in lectures
    )
    index = (PAGES / "lecturer.html").read_text(encoding="utf-8")
    index = index.replace("{join}", html.escape(join)).replace("{chapters}", chapters)
    made = {"lecturer.html": index.encode(), "join.svg": qr_code(join)}
    return files | read(LECTURERS) | made


def with_class(page: str, questions: list[Question], join: str) -> str:
    """A page of slides, with what asks a class."""
    asked = {"questions": [place_on_slides(one) for one in questions], "join": join}
    part = ASKING.format(asked=json.dumps(asked).replace("</", "<\\/"))
    start, end, rest = page.rpartition(END)
    return f"{start}{part}{end}{rest}"


def qr_code(text: str) -> bytes:
    """A QR code as SVG."""
    stream = io.BytesIO()
    segno.make(text, error="m").save(stream, kind="svg", scale=8, border=2)
    return stream.getvalue()


def place_on_slides(question: Question) -> dict:
    """What `ask.js` finds the question on the slides by.

    "label" is the name of a widget for a screen reader; of a quiz, "form" is the question's number.
    """
    kind, name = question.id.split()
    if kind == "quiz":
        chapter, number = name.split(".")
        label = f"Quiz of chapter {chapter}"
        return {"id": question.id, "label": label, "form": int(number)}
    return {"id": question.id, "label": question.shown["question"]}
