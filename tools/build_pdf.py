"""Print the site: ``python -m tools.build_pdf [NAME ...]``, after ``make site``.

Chromium prints each chapter to ``build/pdf/NAME.pdf``, and without a name all of them to
``less-greedy.pdf`` too: with page numbers, contents, and solutions at the end.
"""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from pypdf import PdfReader, PdfWriter

from tools.build_site import BUILD, SITE
from tools.lesson.command import named, status
from tools.lesson.errors import BuildError

TARGET = BUILD / "pdf"
HERE = Path(__file__).parent / "pdf"
WHOLE = "less-greedy"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
MARGIN = {"top": "18mm", "right": "18mm", "bottom": "20mm", "left": "18mm"}
MILLISECONDS = 120_000


def build(names: list[str], site: Path = SITE, target: Path = TARGET) -> None:
    """Print the chapters called `names`, or all and the whole workbook.

    Raises:
        BuildError: If the site is not built, a chapter is missing, or there is no browser.
    """
    pages = {path.stem: path for path in sorted(site.glob("[0-9][0-9]_*.html"))}
    if not pages:
        raise BuildError("there is no site to print: run `make site` first")
    unknown = [name for name in names if name not in pages]
    if unknown:
        raise BuildError(f"no page {', '.join(unknown)}; there are: {', '.join(pages)}")
    target.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        chapters = {name: printed(browser, pages[name]) for name in names or pages}
        for name, chapter in chapters.items():
            write(browser, {name: chapter}, target / f"{name}.pdf")
        if not names:
            write(browser, chapters, target / f"{WHOLE}.pdf")
    print(f"open {target}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that prints.

    Raises:
        BuildError: If there is none.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise BuildError("no Chromium was found: install it (on Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def printed(browser: Browser, page: Path) -> bytes:
    """One page of the site on paper, with an outline of its headings."""
    context = browser.new_context(viewport={"width": 900, "height": 1200}, color_scheme="light")
    context.set_default_timeout(MILLISECONDS)
    tab = context.new_page()
    tab.goto(page.as_uri())
    tab.add_style_tag(path=HERE / "paper.css")
    tab.evaluate((HERE / "prepare.js").read_text(encoding="utf-8"))
    pdf = tab.pdf(format="A4", margin=MARGIN, outline=True, tagged=True, print_background=True)
    context.close()
    return pdf


def write(browser: Browser, chapters: dict[str, bytes], target: Path) -> None:
    """Bind chapters: contents first, every page with its number, an outline beside them."""
    writer = PdfWriter()
    for pdf in chapters.values():
        writer.append(reader(pdf), import_outline=True)
    body = as_bytes(writer)
    listed = headings(body)
    front = len(reader(contents(browser, listed, 0)).pages)
    whole = PdfWriter()
    whole.append(reader(contents(browser, listed, front)))  # now that its length is known
    whole.append(reader(body), import_outline=True)
    numbers = reader(numbered(browser, len(whole.pages)))
    for page, number in zip(whole.pages, numbers.pages, strict=True):
        page.merge_page(number)
    whole.compress_identical_objects()
    whole.add_metadata({"/Title": "Less Greedy"})
    whole.write(target)


def headings(pdf: bytes) -> list[tuple[int, str, int]]:
    """Level, text and page, from 0, of the headings that belong into a list of contents."""
    book = reader(pdf)

    def walk(entries, level):
        for entry in entries:
            if isinstance(entry, list):
                yield from walk(entry, level + 1)
            elif level <= 1:
                yield level, entry.title, book.get_destination_page_number(entry)

    return list(walk(book.outline, 0))


def contents(browser: Browser, entries: list[tuple[int, str, int]], before: int) -> bytes:
    """The contents as a PDF, where so many pages come before the first one listed."""
    rows = [
        {"level": level, "text": text, "page": page + before + 1} for level, text, page in entries
    ]
    return made(browser, "contents.html", rows, MARGIN)


def numbered(browser: Browser, pages: int) -> bytes:
    """So many pages that are empty but for their number."""
    return made(browser, "numbers.html", pages, dict.fromkeys(MARGIN, "0"))


def made(browser: Browser, name: str, argument: object, margin: dict[str, str]) -> bytes:
    """A page of ours on paper, filled by its own function `fill`."""
    tab = browser.new_page()
    tab.goto((HERE / name).as_uri())
    tab.evaluate("argument => fill(argument)", argument)
    pdf = tab.pdf(format="A4", margin=margin, print_background=True)
    tab.close()
    return pdf


def reader(pdf: bytes) -> PdfReader:
    """What reads the PDF in these bytes."""
    return PdfReader(BytesIO(pdf))


def as_bytes(writer: PdfWriter) -> bytes:
    """What a writer would write."""
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def main(arguments: list[str] | None = None) -> int:
    """Print what the command line names; returns 1 if that fails."""
    names = named(__doc__, arguments)
    return status(lambda: build(names))


if __name__ == "__main__":
    sys.exit(main())
