"""A class of 500 that answers: how soon it hears back, and what 10,000 malformed answers change.

The server is `make class` in a process of its own, over loopback. Students are connections of this
process: each loads the page and its files as a browser does, joins, and answers at a moment drawn
anew; bounded in count and time.
"""

import asyncio
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
from tornado.httpclient import AsyncHTTPClient
from tornado.simple_httpclient import SimpleAsyncHTTPClient
from tornado.websocket import WebSocketClosedError, websocket_connect

STUDENTS = 500
JOINING, ANSWERING = 10, 20  # seconds
MALFORMED, ATTACKERS, FLOOD = 10_000, 20, 5  # within so many seconds, in which the class answers
SEED = 1
FILES = ("", "student.js", "student.css", "guess.js", "guess.css", "pool.js", "pool.css",
         "elements.js", "connection.js")  # fmt: skip
NAME = "03_dropout"
SERVE = """
import sys
from pathlib import Path
import tools.audience.__main__ as command
command.SLIDES = Path(sys.argv.pop(1))
sys.exit(command.main())
"""
MALFORMED_ANSWERS = (
    "{", '{"question": 1}', '{"question": "guess 3.a", "round": 1, "answer": 1e6}', "[]", '"x"',
    '{"hello": {}}', '{"act": "reveal", "question": "guess 3.a"}', "\x00" * 1000,
)  # fmt: skip


@dataclass(frozen=True)
class Crowd:
    """One question that a class answers; milliseconds, but for the seconds and the memory."""

    question: str
    students: int
    answered: int
    within_s: float
    asked_to_shown_p95_ms: float
    answer_to_acknowledged_p95_ms: float  # goal: 200
    answer_to_acknowledged_longest_ms: float
    answer_to_lecturer_longest_ms: float  # goal: 1,000
    malformed: int
    server_memory_mb: float  # goal: 200
    server_seconds: float  # of a processor


def measure() -> dict[str, list]:
    """A question alone, and another beside a flood."""
    AsyncHTTPClient.configure(SimpleAsyncHTTPClient, max_clients=2 * STUDENTS)
    with tempfile.TemporaryDirectory() as scratch:
        write_questions(Path(scratch, "slides"))
        server = subprocess.Popen(
            [sys.executable, "-u", "-c", SERVE, f"{scratch}/slides", NAME, "--port", "0",
             "--address", "127.0.0.1"],
            stdout=subprocess.PIPE, text=True, env=os.environ | {"XDG_DATA_HOME": scratch},
        )  # fmt: skip
        try:
            said = ""
            for line in server.stdout:
                said += line
                if "ends the lecture" in line:
                    break
            join, own = re.findall(r"http://\S+/", said)
            rows = asyncio.run(lecture(join, own, psutil.Process(server.pid)))
        finally:
            server.kill()
            server.wait()
    return {"crowd": rows}


def write_questions(folder: Path) -> None:
    """Slides with two guesses, as large as a lesson's."""
    from course_utils.guesses import guess_value
    from tools.audience.questions import SUFFIX, as_data, of_widget

    folder.mkdir()
    (folder / f"{NAME}.html").write_text("<body></body>")
    found = []
    for letter in "ab":
        id = f"3.{letter}"
        widget = guess_value(id, f"How many, {letter}?", 7.2, low=0, high=10, unit="bits")
        state = {"about": widget.about, "layers": widget.layers}
        found += of_widget("guess", f"guess {id}", state)
    data = json.dumps([as_data(question) for question in found])
    (folder / f"{NAME}{SUFFIX}").write_text(data)


async def lecture(join: str, own: str, server: psutil.Process) -> list[Crowd]:
    """The whole of it: join, answer, and answer again in a flood."""
    draws = random.Random(SEED)
    lecturer = Lecturer(await connected(own))
    students = [Student(join, draws.uniform(0, JOINING)) for _ in range(STUDENTS)]
    await asyncio.gather(*(student.join() for student in students))
    moments = [draws.uniform(0, ANSWERING) for _ in students]
    alone = await question("alone", "guess 3.a", students, lecturer, server, moments)
    malformed = asyncio.create_task(flood(join))
    moments = [draws.uniform(0, FLOOD) for _ in students]
    other = "in a flood", "guess 3.b", students, lecturer, server, moments, malformed
    return [alone, await question(*other)]


