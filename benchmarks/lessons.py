"""Each chapter in a kernel of its own: seconds to its first picture, and of Run All.

The kernel's start counts: it is what a learner waits for. No browser is part of it.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
# An explorer, or a picture of matplotlib.
PICTURES = ("application/vnd.jupyter.widget-view+json", "image/png")


@dataclass(frozen=True)
class Lesson:
    """Seconds since the kernel was asked for."""

    name: str
    first_picture: float | None
    run_all: float


def measure(folder: Path = NOTEBOOKS) -> dict[str, list]:
    """One row a notebook of `folder`, in order, and their sum."""
    rows = [_timed(path) for path in sorted(folder.glob("*.ipynb"))]
    return {"lessons": [*rows, Lesson("all", None, sum(row.run_all for row in rows))]}


def _timed(path: Path) -> Lesson:
    """Run a notebook from top to bottom, and look at the clock at its first picture."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=600,
        extra_arguments=["--log-level=ERROR"],  # no warning about a kernel that only listens here
        resources={"metadata": {"path": str(path.parent)}},
    )
    first_picture = None
    with TemporaryDirectory() as progress:
        start = perf_counter()
        with client.setup_kernel(env={**os.environ, "LESS_GREEDY_PROGRESS": progress}):
            for index, cell in enumerate(notebook.cells):
                client.execute_cell(cell, index)
                if first_picture is None and _shows_a_picture(cell):
                    first_picture = perf_counter() - start
            run_all = perf_counter() - start
    return Lesson(path.stem, first_picture, run_all)


def _shows_a_picture(cell) -> bool:
    outputs = cell.get("outputs", [])
    return any(kind in output.get("data", {}) for output in outputs for kind in PICTURES)
