"""A workbook as a learner opens it: JupyterLab trusts it, and does not call it unsaved."""

import pytest
from lab import WITH_KERNEL, lab_server, open_notebook, within

from tools.workbook.__main__ import NOTEBOOKS, refresh

# Once the kernel is there, Lab has written what it writes of it into the notebook.
STATE = f"""async () => {{{WITH_KERNEL}
    await kernel.spec;
    await new Promise(resolve => setTimeout(resolve, 1000));
    const cells = [...panel.content.model.cells];
    return {{
        unsaved: panel.context.model.dirty,
        untrusted: cells.filter(cell => cell.type === "code" && !cell.trusted).length,
        path: panel.context.path,
    }};
}}"""

pytestmark = [pytest.mark.browser, pytest.mark.takes_turns]


def test_what_is_opened_is_trusted_and_saved(browser, tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter" / "data"))
    refresh(NOTEBOOKS, tmp_path / "workbook")
    before = {path: path.read_bytes() for path in (tmp_path / "workbook").glob("*.ipynb")}
    with lab_server(tmp_path, tmp_path / "jupyter") as url:
        page = browser.new_page()
        for name in ("00_start_here", "03_dropout"):
            open_notebook(page, url, f"workbook/{name}.ipynb")
            state = within(120, page, STATE)
            assert state == {
                "unsaved": False,
                "untrusted": 0,
                "path": f"workbook/{name}.ipynb",
            }
        page.close()
    assert {path: path.read_bytes() for path in before} == before
