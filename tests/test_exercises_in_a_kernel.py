"""`check` as a learner runs it: in a notebook's kernel, with functions typed into its cells."""

import sys
import time

import psutil
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook

DEADLINE = 240  # seconds that a cell may take on a busy machine

TYPED = """
import numpy as np
from course_utils.exercises import check
OFFSET = 0.0
def rmse(y, y_hat):
    print("called")
    return np.sqrt(np.mean((y - y_hat) ** 2)) + OFFSET
"""
CHILDREN = "import psutil; print(*(one.pid for one in psutil.Process().children(recursive=True)))"
INTERRUPT = """
import os, signal, threading
threading.Timer(2, os.killpg, (os.getpgrp(), signal.SIGINT)).start()  # as Jupyter does
"""
HOLDS = "check('1.1', lambda y, y_hat: sum(range(10**13)))"


@pytest.fixture
def printed():
    """Runs cells in a kernel; returns what each prints, or the exception that it ends with."""
    notebook = new_notebook()
    client = NotebookClient(notebook, timeout=DEADLINE, kernel_name="python3", allow_errors=True)

    def run(code):
        notebook.cells.append(new_code_cell(code))
        cell = client.execute_cell(notebook.cells[-1], len(notebook.cells) - 1)
        streams = [one.text for one in cell.outputs if one.get("name") == "stdout"]
        return "".join(streams + [one.ename for one in cell.outputs if "ename" in one])

    with client.setup_kernel():
        yield run


def gone(pids):
    """Whether none of the processes is left, soon."""
    until = time.monotonic() + 60
    while any(map(psutil.pid_exists, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(map(psutil.pid_exists, pids))


@pytest.mark.takes_turns
def test_answers_of_a_notebook(printed):
    told = printed(TYPED + "check('1.1', rmse)")
    assert told.startswith("called\n") and "Exercise 1.1: ✔ " in told
    told = printed("def rmse(y, y_hat):\n    return y / unknown\ncheck('1.1', rmse)")
    assert "in rmse, line 2: return y / unknown" in told
    assert "in quotes" in printed("try: check(1.1, rmse)\nexcept ValueError as e: print(e)")
    (child,) = map(int, printed(CHILDREN).split())
    told = printed(HOLDS)
    assert " ".join(told.split()).startswith("Exercise 1.1: ✘ Your function had not ended after 10")
    assert gone([child])


@pytest.mark.takes_turns
@pytest.mark.skipif(sys.platform == "win32", reason="an interrupt comes in another way there")
def test_stopping_the_kernels_work_or_the_kernel_leaves_nothing_running(printed):
    assert "✔" in printed(TYPED + "check('1.1', rmse)")
    first = printed(CHILDREN).split()
    assert printed(INTERRUPT + HOLDS) == "KeyboardInterrupt"
    assert gone(map(int, first))
    assert "✔" in printed(TYPED + "check('1.1', rmse)")
    left = [int(pid) for pid in printed(CHILDREN).split()]
    assert len(left) == 1
    with pytest.raises(DeadKernelError):
        printed("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert gone(left)
