"""Build the pages for readers without a kernel: ``python -m tools.build_site``.

Each lesson is executed anew, since stored notebooks hold no widget state, and becomes a page of
``build/site``; ``index.html`` is the first. Everything that a page needs stands beside it, so the
folder can be opened from a disk, copied, or served.
"""

import shutil
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools.build_notebooks import LESSONS, NOTEBOOKS, chosen, derive
from tools.lesson.alt_text import describe_figures
from tools.lesson.command import status
from tools.lesson.errors import BuildError
from tools.lesson.pictures import shrink_figures
from tools.site.contents import contents
from tools.site.links import with_page_links
from tools.site.page import Page, html_of, text_page
from tools.site.widgets import execute_with_widgets, keep_what_moves
from tools.vendor import VENDOR, vendored

ROOT = NOTEBOOKS.parent
SITE = ROOT / "build" / "site"
BESIDE = Path(__file__).parent / "site" / "beside"
STORED = ("all_explorers", "glossary")  # notebooks that are no lesson
DOCUMENTS = ("claims.md", "refute-a-claim.md", "rule-changes.md")  # what chapters lead to
# What pages take from `tools.vendor`; the rest is for slides and tests.
SCRIPTS = ("anywidget.js", "embed-amd.js", "require.js", "tex-svg-full.js", "*.woff2")
LICENCES = ("html-manager", "mathjax", "requirejs")


def build(target: Path = SITE) -> None:
    """Execute every lesson and build the site in `target`, in the place of what was in it.

    Nothing is written before every page is made.

    Raises:
        BuildError: If a script or a lesson is missing or fails, or a link leads nowhere.
    """
    if not vendored():
        raise BuildError("the scripts that pages need are not there: run `make vendor`")
    chapters = []
    for source in chosen([], NOTEBOOKS / "source", LESSONS):
        print(f"building {source.stem}", flush=True)
        try:
            chapters.append(chapter(source.stem, with_results(derive(source), NOTEBOOKS)))
        except BuildError as error:
            raise BuildError(f"{source.name}: {error}") from None
    pages = html_pages([*chapters, *(stored(name) for name in STORED)])
    shutil.rmtree(target, ignore_errors=True)
    put_beside(target)
    for address, html in pages.items():
        (target / address).write_text(html, encoding="utf-8", newline="\n")
    print("open build/site/index.html in a browser")


def with_results(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """The same notebook, executed in `folder`, with those of its widgets that need no kernel.

    Raises:
        BuildError: If a cell cannot be run, or a figure has no alt text.
    """
    execute_with_widgets(notebook, folder)
    describe_figures(notebook)
    shrink_figures(notebook)
    keep_what_moves(notebook)
    return notebook


def chapter(name: str, notebook: NotebookNode) -> Page:
    """The page to be made of a lesson."""
    return Page(NOTEBOOKS / f"{name}.ipynb", f"{name}.html", notebook)


def stored(name: str) -> Page:
    """The page of a notebook as it is stored: explorers move on their chapters' pages.

    Raises:
        BuildError: If the notebook was not built.
    """
    path = NOTEBOOKS / f"{name}.ipynb"
    if not path.exists():
        raise BuildError(f"there is no {path.name}: run `make notebooks` first")
    return chapter(name, nbformat.read(path, as_version=4))


def html_pages(chapters: list[Page]) -> dict[str, str]:
    """All pages by their address: `chapters` in their order, documents, and the list of these.

    Raises:
        BuildError: If a link leads nowhere.
    """
    documents = [
        text_page(ROOT / name, f"{Path(name).stem}.html", (ROOT / name).read_text(encoding="utf-8"))
        for name in DOCUMENTS
    ]
    first = contents(ROOT, chapters, documents)
    alone = [(page, None, None) for page in (*documents, first)]
    in_a_row = zip(chapters, [None, *chapters], [*chapters[1:], None], strict=False)
    addresses = {page.source: page.address for page in (*chapters, *documents, first)}
    return {
        page.address: with_page_links(html_of(page, before, after), page.source, addresses)
        for page, before, after in (*in_a_row, *alone)
    }


def put_beside(target: Path) -> None:
    """Put into the folder `target` whatever pages need but themselves."""
    shutil.copytree(BESIDE, target / BESIDE.name, dirs_exist_ok=True)
    (target / VENDOR.name).mkdir(exist_ok=True)
    for pattern in SCRIPTS:
        for path in VENDOR.glob(pattern):
            shutil.copy(path, target / VENDOR.name)
    for name in LICENCES:
        licence = Path("licences", name)
        shutil.copytree(VENDOR / licence, target / VENDOR.name / licence, dirs_exist_ok=True)


def main() -> int:
    """Build the site; returns 1 if that fails."""
    return status(build)


if __name__ == "__main__":
    sys.exit(main())
