"""How long a learner waits before the first line runs: imports, and what each brings along.

Each import runs in a fresh Python, in turn, so that a busy machine slows all of them alike.
"""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from benchmarks.rounds import Spread, over, spread

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
    seconds: Spread
    of_torch: Spread  # as a part of `import torch` in the same round
    touches_torch: bool


def measure(statements: Sequence[str] = IMPORTS, rounds: int = 5) -> dict[str, list]:
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
    rows = [
        Import(statement, spread(seconds), over(seconds, torch), touches[statement])
        for statement, seconds in times.items()
    ]
    return {"imports": rows}


def _run(statement: str) -> tuple[float, bool]:
    """Seconds of a Python that does this and ends, and whether torch was imported in it."""
    start = perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", statement + _REPORT], capture_output=True, text=True, check=True
    )
    return perf_counter() - start, done.stdout.strip() == "True"
