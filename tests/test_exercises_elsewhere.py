"""Answers are judged in a process of their own: what they can do there, and what they cannot."""

import _thread
import contextlib
import itertools
import linecache
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import types
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest
import torch
from chapters.ch01_overfitting import RIGHT as RIGHT_1
from chapters.ch01_overfitting import rmse
from chapters.ch02_l2_versus_l1 import RIGHT as RIGHT_2
from chapters.ch06_batchnorm import RIGHT as RIGHT_6

from course_utils.chapters import EXERCISES
from course_utils.checkers import child, parent
from course_utils.checkers.limit import WAITING, TimeIsUp, run_limited
from course_utils.checkers.oracle import read_numbers
from course_utils.checkers.outcome import PASSED
from course_utils.checkers.parent import CannotSend, elsewhere
from course_utils.checkers.running import Trouble
from course_utils.exercises import check, evaluate
from course_utils.exercises.checking import judged

ROOT = Path(__file__).resolve().parent.parent
RIGHT = {exercise: functions[0] for exercise, functions in (RIGHT_1 | RIGHT_2 | RIGHT_6).items()}
DEADLINE = 60  # seconds that a test waits for what must come


@pytest.fixture
def hurry(monkeypatch):
    """Half a second of work for each exercise."""
    for name, exercise in EXERCISES.items():
        if hasattr(exercise.answered, "seconds"):
            quick = replace(exercise, answered=replace(exercise.answered, seconds=0.5))
            monkeypatch.setitem(EXERCISES, name, quick)


def soon(holds):
    """Whether something holds before the deadline."""
    until = time.monotonic() + DEADLINE
    while not holds() and time.monotonic() < until:
        time.sleep(0.02)
    return holds()


# --- what no thread can end -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "call",
    [
        lambda: sum(range(10**12)),
        lambda: re.match(r"(a+)+$", "a" * 60 + "b"),
        lambda: time.sleep(1000),
    ],
)
def test_a_call_that_holds_the_interpreter_is_answered_and_the_next_one_is_judged(call, hurry):
    outcome = evaluate("1.1", lambda y, y_hat: call())
    assert outcome.misconception == "endless loop"
    assert "after 0.5 seconds, and was stopped" in outcome.message
    assert evaluate("1.1", rmse).status == PASSED


def test_a_call_that_takes_too_much_memory_is_answered(monkeypatch):
    monkeypatch.setenv("LESS_GREEDY_MEMORY", "300MB")
    outcome = evaluate("1.1", lambda y, y_hat: list(itertools.product([0, 1], repeat=40)))
    assert outcome.misconception == "too much memory"
    assert evaluate("1.1", rmse).status == PASSED


def test_a_function_that_ends_its_process_is_told():
    outcome = evaluate("1.1", lambda y, y_hat: os._exit(0))
    assert "ended the Python in which it ran" in outcome.message
    assert evaluate("1.1", rmse).status == PASSED


class Endless:
    """A number that is never read to its end."""

    def __array__(self, *args, **kwargs):
        while True:
            pass

    def __iter__(self):
        while True:
            yield 1.0


@pytest.mark.parametrize("exercise", ["1.1", "1.2", "1.4", "6.4"])
def test_reading_what_was_returned_is_limited_too(exercise, monkeypatch):
    monkeypatch.setattr("course_utils.checkers.oracle.READING_SECONDS", 0.5)
    outcome = judged(exercise, lambda *args: Endless(), 10.0)
    assert outcome.misconception == "endless loop"


def test_an_object_that_breaks_the_check_is_answered():
    class Strange(dict):
        def items(self):
            raise RuntimeError("no items")

    outcome = evaluate("1.6", lambda: Strange(lr=0.1))
    assert outcome.misconception == "wrong type"
    assert "The check cannot work with what your function returned" in outcome.message


def test_a_person_can_interrupt_what_holds_the_interpreter():
    timer = threading.Timer(1.0, _thread.interrupt_main)
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            evaluate("1.1", lambda y, y_hat: sum(range(10**12)))
    finally:
        signal.signal(signal.SIGINT, usual)
    assert evaluate("1.1", rmse).status == PASSED


# --- the limit is of work -------------------------------------------------------------------------


