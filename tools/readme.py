"""Put into the README what is taken from elsewhere: ``python -m tools.readme``.

Its picture comes from the notebook that drew it, its table from the chapters' own records, its
hours from the lessons and the exercises.
"""

import base64
import re
from pathlib import Path

import nbformat

from course_utils.chapters import EXERCISES
from course_utils.claims.claim import ARITHMETIC, FINDING
from tools.lesson.alt_text import figures
from tools.lesson.command import LESSONS, chosen
from tools.lesson.records import count, topics

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
NOTEBOOK = ROOT / "notebooks" / "00_start_here.ipynb"
PICTURE = ROOT / "notebooks" / "train_the_whole_slider.png"
DRAWS = "band(ax, over_seeds(accuracy)"  # what stands in its cell
HOURS = r"[\d.]+ hours to read and predict, and [\d.]+ hours of"
BEGIN, END = "<!-- chapters: made by `make notebooks` -->\n", "\n<!-- end -->"


def picture() -> tuple[bytes, str]:
    """What chapter 00 draws of its first sweep, as PNG, and its alt text."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    drawn = (figure for cell in notebook.cells if DRAWS in cell.source for figure in figures(cell))
    output = next(drawn)
    return base64.b64decode(output.data["image/png"]), output.metadata["image/png"]["alt"]


def hours(minutes: int) -> str:
    """Minutes as hours, to the nearest half."""
    return f"{round(minutes / 30) / 2:g}"


def reading() -> str:
    """The hours of all lessons, as each says itself in its first cell."""
    said = (re.search(r"^(\d+) minutes", one.cells[0].source, re.MULTILINE) for one in lessons())
    return hours(sum(int(found[1]) for found in said))


def lessons() -> list[nbformat.NotebookNode]:
    """The built notebooks of the chapters."""
    names = [source.stem for source in chosen([], NOTEBOOK.parent / "source", LESSONS)]
    return [nbformat.read(NOTEBOOK.with_name(f"{name}.ipynb"), as_version=4) for name in names]


def exercising() -> str:
    """The hours of all exercises, as their headings say."""
    return hours(sum(exercise.minutes for exercise in EXERCISES.values()))


def with_records(page: str) -> str:
    """The page with the table of chapters and the numbers of claims as the records say them."""
    counts = f"{count(FINDING)} findings and {count(ARITHMETIC)} checks of arithmetic"
    page = re.sub(r"\d+ findings and \d+ checks of arithmetic", counts, page)
    page = re.sub(
        HOURS, f"{reading()} hours to read and predict, and {exercising()} hours of", page
    )
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{topics('notebooks/')}{END}{after}"


if __name__ == "__main__":
    PICTURE.write_bytes(picture()[0])
    page = with_records(README.read_text(encoding="utf-8"))
    README.write_text(page, encoding="utf-8", newline="\n")
