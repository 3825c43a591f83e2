"""The built notebooks keep the conventions of the course, and say what their source says."""

import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from cell_names import names_of

from tools.build_notebooks import LARGEST, derive
from tools.lesson.alt_text import SHORTEST, figures
from tools.lesson.minutes import is_further, minutes_of, sections_of
from tools.lesson.source import read_source

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
NAMES = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))

CODE_LINES = 25
WORDS = 130
HOUR = 60  # minutes: what the core of a chapter takes at most
SLIDES = {"slide", "subslide", "fragment", "skip", "notes", "-"}
DETAILS = re.compile(r"<details>.*?</details>", re.DOTALL)
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
# What strict nbval fails on, or what differs at every run.
UNSTABLE = re.compile(r"\binteract(?:ive|ive_output)?\(|\bOutput\(|\bclear_output\(|%%?time")
# An address in memory, or a path of the machine that built the notebook.
TRACE = re.compile(r"\b0x[0-9a-f]{6,}\b|(?<![\w.:/])/(?:home|root|tmp|usr|opt|Users)/|[A-Z]:\\\w")

pytestmark = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def notebooks():
    """Every built notebook, by name."""
    return {name: nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4) for name in NAMES}


@pytest.fixture
def notebook(name, notebooks):
    return notebooks[name]


@pytest.fixture
def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture
def prose(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def outputs(cells):
    """All outputs of the code cells `cells`."""
    return [output for cell in cells for output in cell.outputs]


def texts(output):
    """Every text that an output shows."""
    return [output.get("text", "")] + [
        value for kind, value in output.get("data", {}).items() if kind.startswith("text/")
    ]


def words(markdown):
    """How many words a reader reads at once: without code, tables and what is folded away."""
    shown = FENCED.sub("", DETAILS.sub("", markdown))
    return sum(len(line.split()) for line in shown.splitlines() if not line.startswith("|"))


def without_results(notebook):
    """A notebook as its source determines it: no outputs, no counts."""
    cells = [
        {"type": cell.cell_type, "id": cell.id, "source": cell.source, "metadata": cell.metadata}
        for cell in notebook.cells
    ]
    return {"cells": cells, "metadata": notebook.metadata}


def test_it_says_what_its_source_says(name, notebook):
    source = derive(NOTEBOOKS / "source" / f"{name}.md")
    assert without_results(notebook) == without_results(source), "run `make notebooks`"


def test_it_is_valid_and_no_larger_than_allowed(name, notebook):
    nbformat.validate(notebook)
    assert (NOTEBOOKS / f"{name}.ipynb").stat().st_size <= LARGEST


def test_every_code_cell_was_executed_in_order(code):
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))


def test_outputs_hold_results_only(notebook, code):
    assert "widgets" not in notebook.metadata
    for output in outputs(code):
        assert output.output_type != "error"
        assert output.get("name") != "stderr"
        assert "image/svg+xml" not in output.get("data", {})


def test_outputs_have_no_trace_of_the_machine(code):
    shown = [text for output in outputs(code) for text in texts(output)]
    assert not [text for text in shown if TRACE.search(text)]


def test_every_figure_has_alt_text(code):
    for figure in (figure for cell in code for figure in figures(cell)):
        assert len(figure.metadata["image/png"]["alt"]) >= SHORTEST


def test_one_title(prose):
    shown = "\n".join(FENCED.sub("", cell.source) for cell in prose)
    assert len(re.findall(r"^# ", shown, re.MULTILINE)) == 1


def test_cells_are_short(code, prose):
    assert not [cell.source for cell in code if len(cell.source.splitlines()) > CODE_LINES]
    assert not [cell.source for cell in prose if words(cell.source) > WORDS]


def test_code_gives_the_same_outputs_at_every_run(code):
    for cell in code:
        assert not UNSTABLE.search(cell.source), cell.source
        assert not re.search(r";\s*$", cell.source, re.MULTILINE), cell.source


def test_setup_cell_only_imports(code):
    setup = [cell for cell in code if "setup" in cell.metadata.get("tags", [])]
    first = [cell for cell in code if "colab" not in cell.metadata.get("tags", [])][:1]
    assert setup == first, "the first code cell, and no other, is tagged `setup`"
    lines = re.sub(r"\([^)]*\)", "", "\n".join(cell.source for cell in setup)).splitlines()
    assert all(line.startswith(("import ", "from ", "#")) for line in lines if line)


def test_what_another_cell_works_with_is_named_once(code):
    """Whoever runs a cell again, or skips one, must not change what a later cell works with.

    So a name that two cells bind is for each of them alone, such as `ax`: each binds it before it
    reads it.
    """
    cells = [names_of(cell.source) for cell in code]
    times = Counter(name for cell in cells for name in cell.bound)
    twice = {name for name, n in times.items() if n > 1}
    assert not [sorted(cell.taken & twice) for cell in cells if cell.taken & twice]


def test_the_core_fits_its_hour(name, prose):
    """What its head says is counted when it is built."""
    if re.match("0[1-9]|1", name):
        minutes = minutes_of(read_source(NOTEBOOKS / "source" / f"{name}.md"))
        assert minutes.core <= HOUR
        assert re.search(rf"^{minutes.core} minutes", prose[0].source, re.MULTILINE)


def test_what_is_further_can_be_skipped(notebook):
    """Nothing else takes a name that only a part called further binds."""
    sections = sections_of(notebook.cells)
    cells = [
        (is_further(section), names_of(cell.source))
        for cell, section in zip(notebook.cells, sections, strict=True)
        if cell.cell_type == "code"
    ]
    core = {name for further, names in cells if not further for name in names.bound}
    further = {name for further, names in cells if further for name in names.bound} - core
    assert not set().union(*(names.taken & further for is_one, names in cells if not is_one))


def test_no_solution_is_left_open(notebook):
    assert not [cell for cell in notebook.cells if re.search("(BEGIN|END) SOLUTION", cell.source)]


def test_slides_are_of_a_known_kind(notebook):
    shows = [cell.metadata["slideshow"] for cell in notebook.cells if "slideshow" in cell.metadata]
    assert {show["slide_type"] for show in shows} <= SLIDES


def test_links_within_the_course_lead_somewhere(prose):
    links = [link for cell in prose for link in LINK.findall(FENCED.sub("", cell.source))]
    files = [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:", link)]
    assert not [file for file in files if file and not (NOTEBOOKS / file).exists()]
