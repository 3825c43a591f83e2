"""The files that students' browsers get: pages of their own, and the guess's script as it is."""

from pathlib import Path

from course_utils.guesses.guess import Guess
from course_utils.widgets.base import SHARED

PAGES = Path(__file__).parent / "pages"
# What pages take from the file that all widgets share.
EXPORTED = "export { create, make, write };\n"


def student_files() -> dict[str, bytes]:
    """The content of each file, by its name below the address to join."""
    elements = SHARED[".js"].read_text(encoding="utf-8") + EXPORTED
    made = {"elements.js": elements, "guess.js": str(Guess._esm), "guess.css": str(Guess._css)}
    files = {path.name: path.read_bytes() for path in PAGES.iterdir()}
    return files | {name: text.encode() for name, text in made.items()}
