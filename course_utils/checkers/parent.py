"""Calls a function in a process beside the notebook's, which is ended when it takes too much.

A call that holds the interpreter, such as ``sum(range(10**9))``, lets no other thread run, so that
nothing inside of its process can end it. The process is made with the first call and kept for the
next ones: it imports for seconds, a call takes milliseconds. It is a new Python, not a fork of the
notebook's, whose threads, PyTorch's among them, a fork would not survive; and so it is the same on
Windows and macOS.

What was typed into a notebook travels by value (`cloudpickle`), with the globals that it uses.
"""

import atexit
import io
import linecache
import marshal
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections import ChainMap
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from time import monotonic
from types import CodeType, ModuleType
from typing import Any

import cloudpickle
import psutil

from course_utils.checkers.child import DONE, FAILED, LIMIT, PRINTED, READY, Job
from course_utils.checkers.limit import POLL_SECONDS, Stopwatch
from course_utils.training.scale.memory import budget

START = "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); sys.path[:] = {!r}; "
START += "from course_utils.checkers.child import serve; serve({!r})"
START_SECONDS = 120.0  # by the clock, until all is imported
BETWEEN_SECONDS = 300.0  # of work outside of limits, such as the training of a baseline
LATER_SECONDS = 2.0  # of work after a limit: what can be stopped inside of the process was by then


class CannotSend(Exception):
    """The call cannot be made in another process: make it in this one."""


class TooMuch(Exception):
    """The process was ended, since the call took too much."""

    def __init__(self, of_memory: bool) -> None:
        super().__init__("memory" if of_memory else "time")
        self.of_memory = of_memory  # and not of time


class HasEnded(Exception):
    """The process ended of itself during the call."""


def elsewhere(function: Callable, *args: Any) -> Any:
    """What ``function(*args)`` returns in the other process; what it prints is printed here.

    The time limits are those that it sets itself, with `run_limited`.

    Raises:
        CannotSend: If there can be no other process, if the call or its result cannot be pickled,
            or if it raises.
        TooMuch: If it holds the interpreter beyond a time limit, or takes too much memory.
        HasEnded: If its process ends after a limited call has begun.
    """
    job = _job(function, args)
    with _one_call_at_a_time:
        return _ready(function.__module__).does(job)


class _Child:
    """The other process, as seen from here."""

    def __init__(self, module: str) -> None:
        self.module = module  # which it imports before anything is asked of it
        self.inbox: queue.Queue[tuple | None] = queue.Queue()
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-c", START.format(sys.path, module)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # One thread: small arrays gain nothing from more. No figure opens a window.
                env=os.environ | {"OMP_NUM_THREADS": "1", "MPLBACKEND": "agg"},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            self.seen = psutil.Process(self.process.pid)
        except (OSError, TypeError, psutil.Error) as error:  # no processes here, as in a browser
            raise CannotSend(str(error)) from None
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()
        self.is_ready = False

    def does(self, job: Job) -> Any:
        """What comes of a job; the process is replaced if it can do no other."""
        self._wait_until_ready()
        try:
            self._send(job)
            value, goes_on = self._result()
        except CannotSend:
            raise
        except BaseException:
            _replace(self)
            raise
        if not goes_on:
            _replace(self)
        return value

    def end(self) -> None:
        """End it at once, whatever it does, and wait until it has ended."""
        with suppress(psutil.Error):  # what it has started itself
            for one in self.seen.children(recursive=True):
                one.kill()
        self.process.kill()
        self.process.wait()
        self.listener.join()  # it reads to the end, which has come
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):  # what is still to be written has no reader
                pipe.close()

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def _listen(self) -> None:
        """Put what it says into the inbox, and None when it has ended."""
        with suppress(Exception):  # the end of the file, or half of a message
            while True:
                self.inbox.put(pickle.load(self.process.stdout))
        self.inbox.put(None)
        self.process.wait()  # else a process that has ended of itself stays in the system's list

    def _wait_until_ready(self) -> None:
        until = monotonic() + START_SECONDS
        while not self.is_ready:
            with suppress(queue.Empty):
                self.is_ready = self.inbox.get(timeout=POLL_SECONDS) == (READY,)
                if not self.is_ready:
                    raise CannotSend("the process ended as soon as it began")
            if monotonic() > until:
                self.end()
                raise CannotSend("the process did not begin")

    def _send(self, job: Job) -> None:
        try:
            pickle.dump(job, self.process.stdin)
            self.process.stdin.flush()
        except OSError:
            raise CannotSend("the process ended before the call") from None

    def _result(self) -> tuple[Any, bool]:
        """What the job returned, and whether the process takes another one."""
        watch, most = self._watch(BETWEEN_SECONDS), self._memory() + budget()
        looked, begun = monotonic(), False
        while True:
            match self._heard():
                case (what, stream, text) if what == PRINTED:
                    with suppress(OSError, ValueError, AttributeError):  # closed, or there is none
                        getattr(sys, stream).write(text)
                case (what, None) if what == LIMIT:
                    watch = self._watch(BETWEEN_SECONDS)
                case (what, seconds) if what == LIMIT:
                    watch, begun = self._watch(seconds + LATER_SECONDS), True
                case (what, value, goes_on) if what == DONE:
                    return value, goes_on
                case (what, why) if what == FAILED:
                    raise CannotSend(why)
                case None if begun:
                    raise HasEnded
                case None:  # it had been without a job for long, and ended just now
                    raise CannotSend("the process ended before the call")
            if monotonic() - looked > POLL_SECONDS:
                looked = monotonic()
                if self._memory() > most:
                    raise TooMuch(of_memory=True)
                if watch.is_over:
                    raise TooMuch(of_memory=False)

    def _heard(self) -> tuple | None:
        """What it says next, empty if that is nothing for a moment; None once it has ended."""
        try:
            return self.inbox.get(timeout=POLL_SECONDS)
        except queue.Empty:
            return ()

    def _watch(self, seconds: float) -> Stopwatch:
        return Stopwatch(seconds, self._work)

    def _work(self) -> float:
        """Seconds that it has worked; 0 once it has ended."""
        with suppress(psutil.Error):
            times = self.seen.cpu_times()
            return times.user + times.system
        return 0.0

    def _memory(self) -> int:
        """Bytes that it holds; 0 once it has ended."""
        with suppress(psutil.Error):
            return self.seen.memory_info().rss
        return 0


