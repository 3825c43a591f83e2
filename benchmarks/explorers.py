"""From a slider's move to the repainted canvas, in JupyterLab in a real browser.

It opens a JupyterLab of its own, with the server's settings of `make env`. The picture has 2 axes
and 4 curves of 200 points. A move is a key pressed on the slider; its end is the moment at which
the canvas has been painted for the new value, or the start of the next frame after that.
"""

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import nbformat
import numpy as np

from course_utils.explorers import explore

ROOT = Path(__file__).resolve().parent.parent
MOVES = 100
POINTS = np.linspace(0.01, 1, 200)
VALUES = np.linspace(0, 1, 101)
KINDS = {"exact": "waves()", "precomputed": "waves(precomputed=True)"}

# A move changes the slider's model as its view does; the sentence is written after the painting.
MEASURE = """async moves => {
    const explorer = document.querySelector(".less-greedy-explorer");
    const handle = explorer.querySelector(".noUi-handle");
    const canvas = explorer.querySelector("canvas");
    const painted = () => new Promise(done => {
        const before = canvas.getAttribute("aria-label");
        const observer = new MutationObserver(() => {
            if (canvas.getAttribute("aria-label") === before) return;
            observer.disconnect();
            Promise.resolve().then(() => done(performance.now()));
        });
        observer.observe(canvas, { attributeFilter: ["aria-label"] });
    });
    const rows = [];
    handle.focus();
    for (let i = 0; i < moves; i++) {
        const key = i % 100 < 50 ? "ArrowRight" : "ArrowLeft";
        const change = painted();
        const start = performance.now();
        const press = { key, bubbles: true, cancelable: true };
        handle.dispatchEvent(new KeyboardEvent("keydown", press));
        const end = await change;
        const frame = await new Promise(requestAnimationFrame);
        rows.push([end - start, performance.now() - start]);
        await new Promise(done => setTimeout(done, 30));
    }
    return rows;
}"""


@dataclass(frozen=True)
class Latency:
    """Milliseconds from a move to the changed canvas, and to the next frame."""

    kind: str
    change: float
    change_p95: float
    frame: float
    frame_p95: float


def waves(**options):
    """The explorer that is measured."""

    def setup(fig):
        left, right = fig.subplots(1, 2)
        left.set(ylim=(-2, 2), xlabel="x", ylabel="y")
        right.set(ylim=(1e-3, 10), yscale="log", xscale="log", xlabel="x", ylabel="error")
        curves = [ax.plot(POINTS, POINTS, label=f"{i}")[0] for ax in (left, right) for i in (1, 2)]
        left.legend()

        def update(shift):
            for i, curve in enumerate(curves):
                curve.set_ydata(1.5 * np.abs(np.sin(9 * POINTS + i + 3 * shift)) + 0.002)
            return f"shifted by {shift:.2f}"

        return update

    return explore(setup, shift=VALUES, **options)


def measure(moves=MOVES):
    """One row for each kind of explorer; none where there is no browser."""
    sys.path.insert(0, str(ROOT / "tests" / "browser"))
    from conftest import ARGUMENTS, browser_path
    from lab import lab_server, open_notebook, run_all
    from playwright.sync_api import sync_playwright

    rows = []
    if browser_path() is None:
        return rows
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        notebooks = Path(folder, "notebooks")
        notebooks.mkdir()
        for kind, call in KINDS.items():
            write(notebooks / f"{kind}.ipynb", call)
        browser = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        with lab_server(notebooks, folder) as url:
            for kind in KINDS:
                page = browser.new_page(viewport={"width": 1280, "height": 1000})
                open_notebook(page, url, f"{kind}.ipynb")
                run_all(page)
                page.locator(".noUi-handle").wait_for()
                time.sleep(2)
                rows.append(summary(kind, page.evaluate(MEASURE, moves)))
                page.close()
        browser.close()
    return rows


def write(path, call):
    """A notebook that shows one explorer."""
    source = f"from benchmarks.explorers import waves\n{call}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})
    notebook.cells = [
        nbformat.v4.new_code_cell(f"import sys\nsys.path.insert(0, {str(ROOT)!r})"),
        nbformat.v4.new_code_cell(source),
    ]
    nbformat.write(notebook, path)


def summary(kind, times):
    """Medians and 95th percentiles; the first moves, which fill caches, are left out."""
    changes, frames = zip(*times[5:], strict=True)
    return Latency(kind, median(changes), p95(changes), median(frames), p95(frames))


def p95(values):
    return quantiles(values, n=20)[-1]
