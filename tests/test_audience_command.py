"""`make class` as it is run: what it says, what it keeps, that it goes on after it was killed."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from contextlib import asynccontextmanager

import pytest
from tornado.websocket import websocket_connect

from tools.audience.__main__ import main
from tools.audience.files import (
    LECTURERS,
    lecturer_files,
    place_on_slides,
    qr_code,
    read,
    student_files,
)
from tools.audience.questions import SUFFIX, Question, as_data, questions_of
from tools.audience.room import Room
from tools.audience.saving import counts, save

SCALE = {"low": 0.0, "high": 10.0, "log": False, "digits": 1}
AXES = {"size": [100, 50], "box": [0, 0, 1, 1], "x": SCALE}
VALUE = Question(
    "guess 3.a", "value", {"question": "How many?"} | AXES, {"answer": "Measured: 7.</b>"},
    {"axes": b"axes", "measured": b"measured"},
)  # fmt: skip
QUIZ = Question(
    "quiz 3.2", "quiz",
    {"question": [["", "Which "], ["em", "one"]], "several": False, "options": [[["", "a"]], "b"]},
    {"right": [0], "why": [[["", "So."]], [["", "No."]]]}, {},
)  # fmt: skip
CURVE = Question(
    "guess 3.b", "curve", {"question": "?", "y": SCALE, "positions": [{"x": 1}]} | AXES, {}, {}
)
ALL = {one.id: one for one in (VALUE, QUIZ, CURVE)}
NAME = "03_dropout"
RUN = """
import sys
from pathlib import Path
import tools.audience.__main__ as command
command.SLIDES = Path(sys.argv.pop(1))
sys.exit(command.main())
"""


@pytest.fixture
def slides(tmp_path):
    """A folder with slides, newer than the lesson."""
    folder = tmp_path / "slides"
    (folder / "beside").mkdir(parents=True)
    (folder / "beside" / "slides.js").write_text("1")
    (folder / f"{NAME}.html").write_text("<body><h1>Slides</h1></body>")
    data = [as_data(question) for question in ALL.values()]
    (folder / f"{NAME}{SUFFIX}").write_text(json.dumps(data))
    return folder


@pytest.fixture
def command(slides, tmp_path):
    """Starts `make class` with more arguments; returns it, and what it said."""
    started = []

    def start(*more):
        process = subprocess.Popen(
            [sys.executable, "-u", "-c", RUN, slides, NAME, "--address", "127.0.0.1", *more],
            stdout=subprocess.PIPE, text=True,
            env=os.environ | {"XDG_DATA_HOME": str(tmp_path / "data")},
        )  # fmt: skip
        started.append(process)
        said = ""
        for line in process.stdout:
            said += line
            if "ends the lecture" in line:
                break
        return process, said

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


@asynccontextmanager
async def connected(address):
    connection = await websocket_connect(address.replace("http", "ws") + "live")
    yield connection
    connection.close()
    while await connection.read_message() is not None:
        pass


async def heard(connection, name):
    while name not in (message := json.loads(await connection.read_message())):
        pass
    return message[name]


def addresses(said):
    """Those of the class and of the lecturer."""
    return re.findall(r"http://\S+/", said)


async def ask_and_answer(said):
    """A lecturer asks, a student answers 3; returns the student's name."""
    join, own = addresses(said)
    asked = {"act": "ask", "question": VALUE.id, "version": 0}
    answer = {"question": VALUE.id, "round": 1, "answer": 3}
    async with connected(own) as lecturer, connected(join) as student:
        await student.write_message('{"hello": null}')
        name = await heard(student, "you")
        await lecturer.write_message(json.dumps(asked))
        while (await heard(student, "state"))["phase"] != "open":
            pass
        await student.write_message(json.dumps(answer))
        assert await heard(student, "taken") == 3.0
    return name


