"""axe-core has nothing to say against explorers, whatever their controls and their state.

Whole chapters, guesses and quizzes are looked at in the same way at the end of the tests that
open them: see `page` in `conftest.py`.
"""

import shutil
from pathlib import Path

import pytest
from axe import OURS, complaints
from lab import lab_server, open_notebook, run_all, write_notebook

HERE = Path(__file__).parent
IMPORTS = """\
from explorer_gallery import controls, failing, show
from live_gallery import walk"""
EXPLORERS = {
    "exact": "show('line', 'linear')",
    "precomputed, with a player": "show('bars', 'log', precomputed=True, play='shift')",
    "every control": "controls(play='size')",
    "live": "walk()",
    "failed": "broken = failing()\nbroken.set(a=3)\nbroken",
}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab with a notebook for each explorer."""
    root = tmp_path_factory.mktemp("explorers")
    for gallery in HERE.glob("*_gallery.py"):
        shutil.copy(gallery, root)
    write_notebook(root / "explorers.ipynb", IMPORTS, *EXPLORERS.values())
    with lab_server(root, tmp_path_factory.mktemp("jupyter")) as url:
        yield url


def test_no_violation(browser, vendor, lab):
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    open_notebook(page, lab, "explorers.ipynb")
    run_all(page)
    page.locator(f".jp-OutputArea:has({OURS})").nth(len(EXPLORERS) - 1).wait_for()
    page.get_by_role("alert").get_by_text("ZeroDivisionError").wait_for()
    assert complaints(page) == []
    page.close()