_one_call_at_a_time = threading.Lock()
_child: _Child | None = None


def _ready(module: str) -> _Child:
    """The other process, a new one where there is none any more."""
    global _child
    if _child is None or _child.has_ended:
        end_child()
        _child = _Child(module)
    return _child


def _replace(child: _Child) -> None:
    """End a process, and begin another one, so that the next call need not wait for it."""
    global _child
    child.end()
    _child = None
    with suppress(CannotSend):
        _child = _Child(child.module)


@atexit.register
def end_child() -> None:
    """End the other process, if there is one."""
    global _child
    if _child is not None:
        _child.end()
        _child = None


def _job(function: Callable, args: tuple) -> Job:
    try:
        folder = os.getcwd()
    except OSError as error:  # somebody has deleted it
        raise CannotSend(str(error)) from None
    return Job(_pickled(function, args), list(sys.path), folder, _typed())


class _Pickler(cloudpickle.Pickler):
    """Code keeps the name of its file or cell, of which an error shows the line.

    From 3.1.3 on cloudpickle drops it. The other process has the same Python, so `marshal` does.
    """

    dispatch_table = ChainMap(
        {CodeType: lambda code: (marshal.loads, (marshal.dumps(code),))},
        cloudpickle.Pickler.dispatch_table,
    )


def _pickled(function: Callable, args: tuple) -> bytes:
    try:
        with _by_value(), io.BytesIO() as file:
            _Pickler(file).dump((function, args))
            return file.getvalue()
    except Exception as error:  # anything that a learner's function uses may refuse
        raise CannotSend(str(error)) from None


@contextmanager
def _by_value() -> Iterator[None]:
    """Modules that nobody installed travel as they are here.

    They are a learner's own, and may have been changed since they were imported there.
    """
    before = cloudpickle.list_registry_pickle_by_value()
    own = [sys.modules[name] for name in list(sys.modules) if _is_own(name) and name not in before]
    for module in own:
        cloudpickle.register_pickle_by_value(module)
    try:
        yield
    finally:
        for module in own:
            cloudpickle.unregister_pickle_by_value(module)


STANDARD_LIBRARY = os.path.dirname(os.__file__)
THIS_PACKAGE = "course_utils"


@cache
def _is_own(name: str) -> bool:
    module = sys.modules[name]
    path = getattr(module, "__file__", None)
    return (
        isinstance(module, ModuleType)
        and module.__name__ == name
        and isinstance(path, str)
        and path.endswith(".py")
        and "-packages" not in path  # site-packages, and Debian's dist-packages
        and not path.startswith(STANDARD_LIBRARY)
        and name.partition(".")[0] not in (THIS_PACKAGE, "__main__")
    )


def _typed() -> dict[str, tuple]:
    """The source of what was typed and stands in no file, to show a line of it."""
    return {
        name: entry
        for name, entry in list(linecache.cache.items())
        if len(entry) == 4 and entry[1] is None
    }
