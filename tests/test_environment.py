"""pyproject.toml, environment.yml and requirements.lock describe one environment."""

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from benchmarks.installing import brings

ROOT = Path(__file__).resolve().parent.parent
# Where conda-forge's name differs.
PIP_NAME = {"pytorch-cpu": "torch", "playwright-python": "playwright"}
# What stands here and is not installed: folders, and files beside the tests that they import.
OUR_OWN = {"course_utils", "tools", "benchmarks", "examples", "chapters"} | {
    path.stem for path in ROOT.glob("tests/**/*.py")
}
# Brought by some builds of torch and by pip itself: no part of what the lock pins.
UNPINNED = ("nvidia-", "cuda-", "triton", "setuptools", "pip")

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
LINES = (ROOT / "requirements.lock").read_text().splitlines()
LOCK = [line for line in LINES if not line.startswith("#")]


def declared():
    """What pyproject.toml asks for, name to range."""
    lines = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]
    return {canonicalize_name(one.name): one.specifier for one in map(Requirement, lines)}


def declared_for_conda():
    """What environment.yml asks for, pip's name to range; without Python and pip themselves."""
    lines = [line.split() for line in CONDA["dependencies"] if isinstance(line, str)]
    return {
        canonicalize_name(PIP_NAME.get(name, name)): SpecifierSet("".join(versions))
        for name, *versions in lines
        if name not in {"python", "pip"}
    }


def locked():
    """What requirements.lock pins, name to version."""
    pins = (line.split("==") for line in LOCK)
    return {canonicalize_name(name): version for name, version in pins}


def imports(folder):
    """The names of the packages that the Python files below `folder` import."""
    names = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.add(node.module.partition(".")[0])
    return names - OUR_OWN - sys.stdlib_module_names


def test_conda_and_pip_ask_for_the_same():
    assert declared_for_conda() == declared()


def test_conda_and_pip_agree_on_python():
    (python,) = [line for line in CONDA["dependencies"] if str(line).startswith("python ")]
    assert python.split()[1] == PROJECT["requires-python"]


def test_conda_takes_nothing_from_the_default_channels():
    assert CONDA["channels"] == ["conda-forge", "nodefaults"]


def test_every_conda_package_says_what_it_is_for():
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()
    silent = [line for line in lines if line.startswith("  - ") and "  # " not in line]
    assert silent == ["  - conda-forge", "  - nodefaults", "  - python >=3.11", "  - pip:"]


@pytest.mark.parametrize("name", sorted(declared()))
def test_locked_version_is_in_range(name):
    assert declared()[name].contains(locked()[name])


def test_lock_holds_all_that_is_installed():
    lines = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]
    assert set().union(*(brings(line, left_out=UNPINNED) for line in lines)) <= set(locked())


def test_lock_works_everywhere():
    assert not [line for line in LOCK if "+" in line or " @ " in line or line.startswith("-")]


@pytest.mark.parametrize("folder", ["course_utils", "tools", "tests", "benchmarks", "examples"])
def test_what_is_imported_is_declared(folder):
    providers = packages_distributions()
    used = {name: {canonicalize_name(one) for one in providers[name]} for name in imports(folder)}
    assert not {name for name, packages in used.items() if not packages & set(declared())}
