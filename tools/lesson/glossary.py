"""The glossary's terms, and how lessons link to them.

``notebooks/source/glossary.md`` has a heading for each term, and below it what the term means and
``{{ taught: 2 · Heading }}``, which becomes a link to the chapter's section. In a lesson the first
use of each term becomes a link to the glossary.
"""

import re
from pathlib import Path

from nbformat import NotebookNode

from course_utils.chapters import CHAPTERS

from .errors import BuildError

NAME = "glossary"
PAPERS = "## Go further"
_TERM = re.compile(r"^### +(.*?) *$", re.MULTILINE)
_TAUGHT = re.compile(r"\{\{ taught: (\d+) · (.*?) \}\}")
# No place for a link: code, formulas, links, tags, headings.
_FIXED = re.compile(
    r"(```.*?```|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]*\$|\[[^\]]*\]\([^)]*\)|<[^>\n]*>|^#+ .*?$)",
    re.DOTALL | re.MULTILINE,
)


def terms(folder: Path) -> list[str]:
    """The terms that the glossary in `folder` explains, in its order; none if there is none."""
    path = folder / f"{NAME}.md"
    return _TERM.findall(path.read_text(encoding="utf-8")) if path.exists() else []


def with_places(text: str, folder: Path) -> str:
    """The glossary's text, where `folder` has the lessons; each place that teaches is a link.

    Raises:
        BuildError: If a lesson has no such heading.
    """

    def link(found: re.Match) -> str:
        number, heading = found.groups()
        if number not in CHAPTERS:
            raise BuildError(f"the glossary names chapter {number}, which there is not")
        name = CHAPTERS[number].notebook
        lesson = (folder / f"{name}.md").read_text(encoding="utf-8")
        if not re.search(rf"^#+ +{re.escape(heading)} *$", lesson, re.MULTILINE):
            raise BuildError(f"{name}.md has no heading {heading!r}, which the glossary names")
        return f"[Chapter {number}, *{heading}*]({name}.ipynb#{anchor(heading)})"

    return _TAUGHT.sub(link, text)


def link_first_uses(cells: list[NotebookNode], terms: list[str]) -> None:
    """Make the first use of each term in the prose of `cells` a link to the glossary, in place.

    The first cell, which has the title, notes for the teacher and the list of papers stay as they
    are.
    """
    left = {_form(term): term for term in terms}
    for cell in cells[1:]:
        if cell.source.startswith(PAPERS):
            return
        note = cell.metadata.get("slideshow", {}).get("slide_type") == "notes"
        if cell.cell_type == "markdown" and not note:
            cell.source = _linked(cell.source, left)


def anchor(heading: str) -> str:
    """What follows the # of an address that leads to this heading."""
    return heading.replace(" ", "-")


def _linked(text: str, left: dict[str, str]) -> str:
    pieces = _FIXED.split(text)  # what may be changed and what may not, in turn
    for index in range(0, len(pieces), 2):
        if left:
            pieces[index] = _any_of(left).sub(lambda found: _link(found[0], left), pieces[index])
    return "".join(pieces)


def _link(used: str, left: dict[str, str]) -> str:
    form = next((form for form in left if re.fullmatch(form, used)), None)
    if form is None:  # its second use in this piece
        return used
    return f"[{used}]({NAME}.ipynb#{anchor(left.pop(form))})"


def _any_of(left: dict[str, str]) -> re.Pattern:
    longest_first = sorted(left, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(longest_first)})(?![\w-])")


def _form(term: str) -> str:
    """The pattern of a term and its plural, at the beginning of a sentence or within it."""
    first, rest = term[0], re.escape(term[1:]).replace(r"\ ", r"\s+")
    return rf"[{first}{first.upper()}]{rest}s?" if first.islower() else rf"{first}{rest}s?"
