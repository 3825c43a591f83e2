"""What holds for every test."""

import matplotlib
import pytest


@pytest.fixture(autouse=True)
def matplotlibs_own_style():
    """No test sees the style that importing `course_utils.plots` elsewhere has set."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        yield