async def question(name, id, students, lecturer, server, moments, malformed=None) -> Crowd:
    """Ask, let everybody answer at a moment of their own, and close."""
    before = server.cpu_times()
    asked = time.perf_counter()
    await lecturer.act("ask", id)
    await asyncio.gather(*(one.answer(id, at) for one, at in zip(students, moments, strict=True)))
    await lecturer.counted(len(students))
    sent_malformed = await malformed if malformed else 0
    used = server.cpu_times()
    sent = np.sort([student.sent for student in students])
    waits = [1e3 * (student.taken - student.sent) for student in students]
    pictures = [float(1e3 * (lecturer.seen(i + 1) - at)) for i, at in enumerate(sent)]
    shown = [1e3 * (student.shown - asked) for student in students]
    answered = lecturer.state["answered"][-1]
    await lecturer.act("close", id)
    return Crowd(
        question=name,
        students=len(students),
        answered=answered,
        within_s=float(sent[-1] - asked),
        asked_to_shown_p95_ms=float(np.percentile(shown, 95)),
        answer_to_acknowledged_p95_ms=float(np.percentile(waits, 95)),
        answer_to_acknowledged_longest_ms=max(waits),
        answer_to_lecturer_longest_ms=max(pictures),
        malformed=sent_malformed,
        server_memory_mb=server.memory_info().rss / 1e6,
        server_seconds=used.user + used.system - before.user - before.system,
    )


async def connected(address: str):
    """A connection to the page at this address."""
    return await websocket_connect(address.replace("http", "ws", 1) + "live")


class Student:
    """A phone."""

    def __init__(self, address: str, after: float):
        self.address, self.after = address, after

    async def join(self) -> None:
        """Load the page and join, after so many seconds."""
        await asyncio.sleep(self.after)
        for name in FILES:
            await self.load(name)
        self.connection = await connected(self.address)
        await self.connection.write_message('{"hello": null}')
        await self.heard("state")

    async def load(self, name: str) -> None:
        await AsyncHTTPClient().fetch(self.address + name, request_timeout=60)

    async def answer(self, id: str, after: float) -> None:
        """Wait for the question and its picture, and answer so many seconds later."""
        while (state := await self.heard("state"))["phase"] != "open":
            pass
        await self.load(state["asked"]["pictures"]["axes"])
        self.shown = time.perf_counter()
        await asyncio.sleep(after)
        message = {"question": id, "round": 1, "answer": random.uniform(0, 10)}
        self.sent = time.perf_counter()
        await self.connection.write_message(json.dumps(message))
        await self.heard("taken")
        self.taken = time.perf_counter()

    async def heard(self, name: str):
        """The next message that has this."""
        while name not in (message := json.loads(await self.connection.read_message())):
            pass
        return message[name]


class Lecturer:
    """A window of the lecturer's, and when it showed how many answers."""

    def __init__(self, connection):
        self.connection = connection
        self.state: dict = {}
        self.counts: list[tuple[float, int]] = []
        self.news = asyncio.Event()
        self.listens = asyncio.create_task(self.listen())

    async def listen(self) -> None:
        """Note each count as it comes."""
        while (text := await self.connection.read_message()) is not None:
            self.state = json.loads(text).get("state", self.state)
            if answered := self.state.get("answered"):
                self.counts.append((time.perf_counter(), answered[-1]))
            self.news.set()

    async def act(self, what: str, id: str) -> None:
        """Act, and wait until it shows."""
        while "version" not in self.state:
            await self.next()
        version = self.state["version"]
        self.counts.clear()
        message = {"act": what, "question": id, "version": version}
        await self.connection.write_message(json.dumps(message))
        while self.state["version"] == version:
            await self.next()

    async def counted(self, many: int) -> None:
        """Wait for a count."""
        while self.state["answered"][-1] < many:
            await self.next()

    async def next(self) -> None:
        """Wait for news."""
        self.news.clear()
        await asyncio.wait_for(self.news.wait(), 60)

    def seen(self, many: int) -> float:
        """When the count first was so high."""
        return next(at for at, count in self.counts if count >= many)


async def flood(address: str) -> int:
    """Send malformed answers over a few connections, which are made anew when shown out."""
    left, begun = iter(range(MALFORMED)), time.perf_counter()

    async def attack():
        sent, connection = 0, None
        for i in left:
            connection = connection or await connected(address)
            try:
                await connection.write_message(MALFORMED_ANSWERS[i % len(MALFORMED_ANSWERS)])
                sent += 1
            except WebSocketClosedError:
                connection = None
            await asyncio.sleep(max(0, begun + FLOOD * i / MALFORMED - time.perf_counter()))
        return sent

    return sum(await asyncio.gather(*(attack() for _ in range(ATTACKERS))))
