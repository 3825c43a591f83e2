"""Sweeps beside other programs: `train`, PyTorch's threads as they come, and JAX.

A busy program is a Python that does nothing but count. Every side is measured in a process of its
own, and beside the same number of them; times are told as multiples of one thread's.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
import torch

from benchmarks.sweeps import as_population, in_dtype
from benchmarks.workloads import WORKLOADS, Workload
from course_utils.training import initial_weights, minibatches
from course_utils.training.scale import threads

HERE = Path(__file__).resolve().parent
JAX = HERE.parent / "build" / "jax"
JAX_VERSION = "0.10.2"
SWEEPS = (0, 1)  # two moons and digits: whose steps are short, and meet most often
# Number type and busy programs. In float64 a step is longer, and waiting weighs less.
CONDITIONS = (("float32", 0), ("float32", 1), ("float32", 2), ("float64", 0))
ONE_THREAD, ALWAYS_ALL = "one thread", "always all threads"
CLOSE = 1e-3  # of JAX's mean validation loss to that of `train`


@dataclass(frozen=True)
class Beside:
    """Median seconds of one thread, and the others' as multiples of it, in the same condition."""

    sweep: str
    numbers: str
    busy_programs: int
    one_thread_seconds: float
    train: float
    always_all_threads: float
    jax: float | None


def measure(rounds: int = 3) -> dict[str, list]:
    """A row for each sweep and condition."""
    has_jax = _with_jax()
    rows = []
    for index in SWEEPS:
        for dtype, busy in CONDITIONS:
            with busy_programs(busy):
                rows.append(_row(index, dtype, busy, rounds, has_jax))
            print(f"beside: {rows[-1]}", file=sys.stderr)
    return {"times": rows}


@contextmanager
def busy_programs(number: int) -> Iterator[list[subprocess.Popen]]:
    """So many programs that each keep a core busy."""
    count = [sys.executable, "-c", "while True: pass"]
    programs = [subprocess.Popen(count) for _ in range(number)]
    try:
        yield programs
    finally:
        for program in programs:
            program.kill()
            program.wait()


def _row(index: int, dtype: str, busy: int, rounds: int, has_jax: bool) -> Beside:
    workload = in_dtype(WORKLOADS[index], dtype)
    seconds = {side: _fresh(index, dtype, side, rounds) for side in (ONE_THREAD, "", ALWAYS_ALL)}
    one = seconds[ONE_THREAD]
    jax = _jax_seconds(workload, rounds) / one if has_jax else None
    return Beside(
        workload.name, dtype, busy, one, seconds[""] / one, seconds[ALWAYS_ALL] / one, jax
    )


def _fresh(index: int, dtype: str, side: str, rounds: int) -> float:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_seconds, index, dtype, side, rounds).result()


def _seconds(index: int, dtype: str, side: str, rounds: int) -> float:
    """The median over rounds, after one that warms up."""
    workload = in_dtype(WORKLOADS[index], dtype)
    if side == ONE_THREAD:
        torch.set_num_threads(1)
    if side == ALWAYS_ALL:
        threads.threads_beside = lambda others, n_cores, most: most
    seconds = []
    for _ in range(rounds + 1):
        start = perf_counter()
        as_population(workload)
        seconds.append(perf_counter() - start)
    return median(seconds[1:])


def _with_jax() -> bool:
    """Make the environment that has JAX, if it is not there; false if it cannot be had."""
    if (JAX / "bin" / "python").exists():
        return True
    try:
        subprocess.run([sys.executable, "-m", "venv", JAX], check=True)
        install = ["-m", "pip", "install", "--quiet", f"jax=={JAX_VERSION}"]
        subprocess.run([JAX / "bin" / "python", *install], check=True)
    except subprocess.CalledProcessError as error:
        print(f"beside: JAX cannot be installed, so it is left out: {error}", file=sys.stderr)
        return False
    return True


def _jax_seconds(workload: Workload, rounds: int) -> float:
    """JAX's median, on the same weights and batches.

    Raises:
        AssertionError: If its losses are not those of `train`.
    """
    with TemporaryDirectory() as folder:
        task, result = Path(folder, "task.npz"), Path(folder, "result.json")
        np.savez(task, **jax_task(workload))
        program = [JAX / "bin" / "python", HERE / "jax_rival.py", task, result, str(rounds)]
        subprocess.run(program, check=True)
        answer = json.loads(result.read_text(encoding="utf-8"))
    ours, theirs = as_population(workload).loss.mean(), np.mean(answer["losses"])
    assert abs(ours - theirs) < CLOSE, f"JAX's mean loss is {theirs}, and ours {ours}"
    return median(answer["seconds"])


def jax_task(workload: Workload) -> dict[str, np.ndarray]:
    """What JAX trains on: data, rates, weights (models, …), and batches (steps, models, B)."""
    X, y = workload.arrays("train")
    X_val, y_val = workload.arrays("val")
    members = workload.members
    orders = [minibatches(len(X), workload.config.batch_size, seed) for _, seed in members]
    batches = np.stack(
        [[next(order) for order in orders] for _ in range(workload.config.steps)]
    ).astype(np.int32)
    weights = [initial_weights(workload.model, seed) for _, seed in members]
    layers = [name.removesuffix(".weight") for name in weights[0] if name.endswith(".weight")]
    task = {"X": X, "y": y, "X_val": X_val, "y_val": y_val, "batches": batches}
    task["lr"] = np.array([lr for lr, _ in members], dtype=X.dtype)
    for i, layer in enumerate(layers):
        for kind in ("weight", "bias"):
            task[f"{kind}{i}"] = np.stack([w[f"{layer}.{kind}"] for w in weights]).astype(X.dtype)
    return task
