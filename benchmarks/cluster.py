"""What it costs to train through Dask: against a pool of processes, and against no splitting.

All sides train the same sweep in two processes of one thread each, which are started beforehand.
In the ideal one, the halves, each process calls `train` on half of the seeds: nothing is handed
around.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from statistics import median

import numpy as np
import torch
from distributed import Client, LocalCluster

from benchmarks.rounds import Spread, in_turn, over
from benchmarks.workloads import WORKLOADS, Workload, shortened
from course_utils.training import train

# The digits of the sweeps' table with more seeds and steps: over a minute on one thread.
DIGITS = WORKLOADS[1]
SWEEP = replace(DIGITS, seeds=100, config=replace(DIGITS.config, steps=960, log_every=960))


@dataclass(frozen=True)
class Overhead:
    """How many times as long one way of splitting takes as another."""

    two_processes: str
    seconds: float
    against: str
    seconds_of_that: float
    times_as_long: Spread


@contextmanager
def sides() -> Iterator[dict[str, Callable[[Workload], np.ndarray]]]:
    """Each side as a function from the sweep to its validation losses, (lr, seed)."""
    spawn = get_context("spawn")
    with (
        ProcessPoolExecutor(2, mp_context=spawn) as pool,
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as local,
        Client(local) as client,
    ):
        yield {
            "Dask": lambda sweep: _losses(sweep, range(sweep.seeds), client.get_executor()),
            "pool": lambda sweep: _losses(sweep, range(sweep.seeds), pool),
            "halves": lambda sweep: _in_halves(sweep, pool),
        }


def _losses(sweep: Workload, seeds: range, executor=None) -> np.ndarray:
    runs = train(sweep.model, sweep.dataset, sweep.config, seeds, executor=executor, progress=False)
    return runs.val_loss.isel(step=-1).values


def _in_halves(sweep: Workload, pool: ProcessPoolExecutor) -> np.ndarray:
    middle = sweep.seeds // 2
    halves = [range(middle), range(middle, sweep.seeds)]
    return np.concatenate(list(pool.map(_half, [sweep, sweep], halves)), axis=1)


def _half(sweep: Workload, seeds: range) -> np.ndarray:
    torch.set_num_threads(1)
    return _losses(sweep, seeds)


def measure(rounds: int = 3, sweep: Workload = SWEEP) -> dict[str, list]:
    """Each two sides against one another; all are first checked to give the same losses."""
    with sides() as trained_by:
        small = shortened(replace(sweep, seeds=8), steps=5)  # which also warms the workers up
        losses = {name: side(small) for name, side in trained_by.items()}
        for name, values in losses.items():
            difference = np.abs(values - losses["halves"]).max()
            if not difference < 1e-4:
                raise AssertionError(f"{name}: differs from the halves by {difference}")
        seconds = in_turn(
            {name: lambda side=side: side(sweep) for name, side in trained_by.items()}, rounds
        )
    pairs = ("Dask", "pool"), ("Dask", "halves"), ("pool", "halves")
    return {
        "overhead": [
            Overhead(a, median(seconds[a]), b, median(seconds[b]), over(seconds[a], seconds[b]))
            for a, b in pairs
        ]
    }
