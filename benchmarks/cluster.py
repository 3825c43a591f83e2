"""What it costs to train through Dask: against a pool of processes, and against no splitting.

All sides train the same sweep in two processes of one thread each, which are started beforehand.
In the ideal one each process calls `train` on half of the seeds, so nothing is handed around.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
import torch
from distributed import Client, LocalCluster

from benchmarks.rounds import Ratio, ratio_of, seconds
from benchmarks.sweeps import SWEEPS, Sweep
from course_utils.training import train

# The digits of the sweeps' table with more seeds and steps: over a minute on one thread.
SWEEP = replace(SWEEPS[1], seeds=100, config=replace(SWEEPS[1].config, steps=1000, log_every=1000))


@contextmanager
def sides() -> Iterator[dict[str, Callable[[Sweep], np.ndarray]]]:
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


def _losses(sweep: Sweep, seeds: range, executor=None) -> np.ndarray:
    runs = train(sweep.model, sweep.dataset, sweep.config, seeds, executor=executor, progress=False)
    return runs.val_loss.isel(step=-1).values


def _in_halves(sweep: Sweep, pool: ProcessPoolExecutor) -> np.ndarray:
    middle = sweep.seeds // 2
    halves = [range(middle), range(middle, sweep.seeds)]
    return np.concatenate(list(pool.map(_half, [sweep, sweep], halves)), axis=1)


def _half(sweep: Sweep, seeds: range) -> np.ndarray:
    torch.set_num_threads(1)
    return _losses(sweep, seeds)


def measure(rounds: int = 3, sweep: Sweep = SWEEP) -> list[Ratio]:
    """The ratio of each two sides; all are checked to give the same losses."""
    times: dict[str, list[float]] = {}
    with sides() as trained_by:
        # A small one also warms the workers up.
        small = replace(sweep, seeds=8, config=replace(sweep.config, steps=5, log_every=5))
        losses = {name: side(small) for name, side in trained_by.items()}
        for name, values in losses.items():
            difference = np.abs(values - losses["halves"]).max()
            if not difference < 1e-4:
                raise AssertionError(f"{name}: differs from the halves by {difference}")
        for _ in range(rounds):
            for name, side in trained_by.items():
                times.setdefault(name, []).append(seconds(lambda side=side: side(sweep)))
    return [
        ratio_of("Dask against a pool of processes", times["Dask"], times["pool"]),
        ratio_of("Dask against halves apart", times["Dask"], times["halves"]),
        ratio_of("a pool of processes against halves apart", times["pool"], times["halves"]),
    ]
