"""What was measured, as tables for people and as `results.json` for programs."""

import json
import os
import platform
from dataclasses import asdict, fields
from datetime import date
from importlib.metadata import version
from pathlib import Path

import torch

from benchmarks.rounds import Spread

RESULTS = Path(__file__).resolve().parent / "results.json"
PACKAGES = ("numpy", "torch", "scikit-learn", "joblib", "skorch", "kornia")
DIGITS = 4  # that are kept of a number


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


def merge(part: str, tables: dict[str, list], path: Path = RESULTS) -> None:
    """Put one part's tables in the file; the other parts stay as they were measured."""
    results = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    results[part] = {"machine": machine()} | {
        name: [_rounded(asdict(row)) for row in rows] for name, rows in tables.items()
    }
    path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def markdown(rows: list) -> str:
    """A table of dataclasses of one kind, a column a field."""
    heads = [field.name.replace("_", " ") for field in fields(rows[0])]
    lines = [heads, ["---"] * len(heads)]
    lines += [[_cell(getattr(row, field.name)) for field in fields(row)] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value) -> str:
    if value is None:
        return "—"
    if isinstance(value, Spread):
        return f"{_cell(value.median)} ({_cell(value.lowest)} – {_cell(value.highest)})"
    if isinstance(value, float):
        return f"{value:.3g}" if value < 1000 else f"{value:,.0f}"
    return str(value)


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
