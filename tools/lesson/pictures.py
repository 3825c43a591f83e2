"""Store figures small: a plot has few colours, and a third of the bytes holds it."""

import base64
import io

from nbformat import NotebookNode
from PIL import Image

from .alt_text import figures

COLOURS = 128


def shrink_figures(notebook: NotebookNode) -> None:
    """Reduce every stored PNG to a palette, in place, where that makes it smaller."""
    for cell in notebook.cells:
        for output in figures(cell):
            stored = base64.b64decode(output.data["image/png"])
            small = with_palette(stored)
            if len(small) < len(stored):
                output.data["image/png"] = base64.b64encode(small).decode() + "\n"


def with_palette(png: bytes, colours: int = COLOURS) -> bytes:
    """The same picture, on white, with so many colours at most."""
    picture = Image.open(io.BytesIO(png)).convert("RGBA")
    sheet = Image.new("RGBA", picture.size, "white")
    sheet.alpha_composite(picture)
    palette = sheet.convert("RGB").quantize(colours, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    palette.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def halved(png: str) -> str:
    """A PNG in base64 with half as many pixels each way: sharp on ordinary screens, not on fine."""
    buffer = io.BytesIO()
    Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB").reduce(2).save(buffer, "PNG")
    return base64.b64encode(with_palette(buffer.getvalue(), COLOURS // 6)).decode() + "\n"
