"""The workers of an executor: how many there are, what memory each has, how blocks reach them.

Dask's executor is known by the client it holds, so that `distributed` is imported by nobody who
does not use it.
"""

import pickle
import warnings
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import torch

from course_utils.data import Dataset
from course_utils.training.block import Block, BlockResult
from course_utils.training.loop import train_block
from course_utils.training.scale import memory

# The workers of an executor that does not tell them.
_UNTOLD = 8


@dataclass(frozen=True)
class Workers:
    """How many blocks train at the same time, and the bytes that each of them may take."""

    n: int
    memory: int


def workers_of(executor: Executor | None, device: str, threads: int = 1) -> Workers:
    """Ask an executor for its workers; without one they are so many threads of this process."""
    here = memory.budget(device)
    if executor is None:
        return Workers(threads, here // threads)
    client = _dask_client(executor)
    known = client.scheduler_info(n_workers=-1)["workers"].values() if client else ()
    if cluster := [worker for worker in known if worker["nthreads"]]:
        n = sum(worker["nthreads"] for worker in cluster)
        return Workers(n, _dask_memory(cluster, here, device))
    # Whatever is no Dask, or has no worker yet, is taken for a pool of this machine, whose workers
    # share its memory.
    n = getattr(executor, "_max_workers", None) or _UNTOLD
    return Workers(n, here // n)


def submit(executor: Executor, blocks: Sequence[Block]) -> list[Future]:
    """Give the blocks to the workers. Futures of a `BlockResult` each, in the blocks' order."""
    if isinstance(executor, ProcessPoolExecutor):
        # The pool's own pickler would move each tensor into shared memory, and start OpenMP
        # threads for that: PyTorch then takes up to three times as long in this process, for as
        # long as the pool is open.
        return [executor.submit(_train_pickled, pickle.dumps(block)) for block in blocks]
    client = _dask_client(executor)
    if client is None:
        return [executor.submit(train_block, block) for block in blocks]
    # What a block holds goes through Dask's scheduler. Data that blocks share go there once, as a
    # task of their own: workers then get them from one another, and again when one is lost.
    data: dict[int, Any] = {}
    futures = []
    for block in blocks:
        shared = id(block.datasets)
        if shared not in data:
            with warnings.catch_warnings():
                # Dask advises to send large data once: that is what is done here.
                warnings.filterwarnings("ignore", "Sending large graph")
                data[shared] = client.submit(list, block.datasets)
        futures.append(executor.submit(_train_on, replace(block, datasets=()), data[shared]))
    return futures


def _train_pickled(block: bytes) -> BlockResult:
    return train_block(pickle.loads(block))


def _dask_client(executor: Executor) -> Any:
    """The client behind an executor of Dask's, None for any other.

    Dask has no public name for it: `distributed.default_client` may be another cluster's.
    """
    client = getattr(executor, "_client", None)
    return client if hasattr(client, "scheduler_info") else None


def _dask_memory(workers: list[dict], here: int, device: str) -> int:
    """Bytes for one block: the cluster's memory counts, and not that of the machine that asks."""
    limits = [
        memory.SHARE * worker["memory_limit"] / worker["nthreads"]
        for worker in workers
        if worker["memory_limit"]
    ]
    if limits and torch.device(device).type == "cpu":
        return int(min(limits))
    # Nothing is known about the others' GPUs, nor about workers without a limit: their machines
    # are taken to be like this one, shared by the threads of the fullest.
    threads: Counter[str] = Counter()
    for worker in workers:
        threads[worker["host"]] += worker["nthreads"]
    return here // max(threads.values())


def _train_on(block: Block, datasets: Sequence[Dataset]) -> BlockResult:
    return train_block(replace(block, datasets=datasets))
