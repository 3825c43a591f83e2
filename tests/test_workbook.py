"""An update of the workbook brings what is new and loses nothing that a learner wrote."""

import json
import os
from copy import deepcopy
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import permutations
from pathlib import Path
from threading import Thread

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools import lab
from tools.lesson.stable import with_stable_ids
from tools.workbook import __main__ as command
from tools.workbook import copies, opened
from tools.workbook.merge import NOTE, merge, paired

TEXT = "# A lesson\n\nSome words about what is to be seen here."
SETUP = "import numpy as np\nfrom course_utils.exercises import check"
STUB = "def scaled(x, p):\n    ...  # your code"
CHECK = 'check("9.1", scaled)'
END = "**Next:** chapter 10."
ANSWER = "def scaled(x, p):\n    return x / (1 - p)"
NEW_STUB = "def scaled(x, p, train=True):\n    ...  # your code"


def lesson(*sources, output="old"):
    """A notebook as the course builds it; what does not begin like text is code, with an output."""
    cells = [
        new_markdown_cell(source)
        if source.startswith(("#", "*", "Some"))
        else new_code_cell(source, outputs=[new_output("stream", name="stdout", text=output)])
        for source in sources
    ]
    return with_stable_ids(new_notebook(cells=cells), "lesson")


BASE = lesson(TEXT, SETUP, STUB, CHECK, END)


def edited(notebook, **sources):
    """The notebook after somebody wrote other sources into the cells `c0`, `c1`, …"""
    mine = deepcopy(notebook)
    for name, source in sources.items():
        mine.cells[int(name[1:])].source = source
    return mine


def with_added(notebook, position, cell):
    mine = deepcopy(notebook)
    mine.cells.insert(position, cell)
    return mine


def sources(notebook):
    return [cell.source for cell in notebook.cells]


def merged(mine, theirs, base=BASE):
    """The merged notebook, after a look at what holds for each."""
    before = deepcopy((base, mine, theirs))
    result = merge(base, mine, theirs)
    assert (base, mine, theirs) == before, "none of the three is changed"
    nbformat.validate(result.notebook)
    ids = [cell.id for cell in result.notebook.cells]
    assert len(set(ids)) == len(ids)
    written = [one for one in sources(mine) if one not in sources(base)]
    assert set(written) <= set(sources(result.notebook)), "something was lost"
    return result


# --- one cell at a time --------------------------------------------------------------------------


def test_an_untouched_notebook_becomes_the_new_one():
    theirs = lesson(TEXT + " And more.", SETUP, NEW_STUB, CHECK, "## New", END, output="new")
    result = merged(BASE, theirs)
    assert result.notebook.cells == theirs.cells
    assert (result.kept, result.beside) == (0, 0)


def test_a_changed_answer_stays_and_all_else_is_new():
    theirs = lesson(TEXT + " And more.", SETUP, STUB, CHECK, END, output="new")
    result = merged(edited(BASE, c2=ANSWER), theirs)
    assert sources(result.notebook) == [TEXT + " And more.", SETUP, ANSWER, CHECK, END]
    assert [cell.outputs[0].text for cell in result.notebook.cells[1:4]] == ["new", "old", "new"]
    assert (result.kept, result.beside) == (1, 0)


def test_what_both_changed_is_there_twice_with_a_note():
    theirs = lesson(TEXT, SETUP, NEW_STUB, CHECK, END)
    result = merged(edited(BASE, c2=ANSWER), theirs)
    assert sources(result.notebook) == [TEXT, SETUP, ANSWER, NOTE, NEW_STUB, CHECK, END]
    assert (result.kept, result.beside) == (1, 1)


def test_the_next_update_repeats_no_note():
    theirs = lesson(TEXT, SETUP, NEW_STUB, CHECK, END)
    first = merged(edited(BASE, c2=ANSWER), theirs).notebook
    later = lesson("# Another title", SETUP, NEW_STUB, CHECK, END)
    second = merged(first, later, base=theirs).notebook
    assert sources(second) == ["# Another title", *sources(first)[1:]]


def test_an_update_that_was_broken_off_can_be_repeated():
    """The notebook was written, its original not yet."""
    theirs = lesson(TEXT + " And more.", SETUP, STUB, CHECK, END, output="new")
    once = merged(edited(BASE, c2=ANSWER), theirs).notebook
    assert sources(merged(once, theirs).notebook) == sources(once)


