"""The progress bar of `train` shows while training runs, and is gone from what is stored."""

import pytest
from lab import lab_server, open_notebook, run_all, write_notebook

pytestmark = [pytest.mark.browser, pytest.mark.takes_turns]

CODE = """\
from course_utils.data import load
from course_utils.models import mlp
from course_utils.training import TrainConfig, train
seen = train(mlp(2, 8, n_out=2), load("two_moons"), TrainConfig(steps=3000), seeds=2, progress=True)
print("trained")"""


@pytest.fixture
def lab(tmp_path):
    """A JupyterLab with one notebook, which trains for a while."""
    root = tmp_path / "notebooks"
    root.mkdir()
    write_notebook(root / "training.ipynb", CODE)
    with lab_server(root, tmp_path) as url:
        yield url


def test_it_shows_and_leaves_no_trace(page, lab):
    open_notebook(page, lab, "training.ipynb")
    # The page itself notes whether a bar was ever there: it may come and go within a second.
    page.evaluate(
        """() => new MutationObserver(() => {
            if (document.querySelector(".jp-OutputArea .widget-hprogress, .jp-OutputArea progress"))
                window.barSeen = true;
        }).observe(document.body, { childList: true, subtree: true })"""
    )
    (cell,) = run_all(page)
    assert page.evaluate("window.barSeen") is True
    stored = [output.get("text") or output["data"] for output in cell["outputs"]]
    assert stored == [{}, "trained\n"]
    assert not page.locator(".jp-OutputArea .widget-hprogress").count()