def test_a_machine_that_is_busy_with_other_things_makes_no_endless_loop():
    assert run_limited(lambda: time.sleep(0.6) or "right", (), 0.3) == "right"


def test_waiting_has_a_limit_too():
    began = time.monotonic()
    with pytest.raises(TimeIsUp):
        run_limited(time.sleep, (DEADLINE,), 0.1)
    assert time.monotonic() - began >= 0.1 * WAITING


def test_work_is_what_is_limited():
    def works():
        while True:
            pass

    with pytest.raises(TimeIsUp) as caught:
        run_limited(works, (), 0.1)
    assert not caught.value.still_running


# --- what travels, and what stays -----------------------------------------------------------------


def test_closures_globals_classes_and_modules_of_a_notebook_travel():
    """What a learner may use, typed as in a notebook: in a module that stands in no file."""
    names = types.ModuleType("__main__").__dict__
    exec(
        """
import numpy as np, torch
OFFSETS = np.zeros(3)

class Mean(torch.nn.Module):
    def forward(self, x):
        return x.mean()

class Scaled:
    def __init__(self, factor):
        self.factor = factor
    def root(self, x):
        return self.factor * x ** 0.5

def made(scaled, mean=Mean()):
    def rmse(y, y_hat):
        squares = torch.from_numpy((y - y_hat + OFFSETS[0]) ** 2)
        return scaled.root(mean(squares))
    return rmse

rmse = made(Scaled(1.0))
""",
        names,
    )
    assert elsewhere(judged, "1.1", names["rmse"], 10.0).status == PASSED


def test_what_cannot_travel_is_judged_here():
    lock = threading.Lock()

    def locked(y, y_hat):
        with lock:
            return rmse(y, y_hat)

    with pytest.raises(CannotSend):
        elsewhere(judged, "1.1", locked, 10.0)
    assert evaluate("1.1", locked).status == PASSED


