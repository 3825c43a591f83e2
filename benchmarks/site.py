"""The site's pages: what comes over the network, and how long a move takes; after ``make site``.

Every explorer of a page is moved to every end of its sliders in Chromium, at the size of a phone.
Bytes are counted as hosts send them: texts compressed by gzip, pictures as they are.
"""

import gzip
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "build" / "site"
SCREEN = {"width": 390, "height": 844}
TEXTS = {".html", ".js", ".css", ".svg"}
KILO, MEGA = 1e3, 1e6
MOVES = 60  # of each slider
SETTLED = 1500  # milliseconds without news, after which a page is there

# How long each move took, from the event to the painted canvas: it is painted before it returns.
MOVE = """(host, moves) => [...host.querySelectorAll("input[type=range]")].flatMap(slider => {
    const times = [];
    for (let i = 0; i < moves; i++) {
        slider.value = (i * 7) % (Number(slider.max) + 1);
        const start = performance.now();
        slider.dispatchEvent(new Event("input"));
        host.querySelector("canvas").getContext("2d").getImageData(0, 0, 1, 1);
        times.push(performance.now() - start);
    }
    return times;
})"""


@dataclass(frozen=True)
class PageWeight:
    """One page: explorers by how they move, kilobytes, and milliseconds of a move."""

    page: str
    explorers: int
    with_all_values: int
    trainings: int
    first_screen_kb: float  # goal: 500
    all_moved_mb: float  # goal: 5
    repaint_ms: float  # goal: 2
    repaint_ms_longest: float  # goal: 16


def measure() -> dict[str, list]:
    """One row a page that has explorers; nothing where there is no site or no browser."""
    sys.path.insert(0, str(ROOT / "tests" / "browser"))
    from browsers import CHROMIUM, launch, path_of
    from playwright.sync_api import sync_playwright

    pages = sorted(SITE.glob("[0-9][0-9]_*.html"))
    if not pages or path_of(CHROMIUM) is None:
        print("\nNo site was found, or no Chromium: run `make site` first.")
        return {}
    with sync_playwright() as playwright:
        browser = launch(playwright, CHROMIUM, ROOT / "build")
        rows = [row for page in pages if (row := of_page(browser, page))]
        browser.close()
    return {"pages": rows}


def of_page(browser, path: Path) -> PageWeight | None:
    """What one page weighs and how fast it moves; None if it has no explorer."""
    context = browser.new_context(viewport=SCREEN, device_scale_factor=2)
    page = context.new_page()
    came = []
    page.on("request", lambda request: came.append(request.url))
    page.goto(path.as_uri())
    page.wait_for_timeout(SETTLED)
    first = weight(came)
    explorers = page.locator(".lg-host[data-widget=picture]")
    times, complete, trainings = [], 0, 0
    for host in page.locator(".lg-host").all():
        host.scroll_into_view_if_needed()
        page.wait_for_function(
            "host => host.classList.contains('lg-begun')", arg=host.element_handle()
        )
    for host in explorers.all():
        host.locator("canvas").wait_for()
        page.wait_for_timeout(200)
        times += host.evaluate(MOVE, MOVES)
        kind = host.locator(".lg-kind").inner_text()
        complete += "The notebook has all" not in kind
        trainings += kind.startswith("Recorded trainings")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(SETTLED)
    count = explorers.count()
    context.close()
    if not count:
        return None
    longest = max(times)
    return PageWeight(
        path.stem, count, complete, trainings, first / KILO, weight(came) / MEGA,
        median(times), longest,
    )  # fmt: skip


def weight(urls: list[str]) -> int:
    """How many bytes a host sends for these files, each asked for once."""
    files = {Path(unquote(urlsplit(url).path)) for url in urls if url.startswith("file:")}
    return sum(sent(file) for file in files if file.is_file())


def sent(file: Path) -> int:
    """How many bytes a host sends for a file."""
    content = file.read_bytes()
    return len(gzip.compress(content, 6)) if file.suffix in TEXTS else len(content)
