"""The server of a lecture: every message, every wrong one, and whoever tries to cheat."""

import asyncio
import json
import time

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.testing import AsyncHTTPTestCase, gen_test
from tornado.websocket import websocket_connect

from tools.audience.questions import Question
from tools.audience.room import Room
from tools.audience.server import BAD, BURST, LARGEST_MESSAGE, Hall, application

SECRET = "a-secret-of-some-length"
SCALE = {"low": 0.0, "high": 10.0, "log": False, "digits": 1}
VALUE = Question(
    "guess 1.a", "value", {"question": "How many?", "x": SCALE}, {"answer": "Seven."},
    {"axes": b"axes", "measured": b"measured"},
)  # fmt: skip
VOTE = Question("predict 0.a", "vote", {"question": "?", "options": ["a", "b"]}, {}, {})
FILES = {"student.html": b"<h1>Join</h1>", "student.js": b"1"}
WAIT = 5  # seconds for whatever is waited for


class ServerTest(AsyncHTTPTestCase):
    """A server with two questions, for each test anew."""

    def get_app(self):
        self.room = Room({VALUE.id: VALUE, VOTE.id: VOTE})
        self.hall = Hall(self.room, SECRET)
        return application(self.hall, FILES, {"03_dropout.html": b"<h1>Slides</h1>"})

    def address(self, path, scheme="ws"):
        return f"{scheme}://127.0.0.1:{self.get_http_port()}{path}"

    def setUp(self):
        super().setUp()
        self.connections = []

    def tearDown(self):
        self.io_loop.run_sync(self.hang_up)
        super().tearDown()

    async def hang_up(self):
        for connection in self.connections:
            connection.close()
        await asyncio.sleep(0.05)  # let the server hear of it

    async def connect(self, path):
        self.connections.append(await websocket_connect(self.address(path)))
        return self.connections[-1]

    async def lecturer(self):
        """A connection of the lecturer's, and how things stand."""
        connection = await self.connect(f"/{SECRET}/live")
        return connection, await heard(connection, "state")

    async def student(self, name=None):
        """A connection of a student who has joined, and what it is called."""
        connection = await self.connect("/live")
        await send(connection, hello=name)
        name = await heard(connection, "you")
        await heard(connection, "state")
        return connection, name

    def answers(self, id=VALUE.id):
        return list(self.room.answers(id)[-1].values())


async def send(connection, **message):
    await connection.write_message(json.dumps(message))


async def heard(connection, name):
    """The next message that has this, or None if the other side closed."""
    while (text := await connection.read_message()) is not None:
        message = json.loads(text)
        if name in message:
            return message[name]
    return None


async def phase(connection, wanted):
    """How things stand for a student, once the question is so far."""
    state = await heard(connection, "state")
    while state["phase"] != wanted:
        state = await heard(connection, "state")
    return state


async def acts(connection, what, question=VALUE.id, version=0, **more):
    """Let the lecturer act; returns how things stand then."""
    await send(connection, act=what, question=question, version=version, **more)
    state = await heard(connection, "state")
    while state["version"] == version:
        state = await heard(connection, "state")
    return state


