"""A NameError in a lesson names the cell to run."""

import json
import os
import sys
from pathlib import Path

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_utils.missing_names import advice, load_ipython_extension

ROOT = Path(__file__).resolve().parent.parent
CELLS = [
    new_markdown_cell("# A lesson"),
    new_code_cell("import numpy as np\nfrom x import train as fit", metadata={"tags": ["setup"]}),
    new_markdown_cell("## One draw\n\nText.\n\n### By hand"),
    new_code_cell("def draw(p):\n    inner = p\n    return inner"),
    new_code_cell("for k in range(3):\n    total = k\nruns, other = fit(), 2"),
    new_code_cell("%magic is no Python"),
    new_markdown_cell("Text alone."),
    new_code_cell("runs = runs + 1"),
    new_code_cell("print(runs, late)"),
    new_code_cell("late = 3"),
]
FAILED = "print(runs, late)"


@pytest.mark.parametrize(
    "name, said",
    [
        ("np", "from the setup cell"),
        ("fit", "from the setup cell"),
        ("draw", "under “By hand”, in the cell that begins with `def draw(p):`"),
        ("total", "begins with `for k in range(3):`"),
        ("other", "begins with `for k in range(3):`"),
        ("runs", "begins with `runs = runs + 1`"),
    ],
)
def test_the_cell_that_makes_a_name_is_told(name, said):
    told = advice(name, CELLS, FAILED)
    assert said in told and told.startswith(f"`{name}`") and "Run All Above" in told


@pytest.mark.parametrize("name", ["inner", "late", "train", "numpy", "nowhere"])
def test_what_no_cell_above_makes_is_left_to_python(name):
    assert advice(name, CELLS, FAILED) == ""


@pytest.fixture
def shell(tmp_path, monkeypatch):
    path = tmp_path / "lesson.ipynb"
    nbformat.write(new_notebook(cells=CELLS), path)
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    shell = InteractiveShell()
    load_ipython_extension(shell)
    yield shell
    shell.history_manager.end_session()


def test_a_kernel_says_it_below_the_traceback(shell, capsys):
    result = shell.run_cell(FAILED, store_history=True)
    assert isinstance(result.error_in_exec, NameError)
    said = capsys.readouterr().out
    assert "NameError" in said and said.rstrip().endswith("Run All Above Selected Cell.")
    assert said.index("NameError") < said.index("`runs` is made above")


@pytest.mark.parametrize("damage", ["{", json.dumps({"no": "cells"}), None])
def test_without_a_notebook_there_is_the_traceback_alone(shell, capsys, monkeypatch, damage):
    if damage is None:
        monkeypatch.delenv("JPY_SESSION_NAME")
    else:
        Path(os.environ["JPY_SESSION_NAME"]).write_text(damage)
    shell.run_cell(FAILED, store_history=True)
    said = capsys.readouterr().out
    assert "NameError" in said and "is made above" not in said


def test_every_kernel_of_the_environment_loads_it():
    if not (Path(sys.prefix) / "etc/jupyter/jupyter_server_config.py").exists():
        pytest.skip("this environment was not made by `make env`")
    there = Path(sys.prefix, "etc/ipython/ipython_kernel_config.py")
    assert there.read_text() == (ROOT / "tools/ipython_kernel_config.py").read_text()
