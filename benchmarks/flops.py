"""How much arithmetic a sweep is, and how fast this machine could do it.

Counted are matrix products and convolutions, which are nearly all of it: a multiplication and an
addition each count one.
"""

from collections.abc import Callable
from statistics import median
from time import perf_counter

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode

from benchmarks.rivals import initial_model
from benchmarks.workloads import Workload

SIDE = 2048  # of the large matrices


def work(workload: Workload) -> int:
    """FLOPs of a whole sweep: its updates, and both measurements of all its models."""
    model = initial_model(workload, seed=0)
    X, y = workload.tensors("train")
    rows = workload.batch_size
    a_step = step_flops(model, X[:rows], y[:rows])
    measured = sum(forward_flops(model, workload.tensors(part)[0]) for part in ("train", "val"))
    return len(workload.members) * (workload.config.steps * a_step + 2 * measured)


def step_flops(model: nn.Module, X: torch.Tensor, y: torch.Tensor) -> int:
    """FLOPs of the forward and the backward pass of one model on one batch."""
    with FlopCounterMode(display=False) as counter:
        F.cross_entropy(model(X), y).backward()
    return counter.get_total_flops()


@torch.no_grad()
def forward_flops(model: nn.Module, X: torch.Tensor) -> int:
    with FlopCounterMode(display=False) as counter:
        model(X)
    return counter.get_total_flops()


def matmul_rate(dtype: torch.dtype, side: int = SIDE, times: int = 5) -> float:
    """FLOP/s of the product of two large square matrices: what the machine can reach."""
    a, b = torch.rand(2, side, side, dtype=dtype)
    return rate(lambda: a @ b, 2 * side**3, times)


def rate(product: Callable, flop: int, times: int) -> float:
    """FLOP/s of a product of so many FLOPs: the median, after a first time that does not count."""
    product()
    seconds = []
    for _ in range(times):
        start = perf_counter()
        product()
        seconds.append(perf_counter() - start)
    return flop / median(seconds)
