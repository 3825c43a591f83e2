"""One environment, described by pyproject.toml, environment.yml, requirements.lock and others."""

import ast
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata, packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from benchmarks.installing import brings
from tools import jupyter_settings

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
LOCK = [Requirement(line) for line in LINES if not line.startswith("#")]
OLDEST = PROJECT["requires-python"].removeprefix(">=") + ".0"


def declared():
    """What pyproject.toml asks for, name to range."""
    lines = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]
    return {canonicalize_name(one.name): one.specifier for one in map(Requirement, lines)}


def declared_for_conda(file=CONDA):
    """What a file of conda asks for, pip's name to range; without Python and pip themselves."""
    lines = [line.split() for line in file["dependencies"] if isinstance(line, str)]
    return {
        canonicalize_name(PIP_NAME.get(name, name)): SpecifierSet("".join(versions))
        for name, *versions in lines
        if name not in {"python", "pip"}
    }


def locked():
    """What requirements.lock pins, name to version."""
    pins = [(canonicalize_name(pin.name), *pin.specifier) for pin in LOCK]
    return {name: version.version for name, version in pins}


def pythons(name):
    """Which Pythons the pinned version of a package says it needs; None if it is not installed."""
    try:
        here = metadata(name)
    except PackageNotFoundError:
        return None  # of another system
    needed = here.get("Requires-Python", "")
    return SpecifierSet(needed) if here["Version"] == locked()[name] else None


# Programs that are run in an environment of their own.
ELSEWHERE = {ROOT / "benchmarks" / "jax_rival.py"}


def imports(folder):
    """The names of the packages that the Python files below `folder` import."""
    names = set()
    for path in set((ROOT / folder).rglob("*.py")) - ELSEWHERE:
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


def test_lock_pins_one_version_of_each_for_every_system():
    assert {(pin.url, str(pin.specifier)[:2], len(pin.specifier)) for pin in LOCK} == {
        (None, "==", 1)
    }
    assert len(locked()) == len(LOCK) and not [pin for pin in LOCK if "+" in str(pin.specifier)]
    # Windows has packages of its own, and is not sent those of others.
    assert {"colorama", "pywinpty"} <= set(locked())
    assert {pin.name for pin in LOCK if pin.marker and "win32" in str(pin.marker)} >= {"pexpect"}


def test_lock_can_be_installed_on_the_oldest_python():
    """As far as its packages are installed here: in the environment of `make env` all are."""
    needed = {name: pythons(name) for name in locked()}
    known = {name: range_ for name, range_ in needed.items() if range_ is not None}
    assert len(known) > len(LOCK) / 2, "this environment is not the lock's: run `make env`"
    assert not {name: str(one) for name, one in known.items() if not one.contains(OLDEST)}


def test_lock_is_made_for_the_oldest_python():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (rule,) = re.findall(r"^lock:.*\n(?:\t.*\n)+", makefile, re.MULTILINE)
    assert "--python-version $(OLDEST)" in rule and "--universal" in rule


def test_binder_gets_the_course_and_not_the_tools():
    binder = yaml.safe_load((ROOT / ".binder/environment.yml").read_text(encoding="utf-8"))
    course = {Requirement(line).name for line in PROJECT["dependencies"]}
    ours = {name: range_ for name, range_ in declared().items() if name in course}
    assert declared_for_conda(binder) == ours
    assert binder["channels"] == CONDA["channels"]
    (python,) = [line for line in binder["dependencies"] if line.startswith("python ")]
    assert SpecifierSet(PROJECT["requires-python"]).contains(python.partition("=")[2] + ".0")


@pytest.mark.parametrize("file", ["Containerfile", ".devcontainer/devcontainer.json"])
def test_containers_get_the_locked_environment(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    assert "make env" in text
    (python,) = re.findall(r"/python:([\d.]+)", text)
    assert SpecifierSet(PROJECT["requires-python"]).contains(f"{python}.0")


def test_jupyters_settings_come_with_every_environment(tmp_path):
    jupyter_settings.install(tmp_path)
    installed = [path for path in tmp_path.rglob("*") if path.is_file()]
    found = [*ROOT.glob("tools/jupyter*_*"), *ROOT.glob("tools/ipython*_*")]
    settings = [path for path in found if path.name != "jupyter_settings.py"]
    assert {p.read_text() for p in installed} == {p.read_text() for p in settings}
    for place in ("Makefile", ".binder/postBuild"):
        assert "-m tools.jupyter_settings" in (ROOT / place).read_text(encoding="utf-8")


@pytest.mark.parametrize("script", [".binder/postBuild", ".binder/start"])
def test_binders_scripts_can_be_run(script):
    assert (ROOT / script).stat().st_mode & 0o111


@pytest.mark.parametrize("folder", ["course_utils", "tools", "tests", "benchmarks", "examples"])
def test_what_is_imported_is_declared(folder):
    providers = packages_distributions()
    used = {name: {canonicalize_name(one) for one in providers[name]} for name in imports(folder)}
    assert not {name for name, packages in used.items() if not packages & set(declared())}
