"""Pages of the site, opened from a disk and from a server, with no kernel and no network."""

import functools
import shutil
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import nbformat
import pytest
from explorer_gallery import show
from painting import SIMILAR, SLIDER, by_matplotlib, painted, says, similarity

from tools.build_site import put_beside, with_results
from tools.site.page import Page, html_of

HERE = Path(__file__).parent
PRESSES = 3  # from the middle, 0.5, to …
REACHED = 0.8
TEXT = """\
# A page

A formula, $x^2$, and an answer:

<details>
<summary>Solution</summary>

Two is right.

</details>"""
CELLS = (
    "from explorer_gallery import show",
    "show('scatter', 'log', precomputed=True, play='shift')",
    "show('line', 'log')",
)
EXPLORER = ".less-greedy-explorer"
RIGHT_SIDES = """names => names
    .flatMap(name => [...document.querySelectorAll(name)])
    .map(part => Math.floor(part.getBoundingClientRect().right))"""
TAB_TO_SLIDER = 20  # presses that are enough

pytestmark = pytest.mark.browser


# Made before `browser` is: while playwright runs, nbclient cannot run in the same process.
@pytest.fixture(scope="module")
def site(vendor, tmp_path_factory):
    """A folder with one page, which holds an explorer that moves and one that cannot."""
    source, folder = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("site")
    shutil.copy(HERE / "explorer_gallery.py", source)
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_markdown_cell(TEXT), *map(nbformat.v4.new_code_cell, CELLS)]
    page = Page(source / "page.ipynb", "page.html", with_results(notebook, source))
    put_beside(folder)
    (folder / page.address).write_text(html_of(page), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def served(site):
    """The address of a server of the folder."""
    handler = functools.partial(QuietHandler, directory=site)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing about it."""

    def log_message(self, *_):
        pass


@pytest.fixture
def opened(site, browser):
    """Opens the page at an address, or from the disk in a browser that has no network."""
    contexts, requested, problems = [], [], []
    allowed = ["data:", "blob:"]

    def open_page(address=None, **options):
        context = browser.new_context(offline=address is None, **options)
        address = address or site.as_uri()
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requested.append(request.url))
        page.on("requestfailed", lambda request: problems.append(request.url))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(f"{address}/page.html")
        allowed.append(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not problems
    assert not [url for url in requested if not url.startswith(tuple(allowed))]


def assert_moves(page):
    """Move the slider, and compare the picture with matplotlib's."""
    explorer = page.locator(EXPLORER)
    says(explorer, "0.5")
    for _ in range(PRESSES):
        explorer.locator(SLIDER).press("ArrowRight")
    says(explorer, str(REACHED))
    expected = show("scatter", "log")
    expected.set(shift=REACHED)
    density = page.evaluate("devicePixelRatio")
    assert similarity(painted(explorer), by_matplotlib(expected, density)) >= SIMILAR


@pytest.mark.parametrize("density", [1, 2])
def test_precomputed_explorer_moves_from_a_disk(density, opened):
    assert_moves(opened(device_scale_factor=density))


def test_precomputed_explorer_moves_from_a_server(opened, served):
    assert_moves(opened(served))


def test_slider_is_reached_by_the_tab_key(opened):
    page = opened()
    says(page.locator(EXPLORER), "0.5")
    for _ in range(TAB_TO_SLIDER):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches('{SLIDER}')"):
            break
    page.keyboard.press("ArrowRight")
    says(page.locator(EXPLORER), "0.6")


def test_exact_explorer_is_a_picture_that_says_why(opened):
    page = opened()
    says(page.locator(EXPLORER), "0.5")
    assert page.locator(EXPLORER).count() == 1
    page.get_by_role("img", name="line, log: shift 0.5").wait_for()
    page.get_by_text("moves where a kernel runs").wait_for()


def test_code_and_answers_fold(opened):
    page = opened()
    page.get_by_text("Two is right.").wait_for(state="hidden")
    page.get_by_text("Solution").click()
    page.get_by_text("Two is right.").wait_for()
    code = page.get_by_text("explorer_gallery")
    code.wait_for()
    page.get_by_role("button", name="Fold all code").press("Enter")
    code.wait_for(state="hidden")
    page.get_by_role("button", name="Unfold all code").press("Enter")
    code.wait_for()


def test_formula_is_typeset(opened):
    opened().locator("mjx-container svg").wait_for()


def test_without_scripts_the_pictures_stand(opened):
    page = opened(java_script_enabled=False)
    for name in ("scatter, log: shift 0.5", "line, log: shift 0.5"):
        page.get_by_role("img", name=name).wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 420])
def test_axe_finds_no_violation(scheme, width, opened, vendor):
    page = opened(color_scheme=scheme, viewport={"width": width, "height": 900})
    says(page.locator(EXPLORER), "0.5")
    page.add_script_tag(path=vendor / "axe.min.js")
    # Without asking for the style sheets again, which a page on a disk may not.
    violations = page.evaluate("axe.run({ preload: false }).then(found => found.violations)")
    assert [violation["help"] for violation in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sides = page.evaluate(RIGHT_SIDES, ["main", EXPLORER, "img", "canvas", "button"])
    assert max(sides) == sides[0], "nothing is cut off"


def test_player_is_slower_where_less_motion_is_asked_for(opened):
    moves = {}
    for motion in ("no-preference", "reduce"):
        page = opened(reduced_motion=motion)
        explorer = page.locator(EXPLORER)
        says(explorer, "0.5")
        page.clock.install()
        page.evaluate(
            """() => {
                window.moves = 0;
                const count = new MutationObserver(() => (window.moves += 1));
                count.observe(document.querySelector(".lg-sentence"), { childList: true });
            }"""
        )
        explorer.locator(".widget-play button").first.press("Enter")
        page.clock.run_for(1900)  # of the page's own time
        moves[motion] = page.evaluate("window.moves")
    assert 0 < moves["reduce"] < moves["no-preference"] / 2
