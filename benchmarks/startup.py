"""How long a learner waits before the first line runs: imports, and what each brings along.

Each import runs in a fresh Python, in turn, so that a busy machine slows all of them alike.
"""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

NOTHING = "pass"
IMPORTS = (
    "import course_utils",
    "from course_utils.statistics import t_interval",
    "from course_utils.explorers import explore",
    "from course_utils.data import load",
    "from course_utils.training import train",
    "from course_utils.claims import CLAIMS",
    "import torch",
)
_REPORT = "; import sys; print('torch' in sys.modules)"


@dataclass(frozen=True)
class Import:
    """Seconds of an import above those of Python's own start, and whether it brings torch."""

    statement: str
    seconds: float
    lowest: float
    highest: float
    of_torch: float  # the median of its ratios to `import torch` of the same round
    touches_torch: bool


def measure(statements: Sequence[str] = IMPORTS, rounds: int = 5) -> list[Import]:
    """One row a statement; the files are read once before, so that all come from memory."""
    for statement in statements:
        _run(statement)
    times = {statement: [] for statement in statements}
    touches = {}
    for _ in range(rounds):
        start = _run(NOTHING)[0]
        for statement in statements:
            seconds, touches[statement] = _run(statement)
            times[statement].append(seconds - start)
    torch = times["import torch"]
    return [
        Import(
            statement,
            median(seconds),
            min(seconds),
            max(seconds),
            median(mine / all_of_it for mine, all_of_it in zip(seconds, torch, strict=True)),
            touches[statement],
        )
        for statement, seconds in times.items()
    ]


def _run(statement: str) -> tuple[float, bool]:
    """Seconds of a Python that does this and ends, and whether torch was imported in it."""
    start = perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", statement + _REPORT], capture_output=True, text=True, check=True
    )
    return perf_counter() - start, done.stdout.strip() == "True"
