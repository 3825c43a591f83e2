"""Explorers in JupyterLab, moved by keyboard, against matplotlib's painting of the same state."""

import base64
import io
import shutil
from pathlib import Path

import nbformat
import numpy as np
import pytest
from explorer_gallery import ARTISTS, show
from lab import lab_server, open_notebook, run_all
from PIL import Image
from skimage.metrics import structural_similarity

from course_utils.explorers.drawing import SCREEN
from course_utils.explorers.layers import resolution

GALLERY = Path(__file__).with_name("explorer_gallery.py")
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
SCALES = ("linear", "log")
SIMILAR = 0.97
PRESSES = 3  # from the middle, 0.5, to …
REACHED = 0.8

SLIDER = ".noUi-handle"
SENTENCE = ".lg-sentence"
CANVAS = ".less-greedy-picture canvas"
IMAGES = f"() => [...document.querySelectorAll('{CANVAS}')].map(canvas => canvas.toDataURL())"
ALL_SAY = f"""text => [...document.querySelectorAll('{SENTENCE}')]
    .every(sentence => sentence.textContent.endsWith(text))"""
END_KERNEL = "() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab with notebooks made for these tests."""
    root = tmp_path_factory.mktemp("explorers")
    shutil.copy(GALLERY, root)
    kinds = [f"show({artist!r}, {scale!r})" for artist in ARTISTS for scale in SCALES]
    write(root / "gallery.ipynb", *kinds)
    write(root / "line.ipynb", "show('line', 'linear')")
    write(root / "failing.ipynb", "failing()")
    write(root / "long.ipynb", "show('line', 'log', shift=np.linspace(0, 1, 101))")
    write(root / "precomputed.ipynb", "show('scatter', 'log', precomputed=True)")
    with lab_server(root, tmp_path_factory.mktemp("jupyter")) as url:
        yield url


def write(path, *cells):
    """A notebook that has the gallery's names at hand."""
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL})
    sources = ["import numpy as np\nfrom explorer_gallery import failing, show", *cells]
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(notebook, path)


@pytest.fixture(scope="module", params=[1, 2], ids=["ordinary screen", "fine screen"])
def painted(request, browser, lab):
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
    yield dict(zip(kinds, map(pixels, page.evaluate(IMAGES)), strict=True)), request.param
    context.close()


def pixels(url):
    """The picture in a data URL."""
    return as_array(base64.b64decode(url.partition(",")[2]))


def as_array(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def by_matplotlib(explorer, density):
    """The same state as matplotlib paints it on such a screen."""
    with resolution(explorer.figure, density * SCREEN):
        return as_array(explorer.png())


def similarity(one, other):
    return structural_similarity(one, other, channel_axis=2)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("artist", ARTISTS)
def test_painted_as_by_matplotlib(artist, scale, painted):
    images, density = painted
    explorer = show(artist, scale)
    explorer.set(shift=REACHED)
    assert similarity(images[artist, scale], by_matplotlib(explorer, density)) >= SIMILAR


def opened(page, lab, name):
    """Open and run a notebook with one explorer; returns its sentence's place in the page."""
    open_notebook(page, lab, name)
    run_all(page)
    page.locator(SLIDER).wait_for()
    return page.locator(SENTENCE)


def says(page, text):
    page.wait_for_function(ALL_SAY, arg=text, timeout=20_000)


def test_exception_is_shown_and_the_next_move_works(page, lab):
    opened(page, lab, "failing.ipynb")
    says(page, "a is 2")
    alert = page.get_by_role("alert").filter(has_text="ZeroDivisionError")
    page.locator(SLIDER).focus()
    page.keyboard.press("ArrowRight")
    alert.wait_for()
    assert "at a = 3: division by zero" in alert.inner_text()
    assert not page.locator(CANVAS).is_visible()
    page.keyboard.press("ArrowRight")
    page.locator(CANVAS).wait_for()
    says(page, "a is 4")
    assert not alert.is_visible()


def test_burst_of_moves_ends_with_the_last(page, lab):
    opened(page, lab, "long.ipynb")
    page.locator(SLIDER).focus()
    for _ in range(40):
        page.keyboard.press("ArrowRight", delay=5)
    says(page, "0.9")
    explorer = show("line", "log", shift=[0.9])
    (image,) = map(pixels, page.evaluate(IMAGES))
    assert similarity(image, by_matplotlib(explorer, 1)) >= SIMILAR


def test_precomputed_moves_without_a_kernel(browser, lab):
    page = browser.new_page()  # where ipywidgets may complain that it cannot reach the kernel
    opened(page, lab, "precomputed.ipynb")
    page.evaluate(END_KERNEL)
    page.locator(SLIDER).focus()
    for _ in range(PRESSES):
        page.keyboard.press("ArrowRight")
    says(page, str(REACHED))
    (image,) = map(pixels, page.evaluate(IMAGES))
    page.context.close()
    explorer = show("scatter", "log")
    explorer.set(shift=REACHED)
    assert similarity(image, by_matplotlib(explorer, 1)) >= SIMILAR


def test_named_for_screen_readers(page, lab):
    sentence = opened(page, lab, "line.ipynb")
    says(page, "0.5")
    page.get_by_role("slider", name="shift").wait_for()
    page.locator(SLIDER).focus()
    page.keyboard.press("ArrowRight")
    says(page, "0.6")
    assert page.locator(SLIDER).get_attribute("aria-valuetext") == "0.6"
    assert page.locator(CANVAS).get_attribute("aria-label") == sentence.inner_text()
    assert sentence.get_attribute("aria-live") == "polite"
    assert sentence.get_attribute("role") == "status"


def test_fits_a_narrow_window(page, lab):
    opened(page, lab, "line.ipynb")
    says(page, "0.5")
    page.set_viewport_size({"width": 420, "height": 800})
    page.wait_for_function(
        f"() => document.querySelector('{CANVAS}').clientWidth < 400"
        f" && document.querySelector('{CANVAS}').width < 400"
    )
    (image,) = map(pixels, page.evaluate(IMAGES))
    assert (image.reshape(-1, 3).std(axis=0) > 5).all(), "it was painted again at its new size"