def test_a_learner_who_made_the_same_change_has_no_conflict():
    theirs = lesson(TEXT, SETUP, NEW_STUB, CHECK, END, output="new")
    result = merged(edited(BASE, c2=NEW_STUB), theirs)
    assert result.notebook.cells == theirs.cells and result.kept == 0


@pytest.mark.parametrize("position", range(6))
def test_an_added_cell_stays_where_it_was(position):
    mine = with_added(BASE, position, new_code_cell("mine = 1"))
    theirs = lesson(TEXT + " And more.", SETUP, STUB, CHECK, END)
    result = merged(mine, theirs)
    assert sources(result.notebook).index("mine = 1") == position
    assert result.kept == 1


def test_an_added_cell_and_a_new_one_at_the_same_place_are_both_there():
    mine = with_added(BASE, 2, new_code_cell("mine = 1"))
    theirs = lesson(TEXT, SETUP, "new = 2", STUB, CHECK, END)
    expected = [TEXT, SETUP, "mine = 1", "new = 2", STUB, CHECK, END]
    assert sources(merged(mine, theirs).notebook) == expected


def test_the_empty_cell_at_the_end_counts_as_nobodys_work():
    mine = with_added(BASE, 5, new_code_cell(""))
    assert merged(mine, lesson(TEXT, SETUP, END)).kept == 0


def test_a_deleted_cell_stays_deleted():
    mine = deepcopy(BASE)
    del mine.cells[2]
    theirs = lesson(TEXT, SETUP, NEW_STUB, CHECK, "## New", END)
    assert sources(merged(mine, theirs).notebook) == [TEXT, SETUP, CHECK, "## New", END]


def test_what_the_course_deleted_goes_unless_it_was_changed():
    theirs = lesson(TEXT, SETUP, END)
    assert sources(merged(BASE, theirs).notebook) == [TEXT, SETUP, END]
    mine = edited(BASE, c2=ANSWER)
    assert sources(merged(mine, theirs).notebook) == [TEXT, SETUP, ANSWER, END]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_learners_own_order_stays(order):
    mine = deepcopy(BASE)
    mine.cells = [mine.cells[i] for i in order] + mine.cells[4:]
    theirs = lesson(TEXT, SETUP, STUB, CHECK, END + " And so on.", output="new")
    result = merged(mine, theirs).notebook
    assert sources(result) == [*(sources(BASE)[i] for i in order), END + " And so on."]


def test_the_course_can_move_its_cells():
    theirs = lesson(TEXT, SETUP, CHECK, END, STUB)
    mine = edited(BASE, c2=ANSWER)
    assert sources(merged(mine, theirs).notebook) == [TEXT, SETUP, CHECK, END, ANSWER]


def test_outputs_of_ones_own_stay_where_the_course_has_no_new_ones():
    mine = deepcopy(BASE)
    mine.cells[1].outputs = mine.cells[3].outputs = [
        new_output("stream", name="stdout", text="run here")
    ]
    theirs = deepcopy(BASE)
    theirs.cells[3].outputs[0].text = "new"
    result = merged(mine, theirs)
    assert [cell.outputs[0].text for cell in result.notebook.cells[1:4]] == [
        "run here",
        "old",
        "new",
    ]
    assert result.kept == 0


def test_a_cell_made_text_of_code_was_changed():
    mine = deepcopy(BASE)
    mine.cells[2] = new_markdown_cell(STUB, id=BASE.cells[2].id)
    theirs = lesson(TEXT, SETUP, NEW_STUB, CHECK, END)
    result = merge(BASE, mine, theirs)
    assert [cell.cell_type for cell in result.notebook.cells[2:5]] == ["markdown"] * 2 + ["code"]


def test_ids_that_an_editor_dropped_or_doubled_do_no_harm():
    mine = edited(BASE, c2=ANSWER)
    for cell in mine.cells:
        del cell["id"]
    theirs = lesson(TEXT + " And more.", SETUP, STUB, CHECK, END)
    result = merge(BASE, mine, theirs)
    assert sources(result.notebook)[0] == TEXT + " And more."
    assert ANSWER in sources(result.notebook) and SETUP in sources(result.notebook)
    copied = with_added(BASE, 3, NotebookNode(BASE.cells[2], source="mine = 1"))
    assert "mine = 1" in sources(merged(copied, theirs).notebook)


