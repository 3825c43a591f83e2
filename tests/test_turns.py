"""Tests that take turns: each has one, and a commit has always the same."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from turns import due

HERE = Path(__file__).parent
EXAMPLE = """
import pytest

@pytest.mark.takes_turns
@pytest.mark.parametrize("number", range(6))
def test_long(number):
    pass

@pytest.mark.parametrize("browser", [
    "one", pytest.param("other", marks=pytest.mark.takes_turns(together="other"))])
@pytest.mark.parametrize("number", range(4))
def test_in_browsers(browser, number):
    pass

def test_short():
    pass
"""


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_every_unit_is_due_once_in_so_many_commits(turns):
    units = list("abcdefg")
    run = [due(units, turns, commits) for commits in range(40, 40 + turns)]
    assert sorted(sum(run, [])) == units
    assert max(map(len, run)) - min(map(len, run)) <= 1


@pytest.mark.parametrize(("turns", "long"), [(1, {6}), (3, {2})])
def test_others_run_always_and_what_shares_a_browser_runs_together(tmp_path, turns, long):
    (tmp_path / "test_example.py").write_text(EXAMPLE)
    found = collected(tmp_path, turns)
    names = [line.rpartition("::")[2] for line in found.stdout.splitlines() if "::" in line]
    assert names.count("test_short") == 1
    assert {sum(name.startswith("test_long") for name in names)} == long
    assert sum("one" in name for name in names) == 4
    assert sum("other" in name for name in names) in ({4} if turns == 1 else {0, 4})


def test_no_turn_is_refused(tmp_path):
    assert "--turns is at least 1" in collected(tmp_path, 0).stderr


def collected(folder, turns):
    marker = "markers=takes_turns: an example"
    command = [sys.executable, "-m", "pytest", "-p", "turns", "-q", "--collect-only"]
    options = ["--rootdir", folder, "-c", "/dev/null", "-o", marker, f"--turns={turns}", folder]
    ours = os.environ | {"PYTEST_ADDOPTS": ""}
    whole = [*command, *map(str, options)]
    return subprocess.run(whole, capture_output=True, text=True, cwd=HERE, env=ours)
