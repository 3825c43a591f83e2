"""Promises that no single module keeps: commands, the order of imports, no hidden randomness."""

import ast
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "course_utils"
MODULES = sorted(PACKAGE.rglob("*.py"))

# A module imports only from the lines above its own.
ORDER = [
    {"randomness", "lecture"},
    {"data"},
    {"models", "linear", "regularizers", "augmentation", "batchnorm", "descent", "dropout"},
    {"attention", "calibration", "clusters", "entropy", "separation"},
    {"early_stopping", "search", "selection", "spectral", "schedules", "starts", "averaging"},
    {"signals", "diagonal", "floor", "adaptive"},
    {"training"},
    {"sharpness", "statistics"},
    {"claims"},
    {"plots"},
    {"widgets"},
    {"explorers"},
    {"guesses"},
    {"checkers"},
    {"chapters"},
    {"exercises", "gallery"},
    {"capstone"},
    {"installation", "missing_names"},
]
LEVEL = {name: level for level, names in enumerate(ORDER) for name in names}


def fenced_commands(text):
    """The commands in the code blocks of a Markdown page, without their comments."""
    blocks = re.findall(r"^```\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return [line.partition("#")[0].strip() for block in blocks for line in block.splitlines()]


def targets_mentioned(text):
    """The targets of every `make …` that stands in code, with variables before or after `make`."""
    code = fenced_commands(text) + re.findall(r"`([^`\n]+)`", text)
    matches = [re.match(r"(?:[A-Z]+=\S+ )*make ([a-z-]+)", command) for command in code]
    return {match[1] for match in matches if match}


def part_of_package(path):
    """The top-level module or package of `course_utils` that the file at `path` belongs to."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported_parts(path):
    """The top-level parts of `course_utils` that the file at `path` imports."""
    names = set()
    folder = path.parent.relative_to(ROOT).parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            up = folder[: len(folder) - node.level + 1] if node.level else ()
            source = ".".join([*up, *filter(None, [node.module])])
            names |= {f"{source}.{alias.name}" for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("course_utils.")}


def test_ci_runs_the_test_command_of_the_readme():
    script = (ROOT / ".ci/run").read_text().splitlines()
    commands = [line for line in script if line.startswith("make")]
    assert commands == ["make test"]
    assert commands[0] in fenced_commands((ROOT / "README.md").read_text(encoding="utf-8"))


def test_ci_is_executable():
    assert (ROOT / ".ci/run").stat().st_mode & 0o111


@pytest.mark.parametrize(
    "page", ["README.md", "INSTALL.md", "CONTRIBUTING.md", "classroom/README.md"]
)
def test_every_target_that_a_page_names_exists(page):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    mentioned = targets_mentioned((ROOT / page).read_text(encoding="utf-8"))
    assert mentioned, f"{page} names no target: is this test still reading it?"
    assert mentioned <= targets


def test_every_part_of_the_package_has_its_place_in_the_order():
    assert {part_of_package(path) for path in MODULES} <= set(LEVEL) | {"__init__"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_one_way(path):
    here = part_of_package(path)
    for there in imported_parts(path) - {here}:
        assert here != "__init__", "course_utils itself imports nothing"
        if path.name == "__main__.py" and there == "chapters":
            continue  # a command line is run, and imported by nothing
        assert LEVEL[there] < LEVEL[here], f"{here} comes before {there}, and must not import it"
        assert (here, there) != ("plots", "training"), "plots never train"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_global_seed_is_set(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert not called.endswith(("random.seed", "manual_seed_all")), called
            assert called != "torch.manual_seed", "pass a generator instead"


def test_no_file_of_odds_and_ends():
    assert not [path for path in MODULES if path.stem in {"utils", "helpers", "misc", "common"}]


def test_the_version_to_cite_is_the_last_one_released():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    version, date = re.search(r"^## ([\d.]+), (\d{4}-\d\d-\d\d)$", changes, re.MULTILINE).groups()
    assert (cited["version"], str(cited["date-released"])) == (version, date)


def test_the_workflow_runs_what_there_is():
    flow = yaml.safe_load((ROOT / ".github/workflows/check.yml").read_text(encoding="utf-8"))
    commands = [
        step["run"] for job in flow["jobs"].values() for step in job["steps"] if "run" in step
    ]
    assert any(command.endswith(".ci/run") for command in commands)
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {line.split()[1] for line in commands if line.startswith("make ")} <= targets
    named = [word for command in commands for word in command.split() if word.startswith("tests/")]
    assert named and all((ROOT / path).exists() for path in named)
    systems = flow["jobs"]["smoke"]["strategy"]["matrix"]["os"]
    assert {system.partition("-")[0] for system in systems} == {"windows", "macos"}