class TestLecture(ServerTest):
    """Whoever does what they should."""

    @gen_test(timeout=WAIT)
    async def test_a_whole_question(self):
        lecturer, state = await self.lecturer()
        assert (state["version"], state["current"], state["joined"]) == (0, None, 0)
        ada, _ = await self.student()
        ben, _ = await self.student()
        state = await acts(lecturer, "ask")
        assert (state["phase"], state["answered"]) == ("open", [0])
        asked = await heard(ada, "state")
        assert asked["asked"]["question"] == "How many?" and "Seven" not in str(asked)
        await send(ada, question=VALUE.id, round=1, answer=3)
        assert await heard(ada, "taken") == 3.0
        await send(ada, question=VALUE.id, round=1, answer=4)  # another mind
        assert await heard(ada, "taken") == 4.0
        await send(ben, question=VALUE.id, round=1, answer=9)
        while state["answered"] != [2]:
            state = await heard(lecturer, "state")
        assert state["joined"] == 2 and "pools" not in state
        state = await acts(lecturer, "close", version=state["version"])
        assert sum(state["pools"][0]["bins"]) == 2 and "hidden" not in state
        shown = await phase(ada, "closed")
        assert "pools" not in shown, "a class discusses without knowing what it thought"
        state = await acts(lecturer, "pool", version=state["version"])
        assert "hidden" not in state
        shown = await phase(ada, "pooled")
        assert shown["own"] == 4.0 and shown["pools"][0]["n"] == 2 and "hidden" not in shown
        state = await acts(lecturer, "reveal", version=state["version"])
        shown = await phase(ada, "revealed")
        assert state["hidden"]["answer"] == shown["hidden"]["answer"] == "Seven."

    @gen_test(timeout=WAIT)
    async def test_a_student_who_comes_back_is_the_same(self):
        lecturer, _ = await self.lecturer()
        ada, name = await self.student()
        await acts(lecturer, "ask")
        await send(ada, question=VALUE.id, round=1, answer=3)
        await heard(ada, "taken")
        ada.close()
        again = await self.connect("/live")
        await send(again, hello=name)
        assert await heard(again, "you") == name
        assert (await heard(again, "state"))["own"] == 3.0
        await send(again, question=VALUE.id, round=1, answer=5)
        await heard(again, "taken")
        assert self.answers() == [5.0]

    @gen_test(timeout=WAIT)
    async def test_a_question_closes_by_itself(self):
        lecturer, _ = await self.lecturer()
        state = await acts(lecturer, "ask", seconds=0.2)
        while state["phase"] != "closed":
            state = await heard(lecturer, "state")
        assert self.room.phase == "closed"

    @gen_test(timeout=WAIT)
    async def test_two_windows_see_the_same_and_do_not_fight(self):
        one, _ = await self.lecturer()
        other, state = await self.lecturer()
        await acts(one, "ask")
        await send(other, act="ask", question=VOTE.id, version=state["version"])
        assert "another window" in await heard(other, "problem")
        assert self.room.current == VALUE.id

    @gen_test(timeout=WAIT)
    async def test_an_earlier_question_is_looked_at(self):
        lecturer, _ = await self.lecturer()
        state = await acts(lecturer, "ask")
        state = await acts(lecturer, "ask", question=VOTE.id, version=state["version"])
        await send(lecturer, look=VALUE.id)
        looked = await heard(lecturer, "state")
        assert (looked["question"], looked["phase"]) == (VALUE.id, "closed")
        assert looked["current"] == VOTE.id

    @gen_test(timeout=WAIT)
    async def test_the_end_is_told(self):
        ada, _ = await self.student()
        self.hall.end()
        assert await heard(ada, "over") is True


