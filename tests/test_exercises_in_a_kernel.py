"""`check` as a learner runs it: in a notebook's kernel, with functions typed into its cells."""

import os
import sys
import time

import psutil
import pytest
from jupyter_client.manager import start_new_kernel

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
def kernel():
    """A kernel, and who talks to it."""
    manager, client = start_new_kernel(kernel_name="python3", env=dict(os.environ))
    try:
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def printed(client, code):
    """What a cell prints, or the name of the exception that it ends with."""
    told = []

    def hear(message):
        if message["msg_type"] == "stream" and message["content"]["name"] == "stdout":
            told.append(message["content"]["text"])
        if message["msg_type"] == "error":
            told.append(message["content"]["ename"])

    client.execute_interactive(code, timeout=DEADLINE, output_hook=hear)
    return "".join(told)


def gone(pids):
    """Whether none of the processes is left, soon."""
    until = time.monotonic() + 60
    while any(map(psutil.pid_exists, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(map(psutil.pid_exists, pids))


def test_answers_of_a_notebook(kernel):
    manager, client = kernel
    told = printed(client, TYPED + "check('1.1', rmse)")
    assert told.startswith("called\n") and "Exercise 1.1: ✔ " in told
    told = printed(client, "def rmse(y, y_hat):\n    return y / unknown\ncheck('1.1', rmse)")
    assert "in rmse, line 2: return y / unknown" in told
    assert "in quotes" in printed(
        client, "try: check(1.1, rmse)\nexcept ValueError as error: print(error)"
    )
    (child,) = map(int, printed(client, CHILDREN).split())
    told = printed(client, HOLDS)
    assert " ".join(told.split()).startswith("Exercise 1.1: ✘ Your function had not ended after 10")
    assert gone([child])


@pytest.mark.skipif(sys.platform == "win32", reason="an interrupt comes in another way there")
def test_stopping_the_kernels_work_or_the_kernel_leaves_nothing_running(kernel):
    manager, client = kernel
    assert "✔" in printed(client, TYPED + "check('1.1', rmse)")
    first = printed(client, CHILDREN).split()
    assert printed(client, INTERRUPT + HOLDS) == "KeyboardInterrupt"
    assert gone(map(int, first))
    assert "✔" in printed(client, TYPED + "check('1.1', rmse)")
    left = [int(pid) for pid in printed(client, CHILDREN).split()]
    assert len(left) == 1
    manager.shutdown_kernel()
    assert gone(left)
