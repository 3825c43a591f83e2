"""Run a function with a time limit that ends it, on Linux, macOS and Windows.

The function runs in a daemon thread, and the caller waits for it. When the time is up, an
exception is raised inside that thread (`PyThreadState_SetAsyncExc`). Why not
``signal.setitimer``: it exists neither on Windows nor outside the main thread, and an interrupt by
the person could not be told from a ``KeyboardInterrupt`` that the function raises itself.

The limit is in seconds of work by the processor. Seconds by the clock would make a right answer an
endless loop wherever something else keeps the machine busy. They have a limit too, a far wider one,
for a function that sleeps or waits.

What it cannot do: the exception waits until the thread runs Python again. A single long call into
compiled code, or a loop that catches everything, is left behind, running. So answers are judged in
a process of their own (`child.py`), whose `watcher` ends it then.
"""

import contextvars
import ctypes
import threading
from collections.abc import Callable
from time import monotonic, process_time
from typing import Any

POLL_SECONDS = 0.05  # on Windows a wait cannot be interrupted, so that it must be short
GRACE_SECONDS = 1.0  # how long we try to stop it
WAITING = 6  # how many times the limit a function may take by the clock


class TimeIsUp(Exception):
    """The function did not end in time."""

    def __init__(self, still_running: bool) -> None:
        super().__init__("the time is up")
        self.still_running = still_running  # it could not be stopped, nor will anybody else


class Raised(Exception):
    """The function raised ``error``, which may be a SystemExit or a KeyboardInterrupt."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(repr(error))
        self.error = error


class _Stop(BaseException):
    """Raised inside the thread. No Exception, so that ``except Exception`` lets it through."""


class Stopwatch:
    """Measures a limit from when it is made."""

    def __init__(self, seconds: float, worked: Callable[[], float] = process_time) -> None:
        """Start it.

        Args:
            seconds: The limit, in seconds of work.
            worked: How long a process has worked so far, on all its processors together.
        """
        self.seconds, self.worked = seconds, worked
        self.work, self.clock = worked(), monotonic()

    @property
    def work_so_far(self) -> float:
        """Seconds of work: no more than by the clock, should several processors work at once."""
        return min(self.worked() - self.work, monotonic() - self.clock)

    @property
    def is_over(self) -> bool:
        """Whether the limit is reached."""
        waited = monotonic() - self.clock
        return self.work_so_far > self.seconds or waited > WAITING * self.seconds


# Where somebody can end this process, they are told of each limit when it begins, and None when the
# function has ended or was given up.
watcher: Callable[[float | None], None] | None = None


def run_limited(function: Callable, args: tuple, seconds: float) -> Any:
    """What ``function(*args)`` returns.

    An interrupt by the person (Ctrl-C, the kernel's stop button) ends the function, and is raised
    here as the KeyboardInterrupt that it is.

    Raises:
        Raised: If the function raises anything.
        TimeIsUp: If it has not ended after `seconds` of work.
    """
    job = _Job(function, args)
    _tell(seconds)
    try:
        job.thread.start()
        in_time = job.wait(seconds)
        if not in_time:
            job.stop()
    except BaseException:
        job.stop()
        raise
    finally:
        _tell(None)
    if not in_time:
        raise TimeIsUp(still_running=not job.ended.is_set() and watcher is None)
    if job.error is not None:
        raise Raised(job.error)
    return job.value


def _tell(seconds: float | None) -> None:
    if watcher:
        watcher(seconds)


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
        """Whether it ended within `seconds` of work."""
        watch = Stopwatch(seconds)
        while not self.ended.wait(POLL_SECONDS) and not watch.is_over:
            pass
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
            self.ended.wait(4 * POLL_SECONDS)


def _pending_exceptions_are_raised_here() -> None:
    """Python raises an exception from outside at the start of a function, for one."""