def test_where_no_process_can_be_made_answers_are_judged_here(monkeypatch):
    parent.end_child()
    monkeypatch.setattr(sys, "executable", str(ROOT / "no python"))
    with pytest.raises(CannotSend):
        elsewhere(len, "abc")
    assert evaluate("1.1", rmse).status == PASSED


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use cannot be deleted there")
def test_a_folder_that_is_gone_keeps_nobody_from_an_answer(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert evaluate("1.1", rmse).status == PASSED


def test_a_process_that_ends_at_once_is_none(monkeypatch):
    parent.end_child()
    monkeypatch.setattr(parent, "START", "raise SystemExit  # {} {}")
    assert evaluate("1.1", rmse).status == PASSED
    parent.end_child()


def test_the_process_is_kept():
    assert elsewhere(os.getpid) == elsewhere(os.getpid) != os.getpid()


def test_a_process_that_has_nothing_to_do_ends_and_is_made_anew():
    def be_impatient():
        child.IDLE_SECONDS = 0.1
        return os.getpid()

    first = elsewhere(be_impatient)
    assert soon(lambda: not psutil.pid_exists(first))
    assert elsewhere(os.getpid) != first


def test_a_thread_that_is_left_behind_costs_the_process():
    first = elsewhere(os.getpid)
    elsewhere(lambda: threading.Thread(target=time.sleep, args=(DEADLINE,), daemon=True).start())
    assert elsewhere(os.getpid) != first and soon(lambda: not psutil.pid_exists(first))


def test_a_module_of_the_learners_own_is_judged_as_it_is_now(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "my_answers.py").write_text("import numpy as np\ndef rmse(y, p): return 0.0\n")
    mine = __import__("my_answers")
    assert evaluate("1.1", mine.rmse).status != PASSED
    exec("def rmse(y, p): return np.sqrt(np.mean((y - p) ** 2))", vars(mine))
    assert evaluate("1.1", mine.rmse).status == PASSED
    del sys.modules["my_answers"]


def test_the_line_of_a_cell_is_shown(monkeypatch):
    name = "/tmp/ipykernel_1/2.py"
    source = "def rmse(y, y_hat):\n    return y / unknown\n"
    monkeypatch.setitem(linecache.cache, name, (len(source), None, source.splitlines(True), name))
    names = {}
    exec(compile(source, name, "exec"), names)
    assert "in rmse, line 2: return y / unknown" in evaluate("1.1", names["rmse"]).message


def test_what_is_printed_comes_before_the_verdict(capsys):
    def talkative(y, y_hat):
        print("y is", y)
        print("careful", file=sys.stderr)
        return rmse(y, y_hat)

    check("1.1", talkative)
    captured = capsys.readouterr()
    assert captured.out.startswith("y is [1. 2. 4.]\n")
    assert "Exercise 1.1: ✔ " in captured.out
    assert captured.err.startswith("careful\n")


def test_an_endless_loop_that_prints_floods_nothing(capsys, hurry):
    def loop(y, y_hat):
        while True:
            print("still here")

    assert evaluate("1.1", loop).misconception == "endless loop"
    assert len(capsys.readouterr().out) < 25_000
    evaluate("1.1", lambda y, y_hat: print("the next one"))
    assert capsys.readouterr().out.startswith("the next one\n")


def test_printing_to_a_closed_stream_costs_nothing(monkeypatch):
    closed = open(os.devnull, "w")  # noqa: SIM115
    closed.close()
    monkeypatch.setattr(sys, "stdout", closed)
    assert evaluate("1.1", lambda y, p: print("y") or rmse(y, p)).status == PASSED


@pytest.mark.parametrize(
    ("stop", "hint"),
    [(lambda: input("y? "), "cannot type"), (lambda: breakpoint(), "does not stop")],  # noqa: T100
)
def test_what_waits_for_a_person_is_told(stop, hint, capsys):
    assert hint in evaluate("1.1", lambda y, y_hat: stop()).message


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_what_an_answer_starts_ends_with_its_process(hurry, capsys):
    def forks(y, y_hat):
        pid = os.fork()
        if pid:
            print(pid)
            sum(range(10**12))
        time.sleep(10**6)

    assert evaluate("1.1", forks).misconception == "endless loop"
    (pid,) = map(int, capsys.readouterr().out.split())
    assert soon(lambda: not psutil.pid_exists(pid))


# --- nothing is left behind -----------------------------------------------------------------------

ENDS = """
import os, signal, sys, threading, time
from course_utils.checkers import child
from course_utils.checkers.limit import run_limited
from course_utils.checkers.parent import elsewhere

def hold(exponent):
    sum(range(10**exponent))

if __name__ == "__main__":
    print(elsewhere(os.getpid), flush=True)
    how = sys.argv[1]
    if how == "raises":
        raise SystemExit(3)
    if how == "is killed":
        os.kill(os.getpid(), signal.SIGKILL)
    def hold_under_a_hasty_watchdog():
        child.LATER_SECONDS = 1.0
        run_limited(hold, (12,), 0.5)

    work = {
        "is killed while a loop runs": lambda: run_limited(exec, ("while True: pass",), 600),
        "is killed while a call holds the interpreter": hold_under_a_hasty_watchdog,
    }[how]
    threading.Timer(1.0, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
    elsewhere(work)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize(
    "how",
    [
        "raises",
        "is killed",
        "is killed while a loop runs",
        "is killed while a call holds the interpreter",
    ],
)
def test_the_process_does_not_outlive_its_parent(how, tmp_path):
    script = tmp_path / "ends.py"
    script.write_text(ENDS)
    done = subprocess.run(
        [sys.executable, str(script), how],
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    pid = int(done.stdout)
    assert soon(lambda: not psutil.pid_exists(pid)), done.stderr
    assert "Exception ignored" not in done.stderr


# --- a notebook's settings ------------------------------------------------------------------------


@contextlib.contextmanager
def no_gradients():
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    yield lambda: not torch.is_grad_enabled()
    torch.set_grad_enabled(before)


@contextlib.contextmanager
def another_device():
    torch.set_default_device("meta")
    yield lambda: torch.get_default_device().type == "meta"
    torch.set_default_device(None)


@contextlib.contextmanager
def another_dtype():
    torch.set_default_dtype(torch.float16)
    yield lambda: torch.get_default_dtype() is torch.float16
    torch.set_default_dtype(torch.float32)


@contextlib.contextmanager
def numpy_raises():
    before = np.seterr(all="raise")
    yield lambda: set(np.geterr().values()) == {"raise"}
    np.seterr(**before)


@contextlib.contextmanager
def warnings_are_errors():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        before = list(warnings.filters)
        yield lambda: list(warnings.filters) == before


@contextlib.contextmanager
def seeded():
    np.random.seed(3)
    torch.manual_seed(3)
    random.seed(3)
    expected = (np.random.random(), float(torch.rand(())), random.random())
    np.random.seed(3)
    torch.manual_seed(3)
    random.seed(3)
    yield lambda: (np.random.random(), float(torch.rand(())), random.random()) == expected


@contextlib.contextmanager
def patched():
    before = np.random.default_rng
    np.random.default_rng = lambda *args: None
    yield lambda: np.random.default_rng(0) is None
    np.random.default_rng = before


SETTINGS = [
    no_gradients,
    another_device,
    another_dtype,
    numpy_raises,
    warnings_are_errors,
    seeded,
    patched,
]


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("exercise", ["1.2", "1.4", "2.5", "6.1", "6.4"])
def test_a_notebooks_settings_make_no_right_answer_wrong_and_stay(exercise, setting):
    """Judged here, as what cannot travel is: the other process has none of these settings."""
    with setting() as holds:
        outcome = judged(exercise, RIGHT[exercise], 60.0)
        assert holds()
    assert outcome.status == PASSED, outcome.message


@pytest.mark.parametrize("setting", SETTINGS)
def test_they_stay_where_answers_are_judged_elsewhere(setting):
    with setting() as holds:
        assert evaluate("6.4", RIGHT["6.4"]).status == PASSED
        assert holds()


def test_an_answer_that_changes_a_setting_changes_it_for_nobody_else():
    def careless(*args):
        torch.set_default_dtype(torch.float16)
        np.seterr(all="raise")
        return RIGHT["6.4"](*args)

    for judge in (elsewhere, lambda call, *args: call(*args)):
        assert judge(judged, "6.4", careless, 60.0).status == PASSED
        assert judge(torch.get_default_dtype) is torch.float32


# --- reading numbers ------------------------------------------------------------------------------


class Sparse:
    """As SciPy's matrices are."""

    def toarray(self):
        return np.eye(2)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (torch.ones(2, requires_grad=True), ".detach()"),
        ([torch.ones(2, requires_grad=True)], ".detach()"),
        (torch.ones(2, requires_grad=True).sum(), ".item()"),
        (torch.ones(2, device="meta"), '"meta"'),
        (torch.eye(2).to_sparse(), ".to_dense()"),
        (Sparse(), ".toarray()"),
        (np.array([1.0, None]), "dtype=object"),
    ],
)
def test_numbers_that_cannot_be_read_come_with_a_remedy(value, words):
    with pytest.raises(Trouble) as caught:
        read_numbers(value, "one number")
    assert caught.value.name == "wrong type"
    assert caught.value.message.startswith("Your function should return one number, but returned")
    assert words in caught.value.message


