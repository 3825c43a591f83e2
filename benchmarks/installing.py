"""What `make env` costs: seconds, megabytes to fetch, and what each dependency brings with it.

It fetches every package of requirements.lock from the package index, past pip's cache.
"""

import subprocess
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
MEGA = 1e6


@dataclass(frozen=True)
class Environment:
    """The whole environment: fetching and installing apart."""

    packages: int
    fetch_seconds: float
    fetch_megabytes: float
    install_seconds: float
    installed_megabytes: float


@dataclass(frozen=True)
class Dependency:
    """What one dependency of pyproject.toml costs."""

    name: str
    megabytes: float  # installed, of the package itself
    alone: float  # installed, of it and all that nothing else here needs: what leaving it out saves


def measure() -> dict[str, list]:
    return {"environment": [environment()], "dependencies": dependencies()}


def environment() -> Environment:
    """Build the environment in a temporary folder, as `make env` does, and forget it again."""
    with TemporaryDirectory() as folder:
        wheels, venv = Path(folder, "wheels"), Path(folder, "venv")
        pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        lock = ["--requirement", str(ROOT / "requirements.lock")]
        fetch = _seconds([*pip, "download", "--no-cache-dir", "--dest", str(wheels), *lock])
        files = list(wheels.iterdir())
        start = _seconds([sys.executable, "-m", "venv", str(venv)])
        local = ["--no-index", "--find-links", str(wheels)]
        install = [str(venv / "bin" / "python"), *pip[1:], "install", *local, *lock]
        return Environment(
            packages=len(files),
            fetch_seconds=fetch,
            fetch_megabytes=_size(files),
            install_seconds=start + _seconds(install),
            installed_megabytes=_size(venv.rglob("*")),
        )


def dependencies() -> list[Dependency]:
    """Every dependency of pyproject.toml, the most expensive first."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = project["dependencies"] + project["optional-dependencies"]["dev"]
    brought = {canonicalize_name(Requirement(line).name): brings(line) for line in declared}
    rows = []
    for name, mine in brought.items():
        others = set().union(*(set_ for other, set_ in brought.items() if other != name))
        rows.append(Dependency(name, _installed([name]), _installed(mine - others)))
    return sorted(rows, key=lambda row: (-row.alone, -row.megabytes))


def brings(line: str, left_out: tuple[str, ...] = ()) -> set[str]:
    """The names of all packages that a requirement brings into this environment, its own too.

    Names that begin with one of `left_out` are not followed.
    """
    found: set[tuple[str, frozenset]] = set()  # with extras, which bring more
    waiting = [Requirement(line)]
    while waiting:
        one = waiting.pop()
        key = canonicalize_name(one.name), frozenset(one.extras)
        if key in found or key[0].startswith(left_out):
            continue
        found.add(key)
        for need in map(Requirement, distribution(one.name).requires or []):
            extras = {"", *one.extras}
            if need.marker is None or any(need.marker.evaluate({"extra": e}) for e in extras):
                waiting.append(need)
    return {name for name, _ in found}


def _installed(names: Iterable[str]) -> float:
    """Megabytes of the files that these packages installed."""
    files = (file.locate() for name in names for file in distribution(name).files or [])
    return _size(files)


def _size(files: Iterable[Path]) -> float:
    return sum(file.stat().st_size for file in files if file.is_file()) / MEGA


def _seconds(command: list[str]) -> float:
    start = perf_counter()
    subprocess.run(command, check=True)
    return perf_counter() - start
