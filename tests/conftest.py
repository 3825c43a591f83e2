"""What holds for every test, and how those of one chapter are chosen: ``pytest --chapter 3``."""

import re
from itertools import count
from pathlib import Path

import matplotlib
import pytest

pytest_plugins = ["turns"]

# How an exercise, a claim and a notebook begin: 3.1, 03.frozen, 03_dropout.
_OF_CHAPTER = re.compile(r"0*(\d+)[._]\S")


def pytest_addoption(parser):
    parser.addoption("--chapter", type=int, help="only the tests of this chapter")


def pytest_collection_modifyitems(config, items):
    wanted = config.getoption("--chapter")
    if wanted is None:
        return
    chosen = [item for item in items if chapter_of(item) == wanted]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


def chapter_of(item):
    """The chapter that a test is about: by its mark, or by what it is given; None for the rest."""
    mark = item.get_closest_marker("chapter")
    if mark:
        return mark.args[0]
    given = getattr(item, "callspec", None)
    for value in given.params.values() if given else ():
        name = value.stem if isinstance(value, Path) else getattr(value, "id", value)
        found = _OF_CHAPTER.match(name) if isinstance(name, str) else None
        if found:
            return int(found[1])
    return None


@pytest.fixture(autouse=True)
def matplotlibs_own_style():
    """No test sees the style that importing `course_utils.plots` elsewhere has set."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        yield


@pytest.fixture
def torch_threads():
    """Sets PyTorch's number of threads, for this test."""
    import torch  # which most tests can do without

    before = torch.get_num_threads()
    yield torch.set_num_threads
    torch.set_num_threads(before)


_numbers = count()


@pytest.fixture(autouse=True)
def progress_elsewhere(tmp_path_factory, monkeypatch):
    """What a test answers or guesses is nobody's progress, and no other test finds it."""
    folder = tmp_path_factory.getbasetemp() / "progress" / str(next(_numbers))
    monkeypatch.setenv("LESS_GREEDY_PROGRESS", str(folder))
