"""What holds for every test."""

import matplotlib
import pytest


@pytest.fixture(autouse=True)
def matplotlibs_own_style():
    """No test sees the style that importing `course_utils.plots` elsewhere has set."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        yield


@pytest.fixture(autouse=True)
def progress_elsewhere(tmp_path_factory, monkeypatch):
    """What a test answers or guesses is nobody's progress, and no notebook shows it."""
    monkeypatch.setenv("LESS_GREEDY_PROGRESS", str(tmp_path_factory.getbasetemp() / "progress"))
