"""HTML of a notebook: nbconvert's, at a readable width, in the reader's theme, for the keyboard."""

import base64
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from nbconvert import HTMLExporter
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook

from tools.lesson.errors import BuildError
from tools.lesson.glossary import anchor

HERE = Path(__file__).parent
COURSE = "Less Greedy"
IMAGE = re.compile(r'(<img\b[^>]*?\bsrc=")(?!data:)([^"]+)')
HEADING = re.compile(r"^# (.+)$", re.MULTILINE)
SECTION = re.compile(r"<h([2-6])>(.*?)</h\1>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
# nbconvert makes each cell a stop of the Tab key; here, only what scrolls or can be pressed is one.
TAB_STOP = re.compile(
    r'(<div[^>]*\bclass="[^"]*\bjp-(?:Cell-inputWrapper|OutputArea-output)\b[^>]*) tabindex="0"'
)


@dataclass(frozen=True)
class Page:
    """A page to be made."""

    source: Path  # the file that it shows, from which its links lead
    address: str  # its name in the site's folder
    notebook: NotebookNode  # with the state of its widgets, if they shall move

    @property
    def title(self) -> str:
        """Its first heading."""
        return HEADING.search(self.notebook.cells[0].source)[1]


def text_page(source: Path, address: str, text: str) -> Page:
    """The page of a Markdown text."""
    return Page(source, address, new_notebook(cells=[new_markdown_cell(text)]))


def html_of(page: Page, before: Page | None = None, after: Page | None = None) -> str:
    """The whole page as HTML, with links to the chapters before and after it.

    Raises:
        BuildError: If an image of its text is missing.
    """
    exporter = HTMLExporter(
        template_name="template",
        extra_template_basedirs=[str(HERE)],
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )
    name = page.title if page.title == COURSE else f"{page.title} · {COURSE}"
    resources = {
        "metadata": {"name": name, "path": str(page.source.parent)},
        "neighbours": {"before": before, "here": page.address, "after": after},
    }
    html, _ = exporter.from_notebook_node(page.notebook, resources)
    return with_images(with_sections(TAB_STOP.sub(r"\1", html)), page.source.parent)


# nbconvert has no places without a visible link beside each heading.
def with_sections(html: str) -> str:
    """The same page, where links may lead to a section: by its heading, with hyphens for spaces.

    Of headings that are alike the first alone is such a place.
    """
    taken = set()

    def placed(match: re.Match) -> str:
        level, heading = match.groups()
        place = anchor(TAG.sub("", heading)).replace('"', "&quot;")
        if place in taken:
            return match[0]
        taken.add(place)
        return f'<h{level} id="{place}">{heading}</h{level}>'

    return SECTION.sub(placed, html)


# nbconvert's own `embed_images` closes <details> before what is folded in it.
def with_images(html: str, folder: Path) -> str:
    """The same page, with the images that it takes from `folder` in itself.

    Raises:
        BuildError: If there is no such image.
    """

    def embedded(match: re.Match) -> str:
        path = folder / match[2]
        if not path.is_file():
            raise BuildError(f"there is no image {match[2]}: is its path relative to the notebook?")
        kind, _ = mimetypes.guess_type(path)
        data = base64.b64encode(path.read_bytes()).decode()
        return f"{match[1]}data:{kind};base64,{data}"

    return IMAGE.sub(embedded, html)