def test_cells_are_recognized_by_their_text_and_not_confused():
    old, new = lesson("a = 1", "a = 1", STUB), lesson("x = 'else'", "a = 1", NEW_STUB)
    assert paired(old.cells, new.cells) == {0: 1, 2: 2}
    assert paired(old.cells, lesson("*a = 1*").cells) == {}


# What becomes of a cell by what the learner did with it, and what the course did.
OUTCOMES = {
    ("left", "left"): ["old"],
    ("left", "changed"): ["new"],
    ("left", "deleted"): [],
    ("changed", "left"): ["own"],
    ("changed", "changed"): ["own", "note", "new"],
    ("changed", "deleted"): ["own"],
    ("deleted", "left"): [],
    ("deleted", "changed"): [],
    ("deleted", "deleted"): [],
}
VERSIONS = [
    {"old": SETUP, "own": SETUP + "\nimport scipy", "new": "import numpy\n" + SETUP, "note": NOTE},
    {"old": STUB, "own": ANSWER, "new": NEW_STUB, "note": NOTE},
]


@pytest.mark.parametrize("first", OUTCOMES)
@pytest.mark.parametrize("second", OUTCOMES)
def test_two_neighbours_with_whatever_happened_to_each(first, second):
    mine, course, expected = deepcopy(BASE), [TEXT], [TEXT]
    mine.cells = BASE.cells[:1]
    for cell, versions, did in zip(BASE.cells[1:3], VERSIONS, (first, second), strict=True):
        by_learner, by_course = did
        if by_learner != "deleted":
            source = versions["own" if by_learner == "changed" else "old"]
            mine.cells.append(NotebookNode(cell, source=source))
        if by_course != "deleted":
            course.append(versions["new" if by_course == "changed" else "old"])
        expected += [versions[which] for which in OUTCOMES[did]]
    mine.cells += BASE.cells[3:]
    assert sources(merge(BASE, mine, lesson(*course, CHECK, END)).notebook) == [
        *expected,
        CHECK,
        END,
    ]


# --- files ---------------------------------------------------------------------------------------


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """A course with two lessons, and where its workbook will be; Jupyter's own files elsewhere."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "config"))
    course, workbook = tmp_path / "notebooks", tmp_path / "workbook"
    course.mkdir()
    nbformat.write(BASE, course / "00_start.ipynb")
    nbformat.write(lesson("# Two", END), course / "01_next.ipynb")
    return course, workbook


def read(path):
    return nbformat.read(path, as_version=4)


def save(notebook, path):
    nbformat.write(notebook, path)


def everything(folder):
    """All files below a folder with their content."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_workbook_is_made_once_and_then_left_alone(folders, capsys):
    course, workbook = folders
    assert copies.newer(course, workbook) == ["00_start.ipynb", "01_next.ipynb"]
    assert command.refresh(course, workbook) == 0
    assert capsys.readouterr().out == "Workbook: 2 lessons copied to workbook/.\n"
    assert read(workbook / "00_start.ipynb").cells == BASE.cells
    assert copies.newer(course, workbook) == []
    before = everything(workbook)
    assert command.refresh(course, workbook) == 0
    assert capsys.readouterr().out == "Workbook: all lessons are up to date.\n"
    assert everything(workbook) == before


def test_an_update_says_in_one_line_what_was_kept_and_keeps_a_backup(folders, capsys):
    course, workbook = folders
    command.refresh(course, workbook)
    mine = edited(read(workbook / "00_start.ipynb"), c2=ANSWER)
    save(mine, workbook / "00_start.ipynb")
    save(lesson(TEXT, SETUP, NEW_STUB, CHECK, END), course / "00_start.ipynb")
    assert copies.newer(course, workbook) == ["00_start.ipynb"]
    own = (workbook / "00_start.ipynb").read_bytes()
    capsys.readouterr()
    assert command.refresh(course, workbook) == 0
    said = capsys.readouterr().out
    assert said.startswith(
        "Workbook: 1 lesson brought up to date; 1 cell of yours kept; the course's new version put "
        "below 1 of them; what was there before is in workbook/.backup/"
    )
    assert said.count("\n") == 1
    (backup,) = (workbook / copies.BACKUP).rglob("*.ipynb")
    assert backup.read_bytes() == own
    assert sources(read(workbook / "00_start.ipynb"))[2:5] == [ANSWER, NOTE, NEW_STUB]
    assert copies.newer(course, workbook) == []


