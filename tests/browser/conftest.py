"""One JupyterLab for all browser tests, on a copy of the notebooks, and a page for each test."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from axe import OURS, complaints
from browsers import CHROMIUM, launch, skip
from lab import lab_server
from playwright.sync_api import sync_playwright

from tools.vendor import VENDOR, vendored

MAKER = Path(__file__).with_name("site_maker.py")
NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
MINUTE = 60_000  # milliseconds
# What Firefox says of a request that a reload cut off: JupyterLab asks now and then.
CUT_OFF = "NetworkError when attempting to fetch resource."


@pytest.fixture(scope="session")
def vendor():
    """The folder of the scripts that `make vendor` fetches."""
    if not vendored():
        skip("scripts from npm are missing: install Node.js with npm, then run `make vendor`")
    return VENDOR


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """The address of a JupyterLab that serves a copy of the notebooks, so that none is changed."""
    root = tmp_path_factory.mktemp("notebooks")
    for notebook in NOTEBOOKS.glob("*.ipynb"):
        shutil.copy(notebook, root)
    with lab_server(root, tmp_path_factory.mktemp("jupyter")) as url:
        yield url


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A folder with ``site``, a page with a widget of each kind; see `site_maker.py`."""
    folder = tmp_path_factory.mktemp("made")
    subprocess.run([sys.executable, MAKER, "gallery", folder], check=True)
    return folder


# One a module, not a session: while playwright runs, nbclient cannot run in the same process.
@pytest.fixture(scope="module")
def browser(request, tmp_path_factory):
    """A running browser; the tests that need one are skipped where there is none."""
    name = getattr(request, "param", CHROMIUM)
    with sync_playwright() as playwright:
        browser = launch(playwright, name, tmp_path_factory.mktemp(name))
        yield browser
        browser.close()


@pytest.fixture
def page(browser, lab):
    """A page that must report no error, and ask nothing outside of this machine.

    What it shows of the course in the end must be accessible: axe-core looks at it, if it is there.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="en-US")
    context.set_default_timeout(2 * MINUTE)
    page = context.new_page()
    errors, outside = [], []
    page.on("pageerror", lambda error: str(error) == CUT_OFF or errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    page.on("request", lambda request: outside.append(request.url))
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    violations = complaints(page) if vendored() and page.locator(OURS).count() else []
    context.close()
    assert not violations
    assert not errors
    assert not [url for url in outside if not url.startswith((lab, "data:", "blob:"))]
