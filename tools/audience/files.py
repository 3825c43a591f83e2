"""The files that browsers get: students a few pages, the lecturer the slides and more."""

import html
import io
import json
from pathlib import Path

import segno

from course_utils.guesses.guess import Guess
from course_utils.widgets.base import SHARED
from tools.audience.lesson import place_on_slides
from tools.audience.questions import Question

PAGES = Path(__file__).parent / "pages"
STUDENTS = ("student.html", "student.js", "student.css", "pool.js", "pool.css")
LECTURERS = ("ask.js", "ask.css", "pool.js", "pool.css")
END = "</body>"
# What a slide's page has besides, where a class answers.
ASKING = """\
<script type="application/json" id="lg-questions">{asked}</script>
<link rel="stylesheet" href="pool.css">
<link rel="stylesheet" href="ask.css">
<script type="module" src="ask.js"></script>
"""
INDEX = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Less Greedy: lectures</title></head>
<body><h1>Lectures</h1><p>The class joins at <strong>{join}</strong></p><ul>{chapters}</ul></body>
</html>
"""
# What pages take from the file that all widgets share.
EXPORTED = "export { create, make, write };\n"


def student_files() -> dict[str, bytes]:
    """The content of each file, by its name below the address to join."""
    files = {name: (PAGES / name).read_bytes() for name in STUDENTS}
    made = {"elements.js": elements(), "guess.js": str(Guess._esm), "guess.css": str(Guess._css)}
    return files | {name: text.encode() for name, text in made.items()}


def elements() -> str:
    """What widgets share, as a module."""
    return SHARED[".js"].read_text(encoding="utf-8") + EXPORTED


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
    files |= {name: PAGES / name for name in LECTURERS}
    files["elements.js"] = elements().encode()
    for name, questions in lectures.items():
        page = (slides / f"{name}.html").read_text(encoding="utf-8")
        asked = {"questions": [place_on_slides(one) for one in questions], "join": join}
        part = ASKING.format(asked=json.dumps(asked).replace("</", "<\\/"))
        start, end, rest = page.rpartition(END)
        files[f"{name}.html"] = f"{start}{part}{end}{rest}".encode()
    chapters = "".join(
        f'<li><a href="{name}.html">{html.escape(name)}</a></li>' for name in lectures
    )
    index = INDEX.format(join=html.escape(join), chapters=chapters)
    return files | {"lecturer.html": index.encode(), "join.svg": qr_code(join)}


def qr_code(text: str) -> bytes:
    """A QR code as SVG."""
    stream = io.BytesIO()
    segno.make(text, error="m").save(stream, kind="svg", scale=8, border=2)
    return stream.getvalue()