def test_a_lesson_that_a_learner_deleted_is_copied_anew(folders):
    course, workbook = folders
    command.refresh(course, workbook)
    (workbook / "01_next.ipynb").unlink()
    assert copies.newer(course, workbook) == ["01_next.ipynb"]
    command.refresh(course, workbook)
    assert sources(read(workbook / "01_next.ipynb")) == ["# Two", END]


def test_a_workbook_whose_originals_are_gone_loses_nothing(folders):
    course, workbook = folders
    command.refresh(course, workbook)
    save(edited(read(workbook / "00_start.ipynb"), c2=ANSWER), workbook / "00_start.ipynb")
    (workbook / copies.ORIGINAL / "00_start.ipynb").unlink()
    save(lesson(TEXT + " And more.", SETUP, STUB, CHECK, END), course / "00_start.ipynb")
    command.refresh(course, workbook)
    assert ANSWER in sources(read(workbook / "00_start.ipynb"))


@pytest.mark.parametrize(
    "content", [b"", b'{"cells": [', b"[]", b"\xff\xfe", b'{"nbformat": 4, "cells": [{}]}']
)
def test_a_damaged_notebook_is_left_alone_and_the_others_are_updated(folders, capsys, content):
    course, workbook = folders
    command.refresh(course, workbook)
    (workbook / "00_start.ipynb").write_bytes(content)
    for name in ("00_start.ipynb", "01_next.ipynb"):
        save(lesson("# New", END), course / name)
    capsys.readouterr()
    assert command.refresh(course, workbook) == 1
    said = capsys.readouterr()
    assert "00_start.ipynb is no complete notebook" in said.err and "make update" in said.err
    assert "1 lesson brought up to date" in said.out
    assert (workbook / "00_start.ipynb").read_bytes() == content
    assert sources(read(workbook / "01_next.ipynb")) == ["# New", END]
    assert copies.newer(course, workbook) == ["00_start.ipynb"]


def test_a_notebook_that_no_viewer_would_open_is_refused(folders, capsys):
    course, workbook = folders
    command.refresh(course, workbook)
    mine = read(workbook / "00_start.ipynb")
    mine.cells[2] |= {"source": ANSWER, "outputs": [{"output_type": "nonsense"}]}
    (workbook / "00_start.ipynb").write_text(json.dumps(mine))
    before = everything(workbook)
    save(lesson("# New", END), course / "00_start.ipynb")
    assert command.refresh(course, workbook) == 1
    assert "no valid notebook" in capsys.readouterr().err
    after = everything(workbook)
    assert {path: after[path] for path in before} == before


def test_a_notebook_that_is_saved_meanwhile_is_left_alone(folders, capsys, monkeypatch):
    course, workbook = folders
    command.refresh(course, workbook)
    save(lesson("# New", END), course / "00_start.ipynb")

    def merge_while_somebody_saves(*notebooks):
        (workbook / "00_start.ipynb").write_bytes(b"saved")
        return merge(*notebooks)

    monkeypatch.setattr(copies, "merge", merge_while_somebody_saves)
    assert command.refresh(course, workbook) == 1
    assert "saved just now" in capsys.readouterr().err
    assert (workbook / "00_start.ipynb").read_bytes() == b"saved"


def test_half_a_copy_is_never_there(folders, monkeypatch):
    course, workbook = folders
    command.refresh(course, workbook)
    before = everything(workbook)
    save(lesson("# New", END), course / "00_start.ipynb")

    def full(self, content):
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert command.refresh(course, workbook) == 1
    monkeypatch.undo()
    assert {path: path.read_bytes() for path in before} == before


# --- with Jupyter --------------------------------------------------------------------------------