async def own_answer(said, name):
    async with connected(addresses(said)[0]) as student:
        await student.write_message(json.dumps({"hello": name}))
        return (await heard(student, "state")).get("own")


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_lecture_that_was_killed_goes_on_and_leaves_only_counts(command, tmp_path):
    kept = tmp_path / "kept"
    killed, said = command("--port", "0", "--save", str(kept))
    assert "goes on" not in said and "█" in said
    name = asyncio.run(ask_and_answer(said))
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    again, later = command("--port", "0", "--save", str(kept))
    assert "was broken off and goes on" in later
    assert addresses(later)[1].rpartition(":")[2].partition("/")[2] in said, "the same secret"
    assert asyncio.run(own_answer(later, name)) == 3.0
    again.send_signal(signal.SIGINT)
    assert again.wait(10) == 0
    (entry,) = json.loads(kept.with_suffix(".json").read_text())
    assert entry["question"] == VALUE.id and entry["rounds"][0]["n"] == 1
    assert not list((tmp_path / "data").rglob("*.*")), "nothing else is left"
    assert name not in kept.with_suffix(".html").read_text()
    new, said = command("--port", "0")
    assert "goes on" not in said


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_port_that_is_taken_and_a_new_lecture(command, capsys):
    first, said = command("--port", "0")
    name = asyncio.run(ask_and_answer(said))
    port = re.search(r":(\d+)/", said)[1]
    assert main([NAME, "--port", port]) == 1
    assert "cannot be had" in capsys.readouterr().err
    first.kill()
    first.wait()
    _, said = command("--port", "0", "--new")
    assert "goes on" not in said and asyncio.run(own_answer(said, name)) is None


def test_what_cannot_be_begun(capsys, tmp_path):
    assert main(["99_nothing"]) == 1
    assert main([NAME, "--save", str(tmp_path / "no" / "such")]) == 1
    assert "there is no folder" in capsys.readouterr().err


# --- files ----------------------------------------------------------------------------------------


def test_the_lecturer_gets_slides_that_ask_and_students_do_not(slides):
    questions = questions_of(slides / f"{NAME}{SUFFIX}")
    assert questions == list(ALL.values())
    files = lecturer_files(slides, {NAME: questions}, "http://join/")
    page = files[f"{NAME}.html"].decode()
    asked = json.loads(re.search(r'lg-questions">(.*?)</script>', page)[1].replace("<\\/", "</"))
    assert asked["join"] == "http://join/"
    assert [one["id"] for one in asked["questions"]] == list(ALL)
    assert page.index("ask.js") < page.index("</body>")
    assert "http://join/" in files["lecturer.html"].decode()
    assert "Measured" not in page
    assert not {"ask.js", "lecturing.js", "lecturer.html", f"{NAME}.html"} & set(student_files())


def test_what_a_page_asks_for_it_gets():
    for files in (student_files(), read(LECTURERS) | {"join.svg": b""}):
        for name, content in files.items():
            if name.endswith((".js", ".html")):
                text = content.decode()
                asked = re.findall(r'(?:from "\./|src="|href=")([\w.-]+)"', text)
                assert set(asked) <= set(files), name


def test_a_question_of_a_quiz_is_found_by_its_number():
    assert place_on_slides(QUIZ) == {"id": "quiz 3.2", "label": "Quiz of chapter 3", "form": 2}
    assert place_on_slides(VALUE) == {"id": "guess 3.a", "label": "How many?"}


def test_a_qr_code():
    assert qr_code("http://10.0.0.1:8855/").startswith(b"<?xml")


# --- what is kept ---------------------------------------------------------------------------------


def test_nothing_but_counts_is_kept(tmp_path):
    room = Room(ALL)
    ada, ben = room.join(None), room.join(None)
    for id, answers in ((VALUE.id, (3, 4)), (QUIZ.id, ([1], [1])), (CURVE.id, ([5], [7]))):
        room.act("ask", id, room.version)
        for student, answer in zip((ada, ben), answers, strict=True):
            room.answer(student, id, 1, answer)
    value, quiz, curve = counts(room)
    assert value["rounds"][0]["median"] == 3.5 and sum(value["rounds"][0]["bins"]) == 2
    assert quiz["text"] == "Which one" and quiz["options"] == ["a", "b"]
    assert quiz["rounds"] == [{"n": 2, "counts": [0, 2]}]
    assert curve["rounds"] == [{"n": 2, "median": [6.0]}], "a curve is somebody's"
    written = save(room, tmp_path / "kept.json")
    assert [path.name for path in written] == ["kept.json", "kept.html"]
    for path in written:
        text = path.read_text(encoding="utf-8")
        assert ada not in text and ben not in text
    assert "7.<\\/b>" in written[1].read_text(encoding="utf-8")
