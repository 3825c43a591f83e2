"""How many threads PyTorch takes: no more than other programs leave cores for.

PyTorch's threads meet after each operation, and those that are done spin until the last one comes.
Where another program has that one's core, each operation waits for the scheduler: two threads
beside a busy program take several times as long as one. So we look, a few times a second, at what
others use, and take the cores that are left. What is computed stays the same to the last bit,
since PyTorch shares out members and rows, never the terms of a sum.
"""

import math
import os
from dataclasses import dataclass
from time import monotonic, process_time

import psutil
import torch

_LOOK_EVERY = 0.2  # seconds: processor times are counted in hundredths, over all cores
_NEGLIGIBLE = 0.3  # of a core, which is what an idle desktop takes


def _our_cores() -> set[int]:
    """The cores on which this process may run."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return os.sched_getaffinity(0)
    return set(range(os.cpu_count() or 1))


@dataclass(frozen=True)
class Usage:
    """Seconds since some moment: of the clock, of our cores at work, and of this process."""

    clock: float
    cores: float
    own: float

    @classmethod
    def now(cls) -> "Usage":
        times, ours = psutil.cpu_times(percpu=True), _our_cores()
        times = [time for core, time in enumerate(times) if core in ours] or times
        idle = sum(time.idle + getattr(time, "iowait", 0.0) for time in times)
        return cls(monotonic(), len(times) * monotonic() - idle, process_time())


def cores_of_others(before: Usage, after: Usage) -> float:
    """How many of our cores other programs kept busy between two moments, on average."""
    others = (after.cores - before.cores) - (after.own - before.own)
    return max(0.0, others / (after.clock - before.clock))


def threads_beside(others: float, n_cores: int, most: int) -> int:
    """How many threads to take: ``most``, or as many as there are cores left, but one at least.

    Args:
        others: How many cores other programs keep busy.
        n_cores: How many there are.
        most: How many PyTorch would take on an idle machine.
    """
    taken = math.ceil(others - _NEGLIGIBLE)
    return max(1, min(most, n_cores - max(taken, 0)))


class SpareCores:
    """While this context lasts, `adjust` keeps PyTorch's threads to the cores that are free.

    It never takes more threads than it found, so ``torch.set_num_threads`` and ``OMP_NUM_THREADS``
    stay the limit; with one thread it does nothing.
    """

    # What others did before a training tells how it should begin.
    _last, _others = Usage.now(), 0.0

    def __enter__(self) -> "SpareCores":
        self._most = torch.get_num_threads()
        self._look()
        return self

    def __exit__(self, *_) -> None:
        if self._most > 1:
            torch.set_num_threads(self._most)

    def adjust(self) -> None:
        """Look at the other programs if it is time to, and change the number of threads."""
        if monotonic() - SpareCores._last.clock >= _LOOK_EVERY:
            self._look()

    def _look(self) -> None:
        if self._most == 1:
            return
        before, now = SpareCores._last, Usage.now()
        if now.clock - before.clock >= _LOOK_EVERY:
            SpareCores._last, SpareCores._others = now, cores_of_others(before, now)
        torch.set_num_threads(threads_beside(SpareCores._others, len(_our_cores()), self._most))