def test_a_copy_is_trusted_and_an_untrusted_one_stays_so(folders):
    course, workbook = folders
    command.refresh(course, workbook)
    notary = copies.notary()
    assert notary.check_signature(read(workbook / "00_start.ipynb"))
    strange = edited(read(workbook / "00_start.ipynb"), c2=ANSWER)  # saved by no server of ours
    save(strange, workbook / "00_start.ipynb")
    for name in ("00_start.ipynb", "01_next.ipynb"):
        save(lesson("# New", STUB, output="new"), course / name)
    command.refresh(course, workbook)
    assert not notary.check_signature(read(workbook / "00_start.ipynb"))
    assert notary.check_signature(read(workbook / "01_next.ipynb"))


def test_a_home_that_cannot_be_written_to_costs_the_trust_alone(folders, monkeypatch):
    course, workbook = folders
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(course / "00_start.ipynb" / "no-folder"))
    assert command.refresh(course, workbook) == 0
    save(lesson("# New", END), course / "01_next.ipynb")
    assert command.refresh(course, workbook) == 0
    assert sources(read(workbook / "01_next.ipynb")) == ["# New", END]


class Sessions(BaseHTTPRequestHandler):
    """A Jupyter server that has one notebook open."""

    def do_GET(self):
        known = self.headers["Authorization"] == "token secret"
        self.send_response(200 if known else 403)
        self.end_headers()
        self.wfile.write(b'[{"path": "workbook/00_start.ipynb"}]' if known else b"{}")

    def log_message(self, *_):
        pass


@pytest.fixture
def server(folders):
    """What a running Jupyter server writes down about itself."""
    web = HTTPServer(("127.0.0.1", 0), Sessions)
    Thread(target=web.serve_forever, daemon=True).start()
    runtime = Path(os.environ["JUPYTER_RUNTIME_DIR"])
    runtime.mkdir()
    url = f"http://127.0.0.1:{web.server_port}/"
    about = {"url": url, "pid": os.getpid(), "token": "secret", "root_dir": str(folders[0].parent)}
    (runtime / "jpserver-1.json").write_text(json.dumps(about))
    yield about
    web.shutdown()
    web.server_close()


def test_an_open_notebook_is_left_alone(folders, server, capsys):
    course, workbook = folders
    command.refresh(course, workbook)
    before = (workbook / "00_start.ipynb").read_bytes()
    for name in ("00_start.ipynb", "01_next.ipynb"):
        save(lesson("# New", END), course / name)
    assert opened.opened() == {workbook / "00_start.ipynb"}
    assert command.refresh(course, workbook) == 1
    assert "00_start.ipynb is open: save it" in capsys.readouterr().err
    assert (workbook / "00_start.ipynb").read_bytes() == before
    assert sources(read(workbook / "01_next.ipynb")) == ["# New", END]


def test_a_server_that_tells_nothing_stops_no_update(server):
    assert opened.opened_on(server | {"token": "wrong"}) == []
    assert opened.opened_on(server | {"url": "http://127.0.0.1:9/"}) == []


def test_lab_makes_the_workbook_and_then_says_what_is_newer(folders, capsys, monkeypatch):
    course, workbook = folders
    started = []
    monkeypatch.setattr("jupyterlab.labapp.main", started.append)
    monkeypatch.setattr(lab, "NOTEBOOKS", course)
    monkeypatch.setattr(lab, "WORKBOOK", workbook)
    monkeypatch.setattr(lab, "refresh", lambda: command.refresh(course, workbook))
    lab.main(["--no-browser"])
    assert "2 lessons copied" in capsys.readouterr().out
    lab.main([])
    assert capsys.readouterr().out == ""
    save(lesson("# New", END), course / "01_next.ipynb")
    lab.main([])
    said = capsys.readouterr().out
    assert "01_next.ipynb" in said and "make update" in said and said.count("\n") == 1
    assert sources(read(workbook / "01_next.ipynb")) == ["# Two", END], "it only says so"
    assert started[0][-1] == "--no-browser" and started[1][:-1] != []


def test_the_address_that_lab_prints_is_that_of_the_first_notebook():
    (address,) = [one for one in lab.options() if "default_url" in one]
    first = address.rpartition("/lab/tree/workbook/")[2]
    assert (command.NOTEBOOKS / first).exists()


def test_git_does_not_see_the_workbook():
    lines = (command.ROOT / ".gitignore").read_text().splitlines()
    assert f"/{command.WORKBOOK.name}/" in lines
