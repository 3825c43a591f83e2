"""Long tests take turns: of those marked `takes_turns`, `--turns 10` runs one in ten at a commit.

What they measure again seldom changes, and ten commits together measure all of it. Which are due
follows from the number of commits so far, so that a commit is always checked in the same way.
"""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser):
    text = "run one in N of the tests that take turns, other ones at the next commit (1: all)"
    parser.addoption("--turns", type=int, default=1, metavar="N", help=text)


def pytest_configure(config):
    if config.getoption("--turns") < 1:
        raise pytest.UsageError("--turns is at least 1: 1 runs all, 10 one in ten")


def pytest_report_header(config):
    turns = config.getoption("--turns")
    if turns > 1:
        return f"long tests: those of turn {commits() % turns + 1} of {turns}; --turns 1 runs all"
    return None


def pytest_collection_modifyitems(config, items):
    turns = config.getoption("--turns")
    units = dict.fromkeys(unit_of(item) for item in items)
    units.pop(None, None)
    later = set(units) - set(due(list(units), turns, commits() if turns > 1 else 0))
    config.hook.pytest_deselected(items=[item for item in items if unit_of(item) in later])
    items[:] = [item for item in items if unit_of(item) not in later]


def unit_of(item):
    """What is run or left as a whole; None for what is always run.

    With `together`, the tests of a file that share it: a browser, say, which takes long to start.
    """
    mark = item.get_closest_marker("takes_turns")
    if mark is None:
        return None
    together = mark.kwargs.get("together")
    return (str(item.path), together) if together else item.nodeid


def due(units, turns, commits):
    """Every so manieth of the units: all of them within as many commits as there are turns."""
    return units[commits % turns :: turns]


def commits():
    """The number of commits so far; 0 where there is no git."""
    command = ["git", "rev-list", "--count", "HEAD"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    return int(done.stdout)
