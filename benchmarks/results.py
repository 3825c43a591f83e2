"""What was measured: `results.json` for programs, and its tables in README.md for people."""

import json
import os
import platform
import re
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path

import torch

FOLDER = Path(__file__).resolve().parent
RESULTS = FOLDER / "results.json"
README = FOLDER / "README.md"
PACKAGES = ("numpy", "torch", "scikit-learn", "joblib", "skorch", "kornia", "distributed")
DIGITS = 4  # that are kept of a number
SPREAD = ("median", "lowest", "highest")
# Where a table stands in a page: `<!-- sweeps: ratios -->`, the table, `<!-- end -->`.
TABLE = re.compile(r"(<!-- (\w+): (\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def machine() -> dict[str, str | int]:
    """What the figures depend on, beside the code."""
    return {
        "measured_on": date.today().isoformat(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "torch_threads": torch.get_num_threads(),
        "instructions": torch.backends.cpu.get_cpu_capability(),
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
    }


def rows_of(tables: dict[str, list]) -> dict[str, list[dict]]:
    """The dataclasses of each table as plain rows, rounded."""
    return {name: [_rounded(asdict(row)) for row in rows] for name, rows in tables.items()}


def merge(part: str, tables: dict[str, list[dict]], path: Path = RESULTS) -> None:
    """Put one part's tables in the file; the other parts stay as they were measured."""
    results = read(path) | {part: {"machine": machine()} | tables}
    path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read(path: Path = RESULTS) -> dict[str, dict]:
    """Part -> table -> rows."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def with_tables(page: str, results: dict[str, dict]) -> str:
    """The page with every table as it was measured last.

    Raises:
        KeyError: If the page asks for a table that was never measured.
    """

    def table(match: re.Match) -> str:
        before, part, name, _, after = match.groups()
        return f"{before}\n{markdown(results[part][name])}\n\n{after}"

    return TABLE.sub(table, page)


def markdown(rows: list[dict]) -> str:
    """A table with a column for each key."""
    lines = [[key.replace("_", " ") for key in rows[0]], ["---"] * len(rows[0])]
    lines += [[_cell(value) for value in row.values()] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        median, lowest, highest = (_cell(value[name]) for name in SPREAD)
        return f"{median} ({lowest} – {highest})"
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _rounded(value):
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def _processor() -> str:
    """The model's name: Linux has it in a file, others in the platform module."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
