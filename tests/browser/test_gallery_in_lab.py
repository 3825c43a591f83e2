"""The gallery in JupyterLab: *Show* trains with a bar, and the explorer takes its place."""

import pytest
from lab import lab_server, open_notebook, run_all, write_notebook
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.takes_turns]
expect.set_options(timeout=60_000)  # milliseconds, for a busy machine

CODE = """\
from course_utils.data import load
from course_utils.explorers import explore
from course_utils.gallery import Offer, play
from course_utils.models import mlp
from course_utils.training import TrainConfig, train

def setup(fig):
    (curve,) = fig.subplots().plot([0, 1], [0, 1])
    def update(slope):
        curve.set_ydata([0, slope])
        return f"slope {slope:g}"
    return update

def trained():
    train(mlp(2, 8, n_out=2), load("two_moons"), TrainConfig(steps=3000), seeds=2, progress=True)
    return explore(setup, slope=(0.5, 1.0))

def broken():
    raise RuntimeError("a reason")
"""
BAR = """() => new MutationObserver(() => {
    if (document.querySelector(".jp-OutputArea .widget-hprogress, .jp-OutputArea progress"))
        window.barSeen = true;
}).observe(document.body, { childList: true, subtree: true })"""


@pytest.fixture
def lab(tmp_path):
    """A JupyterLab with one notebook that offers two explorers, of which one fails."""
    root = tmp_path / "notebooks"
    root.mkdir()
    write_notebook(root / "offers.ipynb", CODE, 'Offer("Good", trained)', 'Offer("Bad", broken)')
    with lab_server(root, tmp_path) as url:
        yield url


def test_show_trains_with_a_bar_and_says_what_fails(page, lab):
    open_notebook(page, lab, "offers.ipynb")
    run_all(page)
    page.evaluate(BAR)
    page.get_by_role("button", name="Show: Good").click()
    expect(page.locator(".less-greedy-explorer canvas")).to_be_visible()
    assert page.evaluate("window.barSeen") is True
    expect(page.get_by_role("button", name="Show: Good")).to_have_count(0)
    page.get_by_role("button", name="Show: Bad").click()
    expect(page.get_by_text("RuntimeError: a reason")).to_be_visible()
