"""Every notebook as a learner meets it: opened in JupyterLab, run, and its first slider moved.

The first two are run to the end, of the others the setup cell and that of the first slider, which
needs no more. That all cells run, and print what is stored, is checked without a browser, by nbval.
"""

import re
from pathlib import Path

import nbformat
import pytest
from lab import open_notebook, run_cells

from tools.lesson.exercises import tags

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
SLIDER = ".jp-OutputArea-output .noUi-handle"  # ipywidgets' sliders are no <input>
# What the outputs of the slider's cell show: text, pictures, canvases; not the slider's own number.
SHOWN = """handle => {
    const outputs = handle.closest(".jp-Cell-outputWrapper");
    const images = [...outputs.querySelectorAll("img")].map(image => image.src);
    const canvases = [...outputs.querySelectorAll("canvas")].map(canvas => canvas.toDataURL());
    const copy = outputs.cloneNode(true);
    copy.querySelectorAll(".widget-readout").forEach(readout => readout.remove());
    return [copy.textContent, ...images, ...canvases].join("|");
}"""
CHANGED = f"([handle, before]) => ({SHOWN})(handle) !== before"

pytestmark = pytest.mark.browser


@pytest.mark.takes_turns
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_clean_and_its_slider_moves_the_picture(page, lab, notebook):
    open_notebook(page, lab, notebook.name)
    places = None if notebook in NOTEBOOKS[:2] else setup_and_first_slider(notebook)
    cells = [cell for cell in run_cells(page, places) if cell["cell_type"] == "code"]
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    assert not [output for output in outputs if output["output_type"] == "error"]
    assert not [output for output in outputs if output.get("name") == "stderr"]
    if any(has_slider(cell["source"]) for cell in cells):
        assert_slider_changes_its_output(page)


def has_slider(source):
    return re.search(r"\bexplore\(|^explorers\.\w+\(|Slider\(", source, re.M) is not None


def setup_and_first_slider(path):
    """The positions of the setup cell and of the first cell that shows a slider; None for all."""
    cells = nbformat.read(path, as_version=4).cells
    sliders = [i for i, cell in enumerate(cells) if has_slider(cell.source)]
    setups = [i for i, cell in enumerate(cells) if "setup" in tags(cell)]
    return setups + sliders[:1] if setups and sliders else None


def assert_slider_changes_its_output(page):
    """Move the first slider by one step, in the direction in which it can go."""
    handle = page.locator(SLIDER).first
    handle.wait_for()
    element = handle.element_handle()
    at_end = handle.get_attribute("aria-valuenow") == handle.get_attribute("aria-valuemax")
    before = page.evaluate(SHOWN, element)
    handle.focus()
    page.keyboard.press("ArrowLeft" if at_end else "ArrowRight")
    page.wait_for_function(CHANGED, arg=[element, before], timeout=20_000)
