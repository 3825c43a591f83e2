"""Explorers and a quiz in JupyterLab, Notebook 7 and Voilà, by keyboard alone."""

import shutil
from pathlib import Path

import pytest
from explorer_gallery import show
from lab import lab_server, open_notebook, run_all, write_notebook
from painting import SIMILAR, SLIDER, by_matplotlib, painted, says, similarity

HERE = Path(__file__).parent
EXPLORER = ".less-greedy-explorer"
PRESSES = 3  # from the middle, 0.5, to …
REACHED = 0.8
CELLS = (
    "from explorer_gallery import controls, show",
    "show('line', 'log')",
    "show('scatter', 'log', precomputed=True)",
    "controls()",
    # Imported last: it sets the course's style, and the pictures above are compared without it.
    "from course_utils.exercises import quiz\nquiz('1')",
)
EXACT, PRECOMPUTED, CONTROLS = 0, 1, 2  # the order of the explorers

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a server that has JupyterLab, Notebook 7 and Voilà."""
    root = tmp_path_factory.mktemp("hosts")
    for gallery in HERE.glob("*_gallery.py"):
        shutil.copy(gallery, root)
    for host in HOSTS:  # each its own, and so its own kernel
        write_notebook(root / f"{host}.ipynb", *CELLS)
    with lab_server(root, tmp_path_factory.mktemp("jupyter")) as url:
        yield url


def in_jupyterlab(page, url):
    open_notebook(page, url, "jupyterlab.ipynb")
    run_all(page)


def in_notebook(page, url):
    page.goto(f"{url}/notebooks/notebook.ipynb", wait_until="domcontentloaded")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    run_all(page)


def in_voila(page, url):
    page.goto(f"{url}/voila/render/voila.ipynb", wait_until="domcontentloaded")


HOSTS = {"jupyterlab": in_jupyterlab, "notebook": in_notebook, "voila": in_voila}


@pytest.fixture(
    scope="module",
    params=[pytest.param(host, marks=pytest.mark.takes_turns(together=host)) for host in HOSTS],
)
def page(request, browser, lab):
    """A page that shows all of it in one of the hosts."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    # Voilà asks elsewhere for a script that typesets formulas: nothing of ours must wait for it.
    page.route(lambda url: not url.startswith((lab, "data:", "blob:")), lambda route: route.abort())
    HOSTS[request.param](page, lab)
    page.locator(".less-greedy-quiz").wait_for(timeout=60_000)
    yield page
    page.close()


@pytest.mark.parametrize("number, artist", [(EXACT, "line"), (PRECOMPUTED, "scatter")])
def test_slider_moves_the_picture(number, artist, page):
    explorer = page.locator(EXPLORER).nth(number)
    says(explorer, "0.5")
    for _ in range(PRESSES):
        explorer.locator(SLIDER).press("ArrowRight")
    says(explorer, str(REACHED))
    image = painted(explorer)
    expected = show(artist, "log")
    expected.set(shift=REACHED)
    assert similarity(image, by_matplotlib(expected)) >= SIMILAR


def test_every_kind_of_control_obeys_the_keyboard(page):
    explorer = page.locator(EXPLORER).nth(CONTROLS)
    says(explorer, "4, 1, False")
    explorer.locator(SLIDER).press("ArrowRight")
    explorer.get_by_label("shape").press("ArrowDown")
    explorer.get_by_label("flipped").press("Space")
    says(explorer, "5, 2, True")


def test_quiz_obeys_the_keyboard(page):
    options = page.locator(".less-greedy-quiz").get_by_role("radio")
    options.first.press("ArrowDown")
    assert options.nth(1).is_checked()
