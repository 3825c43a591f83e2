"""How fast one core multiplies the matrices of the sweeps: what a batched product can reach.

Most of a sweep's time goes into products of many small matrices, one a member. Here they are
measured alone, in PyTorch (MKL on most processors) and in NumPy (OpenBLAS), beside a product of
two large matrices.
"""

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass

import numpy as np
import torch

from benchmarks.flops import matmul_rate, rate
from benchmarks.sweeps import DTYPES

# (members, outputs, inputs, batch) of a layer: two moons, digits and its last layer, Fashion-MNIST.
LAYERS = [(48, 32, 32, 100), (48, 128, 128, 64), (48, 10, 128, 64), (32, 256, 784, 64)]
ONE_THREAD = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
TIMES = 50  # that a small product is repeated
GIGA = 1e9


@dataclass(frozen=True)
class Row:
    """Billions of FLOPs a second on one core."""

    members: int
    outputs: int
    inputs: int
    batch: int
    numbers: str
    torch_batched: float
    numpy_batched: float
    torch_large: float


def measure() -> dict[str, list]:
    """One row a layer and number type, from a process that has one thread."""
    command = [sys.executable, "-m", "benchmarks.products"]
    done = subprocess.run(
        command, env=os.environ | ONE_THREAD, stdout=subprocess.PIPE, text=True, check=True
    )
    return {"one_core": [Row(**row) for row in json.loads(done.stdout)]}


def rows(layers: list[tuple[int, int, int, int]] = LAYERS) -> list[Row]:
    return [row(*layer, dtype) for layer in layers for dtype in DTYPES]


def row(members: int, outputs: int, inputs: int, batch: int, dtype: str) -> Row:
    """One layer's forward product, weights (members, outputs, inputs) on the left."""
    rng = np.random.default_rng(0)
    weights = rng.random((members, outputs, inputs)).astype(dtype)
    columns = rng.random((members, inputs, batch)).astype(dtype)
    w, x = torch.from_numpy(weights), torch.from_numpy(columns)
    flop = 2 * members * outputs * inputs * batch
    return Row(
        members,
        outputs,
        inputs,
        batch,
        dtype,
        torch_batched=rate(lambda: torch.bmm(w, x), flop, TIMES) / GIGA,
        numpy_batched=rate(lambda: weights @ columns, flop, TIMES) / GIGA,
        torch_large=matmul_rate(w.dtype) / GIGA,
    )


if __name__ == "__main__":
    print(json.dumps([asdict(one) for one in rows()]))
