"""Put into the README what is taken from elsewhere: ``python -m tools.readme``.

Its picture comes from the notebook that drew it, its table from the chapters' own records.
"""

import base64
from pathlib import Path

import nbformat

from tools.lesson.alt_text import figures
from tools.lesson.records import topics

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
NOTEBOOK = ROOT / "notebooks" / "00_start_here.ipynb"
PICTURE = ROOT / "notebooks" / "train_the_whole_slider.png"
DRAWS = "band(ax, over_seeds(accuracy)"  # what stands in its cell
BEGIN, END = "<!-- chapters: made by `make notebooks` -->\n", "\n<!-- end -->"


def picture() -> tuple[bytes, str]:
    """What chapter 00 draws of its first sweep, as PNG, and its alt text."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    drawn = (figure for cell in notebook.cells if DRAWS in cell.source for figure in figures(cell))
    output = next(drawn)
    return base64.b64decode(output.data["image/png"]), output.metadata["image/png"]["alt"]


def with_chapters(page: str) -> str:
    """The page with the table of chapters as their records say it."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{topics('notebooks/')}{END}{after}"


if __name__ == "__main__":
    PICTURE.write_bytes(picture()[0])
    page = with_chapters(README.read_text(encoding="utf-8"))
    README.write_text(page, encoding="utf-8", newline="\n")
