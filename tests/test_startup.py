"""What a plain import brings along, and how the benchmark of it looks."""

import subprocess
import sys

import pytest

from benchmarks.installing import brings, dependencies

LIGHT = [
    "course_utils",
    "course_utils.data",
    "course_utils.explorers",
    "course_utils.guesses",
    "course_utils.statistics",
    "course_utils.widgets",
]


@pytest.mark.parametrize("module", LIGHT)
def test_torch_is_not_touched_before_it_is_needed(module):
    code = f"import {module}, sys; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_a_dependency_brings_what_it_needs_and_with_its_extras():
    assert {"xarray", "pandas", "numpy"} <= brings("xarray")
    assert "pytest" not in brings("xarray")


def test_what_nothing_else_needs_is_saved_by_leaving_it_out():
    costs = {row.name: row for row in dependencies()}
    assert costs["ruff"].alone == costs["ruff"].megabytes > 1  # needs nothing, needed by nothing
    assert costs["numpy"].alone == 0 < costs["numpy"].megabytes  # much else needs it
    assert costs["xarray"].alone > costs["xarray"].megabytes  # alone here in needing pandas
