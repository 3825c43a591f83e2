"""Copy the picture of the README out of its notebook: ``python -m tools.readme_picture``."""

import base64
from pathlib import Path

import nbformat

from tools.lesson.alt_text import figures

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "notebooks" / "00_start_here.ipynb"
PICTURE = ROOT / "notebooks" / "train_the_whole_slider.png"
DRAWS = "band(ax, over_seeds(accuracy)"  # what stands in its cell


def picture() -> tuple[bytes, str]:
    """What chapter 00 draws of its first sweep, as PNG, and its alt text."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    drawn = (figure for cell in notebook.cells if DRAWS in cell.source for figure in figures(cell))
    output = next(drawn)
    return base64.b64decode(output.data["image/png"]), output.metadata["image/png"]["alt"]


if __name__ == "__main__":
    PICTURE.write_bytes(picture()[0])
