"""Explorers in JupyterLab, moved by keyboard, against matplotlib's painting of the same state."""

import shutil
from pathlib import Path

import pytest
from browsers import IN_BOTH
from explorer_gallery import ARTISTS, show
from lab import lab_server, open_notebook, run_all, within, write_notebook
from painting import CANVAS, SENTENCE, SIMILAR, SLIDER, by_matplotlib, painted, says, similarity

GALLERY = Path(__file__).with_name("explorer_gallery.py")
NAMES = "import numpy as np\nfrom explorer_gallery import failing, show"
SCALES = ("linear", "log")
PRESSES = 3  # from the middle, 0.5, to …
REACHED = 0.8

# By the pixels of the screen in one of the page.
SCREENS = [
    pytest.param(1, id="ordinary screen"),
    pytest.param(2, id="fine screen", marks=pytest.mark.takes_turns(together="fine screen")),
]

EXPLORER = ".less-greedy-explorer"
ALL_SAY = f"""text => [...document.querySelectorAll('{SENTENCE}')]
    .every(sentence => sentence.textContent.endsWith(text))"""
END_KERNEL = "() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()"

pytestmark = [pytest.mark.browser, IN_BOTH]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab with notebooks made for these tests."""
    root = tmp_path_factory.mktemp("explorers")
    shutil.copy(GALLERY, root)
    kinds = [f"show({artist!r}, {scale!r})" for artist in ARTISTS for scale in SCALES]
    notebooks = {
        "gallery": kinds,
        "line": ["show('line', 'linear')"],
        "failing": ["failing()"],
        "long": ["show('line', 'log', shift=np.linspace(0, 1, 101))"],
        "precomputed": ["show('scatter', 'log', precomputed=True)"],
    }
    for name, cells in notebooks.items():
        write_notebook(root / f"{name}.ipynb", NAMES, *cells)
    with lab_server(root, tmp_path_factory.mktemp("jupyter")) as url:
        yield url


@pytest.fixture(scope="module", params=SCREENS)
def gallery(request, browser, lab):
    """What the browser painted for each kind of artist after some moves; the screen's density."""
    context = browser.new_context(device_scale_factor=request.param)
    page = context.new_page()
    open_notebook(page, lab, "gallery.ipynb")
    run_all(page)
    page.wait_for_function(ALL_SAY, arg="0.5")
    sliders = page.locator(SLIDER)
    for number in range(sliders.count()):
        sliders.nth(number).focus()
        for _ in range(PRESSES):
            page.keyboard.press("ArrowRight")
    page.wait_for_function(ALL_SAY, arg=str(REACHED))
    kinds = [(artist, scale) for artist in ARTISTS for scale in SCALES]
    images = map(painted, page.locator(EXPLORER).all())
    yield dict(zip(kinds, images, strict=True)), request.param
    context.close()


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("artist", ARTISTS)
def test_painted_as_by_matplotlib(artist, scale, gallery):
    images, density = gallery
    explorer = show(artist, scale)
    explorer.set(shift=REACHED)
    assert similarity(images[artist, scale], by_matplotlib(explorer, density)) >= SIMILAR


def opened(page, lab, name):
    """Open and run a notebook with one explorer; returns its place in the page."""
    open_notebook(page, lab, name)
    run_all(page)
    page.locator(SLIDER).wait_for()
    return page.locator(EXPLORER)


def test_exception_is_shown_and_the_next_move_works(page, lab):
    says(opened(page, lab, "failing.ipynb"), "a is 2")
    alert = page.get_by_role("alert").filter(has_text="ZeroDivisionError")
    page.locator(SLIDER).focus()
    page.keyboard.press("ArrowRight")
    alert.wait_for()
    assert "at a = 3: division by zero" in alert.inner_text()
    assert not page.locator(CANVAS).is_visible()
    page.keyboard.press("ArrowRight")
    page.locator(CANVAS).wait_for()
    says(page.locator(EXPLORER), "a is 4")
    assert not alert.is_visible()


def test_burst_of_moves_ends_with_the_last(page, lab):
    explorer = opened(page, lab, "long.ipynb")
    page.locator(SLIDER).focus()
    for _ in range(40):
        page.keyboard.press("ArrowRight", delay=5)
    says(explorer, "0.9")
    expected = show("line", "log", shift=[0.9])
    assert similarity(painted(explorer), by_matplotlib(expected)) >= SIMILAR


def test_precomputed_moves_without_a_kernel(browser, lab):
    page = browser.new_page()  # where ipywidgets may complain that it cannot reach the kernel
    explorer = opened(page, lab, "precomputed.ipynb")
    within(60, page, END_KERNEL)
    page.locator(SLIDER).focus()
    for _ in range(PRESSES):
        page.keyboard.press("ArrowRight")
    says(explorer, str(REACHED))
    image = painted(explorer)
    page.context.close()
    expected = show("scatter", "log")
    expected.set(shift=REACHED)
    assert similarity(image, by_matplotlib(expected)) >= SIMILAR


def test_named_for_screen_readers(page, lab):
    explorer = opened(page, lab, "line.ipynb")
    sentence = explorer.locator(SENTENCE)
    says(explorer, "0.5")
    page.get_by_role("slider", name="shift").wait_for()
    page.locator(SLIDER).focus()
    page.keyboard.press("ArrowRight")
    says(explorer, "0.6")
    assert page.locator(SLIDER).get_attribute("aria-valuetext") == "0.6"
    assert page.locator(CANVAS).get_attribute("aria-label") == sentence.inner_text()
    assert sentence.get_attribute("aria-live") == "polite"
    assert sentence.get_attribute("role") == "status"


def test_fits_a_narrow_window(page, lab):
    explorer = opened(page, lab, "line.ipynb")
    says(explorer, "0.5")
    page.set_viewport_size({"width": 420, "height": 800})
    page.wait_for_function(
        f"() => document.querySelector('{CANVAS}').clientWidth < 400"
        f" && document.querySelector('{CANVAS}').width < 400"
    )
    image = painted(explorer)
    assert (image.reshape(-1, 3).std(axis=0) > 5).all(), "it was painted again at its new size"
