"""Run the cells of a notebook in a fresh kernel, and refuse what must not be stored."""

import os
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from .errors import BuildError, place

SECONDS_A_CELL = 120
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def execute(notebook: NotebookNode, folder: Path, seconds: float = SECONDS_A_CELL) -> None:
    """Run every code cell of `notebook` in place, with `folder` as its working directory.

    Args:
        notebook: Is executed in place.
        folder: Where its cells run.
        seconds: That a cell may take.

    Raises:
        BuildError: If a cell raises, takes too long, kills its kernel or writes to stderr.
    """
    client = NotebookClient(
        notebook,
        timeout=seconds,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],  # no warning about a kernel that only listens here
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,  # times would differ at every build
        store_widget_state=False,  # the learner's own kernel makes the widgets
        coalesce_streams=True,  # how prints are cut into messages differs at every build
    )
    try:
        # A lesson is built as for a newcomer, whatever its author has done; and it is no progress.
        with TemporaryDirectory() as progress:
            ours = {"LESS_GREEDY_PROGRESS": progress, "LESS_GREEDY_CHECK_PICTURES": "1"}
            client.execute(env={**os.environ, **ours})
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise BuildError(f"{unfinished(notebook)}\n{COLOURS.sub('', str(error))}") from None
    refuse_unwanted_outputs(notebook)


def unfinished(notebook: NotebookNode) -> str:
    """The place of the cell that stopped the run: the last that started."""
    started = [
        (index, cell)
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and (cell.execution_count or cell.outputs)
    ]
    return f"{place(*started[-1])} did not finish" if started else "the first cell did not finish"


def refuse_unwanted_outputs(notebook: NotebookNode) -> None:
    """See that no warning, and no error that a tag allowed, is stored as if it were a result.

    Raises:
        BuildError: If a cell wrote to stderr or holds an error.
    """
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise BuildError(f"{place(index, cell)} wrote to stderr:\n{output.text}")
            if output.output_type == "error":
                raise BuildError(f"{place(index, cell)} raised {output.ename}: {output.evalue}")