class TestCheating(ServerTest):
    """Whoever does not."""

    @gen_test(timeout=WAIT)
    async def test_nobody_answers_twice(self):
        lecturer, _ = await self.lecturer()
        ada, name = await self.student()
        second, same = await self.student(name)
        assert same == name
        await acts(lecturer, "ask")
        for connection, answer in ((ada, 1), (second, 2), (ada, 3)):
            await send(connection, question=VALUE.id, round=1, answer=answer)
            await heard(connection, "taken")
        assert self.answers() == [3.0] and len(self.hall.here()) == 1

    @gen_test(timeout=WAIT)
    async def test_a_million_as_a_guess(self):
        lecturer, _ = await self.lecturer()
        ada, _ = await self.student()
        await acts(lecturer, "ask")
        for answer in (1_000_000, 1e308, "NaN", [1], {"a": 1}, None, True):
            await send(ada, question=VALUE.id, round=1, answer=answer)
            assert await heard(ada, "problem")
        assert self.answers() == []

    @gen_test(timeout=WAIT)
    async def test_answers_to_what_is_not_asked(self):
        lecturer, state = await self.lecturer()
        ada, _ = await self.student()
        await send(ada, question=VALUE.id, round=1, answer=1)
        assert "closed" in await heard(ada, "problem")
        await acts(lecturer, "ask")
        for question, round in ((VOTE.id, 1), (VALUE.id, 2), (VALUE.id, "1"), ("../x", 1)):
            await send(ada, question=question, round=round, answer=1)
            assert "closed" in await heard(ada, "problem")
        assert self.answers() == []

    @gen_test(timeout=WAIT)
    async def test_nobody_answers_before_joining(self):
        lecturer, _ = await self.lecturer()
        await acts(lecturer, "ask")
        stranger = await self.connect("/live")
        await send(stranger, question=VALUE.id, round=1, answer=1)
        assert "join first" in await heard(stranger, "problem")
        assert self.answers() == []

    @gen_test(timeout=WAIT)
    async def test_a_student_does_not_lecture(self):
        ada, _ = await self.student()
        await send(ada, act="ask", question=VALUE.id, version=0)
        assert await heard(ada, "problem")
        assert self.room.current is None

    @gen_test(timeout=WAIT)
    async def test_who_sends_nonsense_is_shown_out(self):
        ada, _ = await self.student()
        for _ in range(BAD + BURST):
            await ada.write_message("]")
        while await ada.read_message() is not None:
            pass
        assert ada.close_code == 1008

    @gen_test(timeout=WAIT)
    async def test_what_is_too_large_is_not_read(self):
        ada, _ = await self.student()
        await ada.write_message("x" * (LARGEST_MESSAGE + 1))
        while await ada.read_message() is not None:
            pass
        assert ada.close_code == 1009

    @gen_test(timeout=WAIT)
    async def test_other_pages_cannot_answer_for_a_student(self):
        request = HTTPRequest(self.address("/live"), headers={"Origin": "https://example.org"})
        with pytest.raises(HTTPClientError, match="403"):
            await websocket_connect(request)

    def test_the_lecturers_address_needs_the_secret(self):
        for path in ("/03_dropout.html", "/another-secret-of-it/03_dropout.html", "/live/x"):
            assert self.fetch(path).code == 404
        assert self.fetch(f"/{SECRET}/03_dropout.html").body == b"<h1>Slides</h1>"

    @gen_test(timeout=WAIT)
    async def test_the_lecturers_connection_needs_the_secret(self):
        with pytest.raises(HTTPClientError, match="404"):
            await websocket_connect(self.address("/another-secret-of-it/live"))

    def test_no_other_file_is_handed_out(self):
        for path in (
            "/../pyproject.toml", "/%2e%2e/pyproject.toml", "//etc/passwd", "/etc/passwd",
            "/..%2f..%2fetc%2fpasswd", f"/{SECRET}/../../etc/passwd", f"/{SECRET}//etc/passwd",
            f"/{SECRET}/%2e%2e%2fpyproject.toml", "/server.py", "/student.py",
        ):  # fmt: skip
            response = self.fetch(path)
            assert response.code == 404, path
            assert response.body == b"There is nothing here."

    def test_what_was_measured_is_not_handed_out_before(self):
        self.room.act("ask", VALUE.id, 0)
        assert self.fetch("/pictures/0-axes.png").body == b"axes"
        assert self.fetch("/pictures/0-measured.png").code == 404
        assert self.fetch("/pictures/99-axes.png").code == 404
        assert self.fetch(f"/{SECRET}/pictures/0-measured.png").body == b"measured"
        self.room.act("reveal", VALUE.id, self.room.version)
        assert self.fetch("/pictures/0-measured.png").body == b"measured"

    def test_headers_as_for_a_public_site(self):
        for path in ("/", "/student.js", f"/{SECRET}/03_dropout.html", "/nothing"):
            headers = self.fetch(path).headers
            assert "default-src 'none'" in headers["Content-Security-Policy"], path
            assert "frame-ancestors" in headers["Content-Security-Policy"]
            assert headers["Referrer-Policy"] == "no-referrer"
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Cache-Control"] == "no-store"
            assert "Server" not in headers and "Set-Cookie" not in headers
        assert "unsafe-inline' '" not in self.fetch("/").headers["Content-Security-Policy"]
        assert self.fetch("/", method="POST", body="x").code == 405


class TestFlood(ServerTest):
    """Many at once."""

    def get_http_client(self):
        return AsyncHTTPClient(force_instance=True, max_clients=100)

    @gen_test(timeout=60)
    async def test_ten_thousand_malformed_answers_change_no_count(self):
        lecturer, _ = await self.lecturer()
        ada, _ = await self.student()
        await acts(lecturer, "ask")
        await send(ada, question=VALUE.id, round=1, answer=3)
        await heard(ada, "taken")
        sent = 0
        while sent < 10_000:
            flood, _ = await self.student()
            for _ in range(2 * (BAD + BURST)):
                await send(flood, question=VALUE.id, round=1, answer="x" * 100)
                sent += 1
            flood.close()
        start = time.monotonic()
        await send(ada, question=VALUE.id, round=1, answer=4)
        assert await heard(ada, "taken") == 4.0
        assert time.monotonic() - start < WAIT
        assert self.answers() == [4.0]
