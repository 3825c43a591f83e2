"""How fast explorers are, in JupyterLab in a real browser.

It opens a JupyterLab of its own, with the server's settings of `make env`.

`measure_moves`: from a slider's move to the repainted canvas. The picture has 2 axes and 4 curves
of 200 points. A move is a key pressed on the slider; its end is the moment at which the canvas has
been painted for the new value, or the start of the next frame after that.

`measure_live`: how many pictures a second a training shows. The picture has a decision boundary of
60 × 60 points with 200 data points over it, and two growing loss curves beside it.
"""

import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import numpy as np

from course_utils.data import load
from course_utils.explorers import explore
from course_utils.models import mlp
from course_utils.training import Run, TrainConfig

ROOT = Path(__file__).resolve().parent.parent
FIND = f"import sys\nsys.path.insert(0, {str(ROOT)!r})"
NAMES = "from benchmarks.explorers import moons, waves"
MOVES = 100
POINTS = np.linspace(0.01, 1, 200)
VALUES = np.linspace(0, 1, 101)
KINDS = {"exact": "waves()", "precomputed": "waves(precomputed=True)"}
SECONDS = 10  # of watching a training
STEPS = (5, 20)  # a picture
SIDE = 60  # points along each side of a decision boundary

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


# The moments at which the pictures of a training were painted.
WATCH = """async seconds => {
    const canvas = document.querySelector(".less-greedy-explorer canvas");
    const times = [];
    const observer = new MutationObserver(() => times.push(performance.now()));
    observer.observe(canvas, { attributeFilter: ["aria-label"] });
    await new Promise(done => setTimeout(done, 1000 * seconds));
    observer.disconnect();
    return times;
}"""


@dataclass(frozen=True)
class Latency:
    """Milliseconds from a move to the changed canvas, and to the next frame."""

    explorer: str
    changed_ms: float
    changed_ms_95_percent: float
    next_frame_ms: float
    next_frame_ms_95_percent: float


@dataclass(frozen=True)
class Rate:
    """Pictures a second, and milliseconds from one to the next."""

    steps_a_picture: int
    pictures_a_second: float
    ms_between: float
    ms_between_95_percent: float


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


def moons():
    """The live explorer that is measured; it does not end while it is."""
    last = 100_000
    x, y = np.linspace(-2, 3, SIDE), np.linspace(-1.5, 2, SIDE)
    points = np.column_stack([axis.ravel() for axis in np.meshgrid(x, y)])

    def start(lr):
        config = TrainConfig(lr=lr, momentum=0.9, weight_decay=1e-3, steps=last)
        return Run(mlp(2, 32, 32, n_out=2), load("two_moons", 200, 0.1, seed=3), config, seed=3)

    def setup(fig):
        left, right = fig.subplots(1, 2)
        extent = (x[0], x[-1], y[0], y[-1])
        boundary = left.imshow(
            np.zeros((SIDE, SIDE)), extent=extent, origin="lower", aspect="auto", cmap="RdBu",
            vmin=-4, vmax=4,
        )  # fmt: skip
        data = left.scatter([], [], edgecolor="k")
        right.set(xlim=(0, 3000), ylim=(0, 1), xlabel="step", ylabel="loss, nats")
        train, val = (right.plot([], [], label=label)[0] for label in ("training", "validation"))
        right.legend()

        def update(run, lr):
            logits = run.outputs(points)
            boundary.set_data((logits[:, 1] - logits[:, 0]).reshape(SIDE, SIDE))
            data.set_offsets(run.dataset.X_train)
            history = run.history
            train.set_data(history["step"], history["train_loss"])
            val.set_data(history["step"], history["val_loss"])
            return f"step {run.step}: validation loss {history['val_loss'][-1]:.3f} nats"

        return update

    return explore(setup, live=start, lr=(0.01, 0.05, 0.2))


def measure():
    """Moves of a slider, and the pictures of a training; nothing where there is no browser."""
    tables = {"moves": measure_moves(), "live": measure_live()}
    if not all(tables.values()):
        print("\nNo Chromium or Chrome was found, on the path or in BROWSER_PATH.")
        return {}
    return tables


def measure_moves(moves=MOVES):
    """One row for each kind of explorer; none where there is no browser."""
    rows = []
    with pages(KINDS) as opened:
        for kind, page in opened:
            page.locator(".noUi-handle").wait_for()
            time.sleep(2)
            rows.append(summary(kind, page.evaluate(MEASURE, moves)))
    return rows


def measure_live(seconds=SECONDS):
    """One row for each number of steps a picture; none where there is no browser."""
    rows = []
    with pages({"live": "moons()"}) as opened:
        for _, page in opened:
            page.get_by_role("button", name="Start", exact=True).click()
            for steps in STEPS:
                page.get_by_label("steps a picture").select_option(str(steps))
                time.sleep(2)
                times = page.evaluate(WATCH, seconds)
                intervals = np.diff(times).tolist()
                rows.append(Rate(steps, len(times) / seconds, median(intervals), p95(intervals)))
    return rows


@contextmanager
def pages(calls):
    """For each named call, one after another, a page in which a notebook has run it."""
    sys.path.insert(0, str(ROOT / "tests" / "browser"))
    from browsers import CHROMIUM, launch, path_of
    from lab import lab_server, open_notebook, run_all, write_notebook
    from playwright.sync_api import sync_playwright

    def opened(browser, url):
        for name in calls:
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            open_notebook(page, url, f"{name}.ipynb")
            run_all(page)
            yield name, page
            page.close()

    if path_of(CHROMIUM) is None:
        yield []
        return
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        notebooks = Path(folder, "notebooks")
        notebooks.mkdir()
        for name, call in calls.items():
            write_notebook(notebooks / f"{name}.ipynb", FIND, f"{NAMES}\n{call}")
        browser = launch(playwright, CHROMIUM, Path(folder))
        with lab_server(notebooks, folder) as url:
            yield opened(browser, url)
        browser.close()


def summary(kind, times):
    """Medians and 95th percentiles; the first moves, which fill caches, are left out."""
    changes, frames = zip(*times[5:], strict=True)
    return Latency(kind, median(changes), p95(changes), median(frames), p95(frames))


def p95(values):
    return quantiles(values, n=20)[-1]
