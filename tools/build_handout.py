"""Print slides, four a page with space for notes: ``python -m tools.build_handout [NAME ...]``.

After ``make slides``: each ``build/slides/NAME.html`` becomes ``build/handout/NAME.pdf``.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser
from pypdf import PdfReader, PdfWriter, Transformation

from tools.build_pdf import BUILD, chromium, made, reader
from tools.lesson.command import SLIDES, named, status
from tools.lesson.errors import BuildError

TARGET = BUILD / "handout"
SCREEN = {"width": 1280, "height": 720}
A_PAGE = 4
# As `pdf/handout.html` has the frames, in points: from left and top, to the next, and the width.
MM = 72 / 25.4
LEFT, TOP, EVERY, WIDTH = 15 * MM, 22 * MM, 66 * MM, 105 * MM
HIGH = 297 * MM  # of the paper
NONE = dict.fromkeys(("top", "right", "bottom", "left"), "0")
SECONDS = 120

# All slides that are shown, each by its place.
PLACES = """() => [...document.querySelectorAll(".slides section.lg-leaf")].map(leaf => {
    const { h, v } = Reveal.getIndices(leaf);
    return [h, v ?? 0];
})"""
# What is taller than the screen is made to fit; a slide knows its height when it is shown.
SHOW = """async ([h, v]) => {
    Reveal.slide(h, v);
    const leaf = Reveal.getCurrentSlide();
    await MathJax?.startup?.promise;
    await new Promise(done => setTimeout(done, 50));
    for (let size = 1; leaf.scrollHeight > leaf.clientHeight + 1 && size > 0.4; size -= 0.05) {
        for (const part of leaf.children) part.style.zoom = size;
    }
}"""
BARE = ".controls, .slide-number, .progress { display: none !important }"


def build(names: list[str], slides: Path = SLIDES, target: Path = TARGET) -> None:
    """Print the lectures called `names`, or all that are built.

    Raises:
        BuildError: If there are no such slides, or no browser.
    """
    pages = {path.stem: path for path in sorted(slides.glob("*.html"))}
    if missing := [name for name in names if name not in pages]:
        raise BuildError(f"no slides of {', '.join(missing)}: run `make slides` first")
    if not pages:
        raise BuildError("there are no slides to print: run `make slides` first")
    target.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for name in names or pages:
            print(f"printing {name}", flush=True)
            title, printed = printed_slides(browser, pages[name])
            four_a_page(browser, title, printed).write(target / f"{name}.pdf")
    print(f"open {target}")


def printed_slides(browser: Browser, page: Path) -> tuple[str, list[PdfReader]]:
    """The title of a lecture, and each of its slides on a page of the screen's shape."""
    context = browser.new_context(viewport=SCREEN, color_scheme="light")
    context.set_default_timeout(1000 * SECONDS)
    tab = context.new_page()
    tab.goto(page.as_uri())
    tab.wait_for_function("window.Reveal?.isReady()")
    tab.wait_for_load_state("networkidle")
    tab.add_style_tag(content=BARE)
    tab.emulate_media(media="screen")
    slides = []
    for place in tab.evaluate(PLACES):
        tab.evaluate(SHOW, place)
        size = {side: f"{pixels}px" for side, pixels in SCREEN.items()}
        slides.append(reader(tab.pdf(**size, margin=NONE, print_background=True, page_ranges="1")))
    title = tab.title().removesuffix(" slides")
    context.close()
    return title, slides


def four_a_page(browser: Browser, title: str, slides: list[PdfReader]) -> PdfWriter:
    """Slides in a column on the left, and lines to write on beside each."""
    sheets = {"title": title, "slides": len(slides), "each": A_PAGE}
    paper = PdfWriter()
    paper.append(reader(made(browser, "handout.html", sheets, NONE)))
    for number, slide in enumerate(slides):
        (page,) = slide.pages
        share = WIDTH / float(page.mediabox.width)
        down = TOP + (number % A_PAGE) * EVERY + share * float(page.mediabox.height)
        place = Transformation().scale(share).translate(LEFT, HIGH - down)
        paper.pages[number // A_PAGE].merge_transformed_page(page, place, over=False)
    paper.compress_identical_objects()
    for page in paper.pages:
        page.compress_content_streams()
    paper.add_metadata({"/Title": title})
    return paper


def main(arguments: list[str] | None = None) -> int:
    """Print what the command line names; returns 1 if that fails."""
    names = named(__doc__, arguments)
    return status(lambda: build(names))


if __name__ == "__main__":
    sys.exit(main())
