"""The first page: every chapter with what is learned in it."""

import re
from pathlib import Path

from tools.site.page import Page, text_page

INTRODUCTION = """\
# Less Greedy

An interactive workbook on regularization in deep learning: why networks learn noise by heart, and
what makes them *less greedy*.

These pages show every chapter with its results, and need neither Python nor a network. Pictures
whose positions were all computed beforehand move here too. To move the others, run code and solve
the exercises, open the notebooks in Jupyter.

## Chapters

{chapters}

## What was measured

{documents}
"""


def contents(root: Path, chapters: list[Page], documents: list[Page]) -> Page:
    """A page that lists the others, in the order given; `root` is the project's folder."""

    def link(page: Page) -> str:
        return f"[{page.title}]({page.source.relative_to(root).as_posix()})"

    text = INTRODUCTION.format(
        chapters="\n".join(f"- **{link(page)}**: {learned(page)}" for page in chapters),
        documents="\n".join(f"- {link(page)}" for page in documents),
    )
    return text_page(root / "index.md", "index.html", text)


def learned(chapter: Page) -> str:
    """What a chapter says that one will learn, in one line."""
    first = chapter.notebook.cells[0].source + "\n\n"
    points = re.findall(r"^- (.+?)(?=^- |^$)", first, re.MULTILINE | re.DOTALL)
    return " ".join(" ".join(points).split())
