"""Run a function with a time limit that ends it, in a notebook on Linux, macOS and Windows.

The function runs in a daemon thread, and the caller waits for it. When the time is up, an
exception is raised inside that thread (`PyThreadState_SetAsyncExc`). Why not the alternatives:

- ``signal.setitimer`` exists neither on Windows nor outside the main thread, and an interrupt by
  the person could not be told from a ``KeyboardInterrupt`` that the function raises itself;
- another process cannot be given a function that was typed into a notebook, except by forking,
  which Windows has not and which PyTorch's threads do not survive.

What it cannot do: the exception waits until the thread runs Python again. A single long call into
compiled code, or a loop that catches everything, is left behind, running. Its thread is a daemon,
so that it does not keep the kernel from being restarted.
"""

import contextvars
import ctypes
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any

POLL_SECONDS = 0.05  # on Windows a wait cannot be interrupted, so that it must be short
GRACE_SECONDS = 1.0  # how long we try to stop it


class TimeIsUp(Exception):
    """The function did not end in time."""

    def __init__(self, still_running: bool) -> None:
        super().__init__("the time is up")
        self.still_running = still_running  # it could not be stopped


class Raised(Exception):
    """The function raised ``error``, which may be a SystemExit or a KeyboardInterrupt."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(repr(error))
        self.error = error


class _Stop(BaseException):
    """Raised inside the thread. No Exception, so that ``except Exception`` lets it through."""


def run_limited(function: Callable, args: tuple, seconds: float) -> Any:
    """What ``function(*args)`` returns.

    An interrupt by the person (Ctrl-C, the kernel's stop button) ends the function, and is raised
    here as the KeyboardInterrupt that it is.

    Raises:
        Raised: If the function raises anything.
        TimeIsUp: If it has not ended after `seconds`.
    """
    job = _Job(function, args)
    try:
        job.thread.start()
        in_time = job.wait(seconds)
    except BaseException:
        job.stop()
        raise
    if not in_time:
        job.stop()
        raise TimeIsUp(still_running=not job.ended.is_set())
    if job.error is not None:
        raise Raised(job.error)
    return job.value


class _Job:
    def __init__(self, function: Callable, args: tuple) -> None:
        self.function, self.args = function, args
        self.value, self.error = None, None
        self.finished, self.lock = False, threading.Lock()
        # Not the thread's own join and is_alive: until Python 3.12 an interrupted join takes a
        # running thread for an ended one, and we would leave it running.
        self.ended = threading.Event()
        # The context carries what belongs to the caller's cell, such as where print goes.
        context = contextvars.copy_context()
        self.thread = threading.Thread(target=context.run, args=(self._work,), daemon=True)

    def _work(self) -> None:
        try:
            try:
                self.value = self.function(*self.args)
            except BaseException as error:
                self.error = error
            with self.lock:
                self.finished = True
            _pending_exceptions_are_raised_here()
        except _Stop:  # it came between the function's last line and ours
            pass
        finally:
            self.ended.set()

    def wait(self, seconds: float) -> bool:
        """Whether it ended within `seconds`."""
        until = monotonic() + seconds
        while not self.ended.is_set() and monotonic() < until:
            self.ended.wait(POLL_SECONDS)
        return self.ended.is_set()

    def stop(self) -> None:
        """Raise `_Stop` in the thread, again if it was caught there, for a while."""
        until = monotonic() + GRACE_SECONDS
        while not self.ended.is_set() and monotonic() < until:
            with self.lock:
                if not self.finished and self.thread.ident is not None:
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(
                        ctypes.c_ulong(self.thread.ident), ctypes.py_object(_Stop)
                    )
            self.wait(4 * POLL_SECONDS)


def _pending_exceptions_are_raised_here() -> None:
    """Python raises an exception from outside at the start of a function, for one."""
