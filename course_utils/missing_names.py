"""A name that is not there yet, as after a restart of the kernel: say which cell makes it.

An extension of IPython, since it must be there before the first cell of a lesson runs: `make env`
has every kernel of the environment load it.
"""

import ast
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

SETUP = (
    "`{name}` comes from the setup cell, the first one with code: run it first, or choose "
    "Run → Run All Above Selected Cell."
)
ABOVE = (
    "`{name}` is made above, {where}in the cell that begins with `{start}`: run it first, or "
    "choose Run → Run All Above Selected Cell."
)


def load_ipython_extension(shell) -> None:
    """Called by IPython: from now on a NameError says what to do."""
    shell.set_custom_exc((NameError,), _explained)


def advice(name: str, cells: list[dict], failed: str) -> str:
    """Which cell of a notebook makes a name; empty if none above the one that failed does.

    Args:
        name: What is missing.
        cells: The notebook's cells, as in its file.
        failed: The source of the cell that failed.
    """
    sources = ["".join(cell["source"]) for cell in cells]
    end = sources.index(failed) if failed in sources else len(cells)
    heading, found = "", ""
    for cell, source in zip(cells[:end], sources, strict=False):
        if cell["cell_type"] == "markdown":
            titles = re.findall(r"^#{1,6} (.+)$", source, re.MULTILINE)
            heading = titles[-1] if titles else heading
        elif cell["cell_type"] == "code" and name in set(_bound(source)):
            if "setup" in cell["metadata"].get("tags", []):
                return SETUP.format(name=name)
            where = f"under “{heading}”, " if heading else ""
            start = source.strip().splitlines()[0]
            found = ABOVE.format(name=name, where=where, start=start)
    return found


def _explained(shell, kind, error, traceback, tb_offset=None) -> None:
    """The traceback as always, and below it what to do."""
    shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)
    try:
        said = advice(error.name or "", _open_notebook(), shell.user_ns["In"][-1])
    except (OSError, ValueError, KeyError, TypeError):  # no notebook, or none that can be read
        return
    if said:
        print(said)


def _open_notebook() -> list[dict]:
    """The cells of the notebook that this kernel was started for, as they were saved last."""
    path = Path(os.environ["JPY_SESSION_NAME"])
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def _bound(source: str) -> Iterator[str]:
    """The names that a cell binds for others."""
    try:
        statements = ast.parse(source).body
    except SyntaxError:  # a magic, or what a learner is about to write
        return
    for statement in statements:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield statement.name
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            for alias in statement.names:
                yield alias.asname or alias.name.partition(".")[0]
        else:
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield node.id