@pytest.mark.parametrize(
    "value",
    [
        torch.tensor([1.0, 2.0], dtype=torch.bfloat16),
        torch.tensor([1.0, 2.0], dtype=torch.float16),
        [torch.tensor(1.0), torch.tensor(2.0)],
        (1, np.float32(2)),
        np.ma.array([1.0, 2.0]),
        range(1, 3),
    ],
)
def test_numbers_of_any_kind_are_read(value):
    assert np.array_equal(read_numbers(value, "two numbers"), [1.0, 2.0])


@pytest.mark.parametrize(
    ("exercise", "wrap", "words"),
    [
        ("1.1", lambda value: np.array([value]), "The number is right, the shape is not: float("),
        ("1.2", lambda value: value[None], "The numbers are right, the shape is not"),
    ],
)
def test_right_numbers_in_a_wrong_shape_are_told_as_such(exercise, wrap, words):
    outcome = evaluate(exercise, lambda *args: wrap(RIGHT[exercise](*args)))
    assert outcome.misconception == "wrong shape"
    assert words in outcome.message


def test_wrong_numbers_in_a_wrong_shape_are_not():
    message = evaluate("1.1", lambda y, y_hat: np.array([rmse(y, y_hat) + 1])).message
    assert message.endswith("one number, but returned an array of shape (1,).")
