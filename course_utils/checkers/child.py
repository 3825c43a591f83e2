"""The process in which answers are judged, so that no answer can stop or spoil the notebook's.

It takes jobs from its standard input, one after the other, and writes to its standard output what
came of them: `parent.py` is at the other end. It ends with its parent, whatever it does just then:

- a thread of its own waits for the end of the input, which comes when the parent ends in any way;
- a call that holds the interpreter keeps that thread from running. The watchdog of `faulthandler`
  needs no interpreter, and ends the process some seconds after the call's limit.
"""

import faulthandler
import io
import linecache
import os
import pickle
import queue
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Any, BinaryIO

from course_utils.checkers import limit

IDLE_SECONDS = 1800.0  # without a job for so long, it ends and gives its memory back
MOST_PRINTED = 20_000  # characters of one job, on each stream: an endless loop may print
LATER_SECONDS = 30.0  # how long after a limit the watchdog bites: the parent comes first


@dataclass(frozen=True)
class Job:
    """A call, and what it needs of the place where it was typed."""

    call: bytes  # the function and its arguments, pickled
    paths: list[str]  # where modules are looked for
    folder: str
    sources: dict[str, tuple]  # of what was typed: the entries of linecache


# What the process says, each as a tuple that begins with one of these.
READY = "ready"  # for the first job
PRINTED = "printed"  # the stream, the text
LIMIT = "limit"  # seconds of the call that begins; None when it has ended
DONE = "done"  # what the call returned, and whether this process takes further jobs
FAILED = "failed"  # why the call could not be made, or raised


def serve(module: str) -> None:
    """Take jobs until the parent ends, or for long has none.

    Args:
        module: What the jobs will need; to import it may take seconds.
    """
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    _silence(0, 1)  # what is printed must not get between the answers, nor input read the jobs
    say = _Voice(answers)
    limit.watcher = _Watched(say)
    inbox: queue.Queue[Job] = queue.Queue()
    threading.Thread(target=_listen, args=(jobs, inbox), daemon=True).start()
    with suppress(Exception):  # the job that needs it will say what is wrong
        import_module(module)
    say(READY)
    with suppress(queue.Empty):
        while _served(inbox.get(timeout=IDLE_SECONDS), say):
            pass
    os._exit(0)  # a thread that cannot be stopped would keep an ordinary end waiting


def _served(job: Job, say: "_Voice") -> bool:
    """Do a job, and say what came of it; returns whether there may be another."""
    threads = threading.active_count()
    try:
        sys.path[:] = job.paths
        with suppress(OSError):  # the folder is gone: the call may not need it
            os.chdir(job.folder)
        linecache.cache.update(job.sources)
        sys.stdout, sys.stderr = _Stream(say, "stdout"), _Stream(say, "stderr")
        function, args = pickle.loads(job.call)
        value = function(*args)
    except BaseException as error:
        say(FAILED, repr(error))
        return True
    alone = threading.active_count() <= threads  # no thread of this job was left behind
    say(DONE, value, alone)
    return alone


def _listen(jobs: BinaryIO, inbox: queue.Queue) -> None:
    """Put jobs where they are taken from; end the process when the parent has ended."""
    try:
        while True:
            inbox.put(pickle.load(jobs))
    finally:
        os._exit(0)


def _silence(*descriptors: int) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for one in descriptors:
        os.dup2(nowhere, one)


class _Voice:
    """Says one thing at a time, whichever thread speaks."""

    def __init__(self, answers: BinaryIO) -> None:
        self.answers, self.lock = answers, threading.Lock()

    def __call__(self, *what: Any) -> None:
        said = pickle.dumps(what)
        with self.lock:
            self.answers.write(said)
            self.answers.flush()


class _Stream(io.TextIOBase):
    """A standard stream whose text is passed on, as long as it is not too much."""

    def __init__(self, say: _Voice, name: str) -> None:
        self.say, self.stream, self.left = say, name, MOST_PRINTED

    def write(self, text: str) -> int:
        if self.left > 0:
            end = "" if len(text) < self.left else "\n… and more, which is left out.\n"
            self.say(PRINTED, self.stream, text[: self.left] + end)
            self.left -= len(text)
        return len(text)


class _Watched:
    """Lets the parent, and the watchdog, know of each limit."""

    def __init__(self, say: _Voice) -> None:
        self.say, self.nowhere = say, os.open(os.devnull, os.O_WRONLY)

    def __call__(self, seconds: float | None) -> None:
        if seconds is None:
            faulthandler.cancel_dump_traceback_later()
        else:
            until = limit.WAITING * seconds + LATER_SECONDS
            faulthandler.dump_traceback_later(until, exit=True, file=self.nowhere)
        self.say(LIMIT, seconds)
