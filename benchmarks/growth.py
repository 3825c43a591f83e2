"""Time and memory of `train` as a population, its steps and its networks grow.

Every point is trained in a process of its own: ``python -m benchmarks.growth`` with a point as JSON
prints what it took, as JSON. Peaks are those of the resident set.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import perf_counter

from matplotlib.figure import Figure

from course_utils.data import load
from course_utils.models import mlp
from course_utils.training import TrainConfig, grid, sweep_size, train
from course_utils.training.scale.memory import LIMIT

FOLDER = Path(__file__).resolve().parent
MEGA = 1e6


@dataclass(frozen=True)
class Point:
    """Networks 2-width-width-2 on two moons, 100 points, batches of 32."""

    grows: str  # what is turned in this series: "members", "steps" or "width"
    members: int = 64
    steps: int = 100
    width: int = 16
    rates: int = 1  # members = rates × seeds
    limit: str = ""  # LESS_GREEDY_MEMORY; empty: half of what is free


@dataclass(frozen=True)
class Row:
    """What a point took. Memory is in megabytes, at its peak."""

    grows: str
    members: int
    steps: int
    width: int
    blocks: int
    seconds: float
    megabytes: float  # more than before the training
    predicted: float  # of one block, since they are trained one after the other
    whole_process: float  # Python and PyTorch with it


POINTS = (
    *(Point("members", members=n) for n in (1, 4, 16, 64, 256, 1024, 2048)),
    *(Point("steps", steps=n) for n in (50, 100, 200, 400, 800)),
    *(Point("width", width=n) for n in (8, 32, 128, 512)),
)
LARGE = Point("large", members=10_000, rates=100, limit="1GB")


def measure(points: Sequence[Point] = (*POINTS, LARGE)) -> dict[str, list]:
    """One row a point, each from a fresh process."""
    return {"growth": [_in_a_process(point) for point in points]}


def draw(tables: dict[str, list], folder: Path = FOLDER) -> None:
    """Write `growth.png`: time and memory against the number of members, with the prediction."""
    rows = [row for row in tables["growth"] if row.grows == "members"]
    members = [row.members for row in rows]
    figure = Figure(figsize=(9.0, 3.8), layout="constrained")
    time, memory = figure.subplots(1, 2)
    time.plot(members, [row.seconds for row in rows], "o-", color="#0072B2")
    time.set(title="Time", ylabel="seconds")
    memory.plot(members, [row.megabytes for row in rows], "o", color="#0072B2", label="measured")
    memory.plot(members, [row.predicted for row in rows], "--", color="#D55E00", label="predicted")
    memory.set(title="Peak memory above the start", ylabel="MB")
    memory.legend(frameon=False)
    first = rows[0]
    for axes in (time, memory):
        axes.set(xscale="log", yscale="log", xlabel="members trained at once")
        axes.grid(alpha=0.25)
    figure.suptitle(f"Networks 2-{first.width}-{first.width}-2, {first.steps} steps, batches of 32")
    figure.savefig(folder / "growth.png", dpi=80)


def _in_a_process(point: Point) -> Row:
    environment = os.environ | {LIMIT: point.limit}
    command = [sys.executable, "-m", "benchmarks.growth", json.dumps(asdict(point))]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return Row(point.grows, point.members, point.steps, point.width, **json.loads(done.stdout))


def _take(point: Point) -> dict:
    """Train the point here, after a small population that loads what is loaded once."""
    dataset = load("two_moons", n_train=100)
    model = mlp(2, point.width, point.width, n_out=2)
    rates = grid(0.05 + 0.001 * i for i in range(point.rates)) if point.rates > 1 else 0.05
    config = TrainConfig(lr=rates, batch_size=32, steps=point.steps)
    seeds = point.members // point.rates
    size = sweep_size(model, dataset, config, seeds)
    train(mlp(2, 4, n_out=2), dataset, replace(config, lr=0.05, steps=2), 1, progress=False)
    before, start = _peak(), perf_counter()
    train(model, dataset, config, seeds, progress=False)
    seconds, after = perf_counter() - start, _peak()
    return {
        "blocks": size.blocks,
        "seconds": seconds,
        "megabytes": (after - before) / MEGA,
        "predicted": size.at_once * size.block_bytes / MEGA,
        "whole_process": after / MEGA,
    }


def _peak() -> int:
    """The largest resident set of this process so far, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():  # Linux; its getrusage would tell the parent's peak where that was larger
        return 1024 * int(status.read_text().partition("VmHWM:")[2].split()[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # macOS counts in bytes


if __name__ == "__main__":
    print(json.dumps(_take(Point(**json.loads(sys.argv[1])))))
