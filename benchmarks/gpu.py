"""`train` on a GPU, against the CPU beside it and against the plain loop on the same GPU."""

import sys
from dataclasses import dataclass
from statistics import median

import numpy as np
import torch

from benchmarks import rivals
from benchmarks.rounds import Spread, in_turn, over
from benchmarks.sweeps import CHECKED_STEPS, CLOSE, DTYPES, as_population, in_dtype
from benchmarks.workloads import WORKLOADS, Workload, shortened


@dataclass(frozen=True)
class Row:
    """How many times faster `train` is on the GPU than each side."""

    sweep: str
    numbers: str
    models: int
    train_seconds: float
    train_on_the_cpu: Spread
    plain_loop_on_the_gpu: Spread


def measure(device: str = "cuda", rounds: int = 3) -> dict[str, list]:
    """The sweeps of `WORKLOADS` in both number types; nothing where there is no such device."""
    if device == "cuda" and not torch.cuda.is_available():
        print("gpu: there is no CUDA device on this machine", file=sys.stderr)
        return {}
    workloads = [in_dtype(workload, dtype) for workload in WORKLOADS for dtype in DTYPES]
    return {"gpu": [measure_one(workload, device, rounds) for workload in workloads]}


def measure_one(workload: Workload, device: str, rounds: int) -> Row:
    """One sweep, after an unmeasured run of each side.

    Raises:
        AssertionError: If the GPU's losses are not the CPU's.
    """
    short = shortened(workload, CHECKED_STEPS)
    losses = [as_population(short, device=one).loss for one in (device, "cpu")]
    difference = np.abs(losses[0] - losses[1]).max()
    if not difference < CLOSE:
        raise AssertionError(f"{workload.name}: the losses of the GPU differ by {difference}")
    # Every side reads its scores at the end, and so waits until the GPU is done.
    sides = {
        "train": lambda: as_population(workload, device=device),
        "cpu": lambda: as_population(workload),
        "plain loop": lambda: rivals.plain_loop(workload, device),
    }
    in_turn(sides, rounds=1)
    seconds = in_turn(sides, rounds)
    return Row(
        sweep=workload.name,
        numbers=workload.config.dtype,
        models=len(workload.members),
        train_seconds=median(seconds["train"]),
        train_on_the_cpu=over(seconds["cpu"], seconds["train"]),
        plain_loop_on_the_gpu=over(seconds["plain loop"], seconds["train"]),
    )
