"""The server of a lecture: students' pages and messages, and the lecturer's below a secret address.

It hands out the files that are named here, and no other; it has nothing to do with Jupyter.
"""

import asyncio
import hmac
import json
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import tornado.web
import tornado.websocket

from tools.audience import views
from tools.audience.questions import AnswerError
from tools.audience.room import LONGEST, OPEN, Room, RoomError

PAGES = Path(__file__).parent / "pages"
TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
LARGEST_MESSAGE = 4096  # bytes
CONNECTIONS = 2 * 1000  # of students, at once: a browser may have two tabs
A_SECOND, BURST = 5, 20  # messages of a connection
BAD = 20  # messages that were no answer, after which a connection is closed
NEWS = 0.2  # seconds between two pictures of the counts
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors {frames}"
)
# Slides have scripts of their own in the page, widgets bring theirs along, and a speaker's view
# shows both in frames.
SLIDES = POLICY.replace(
    "script-src 'self'", "script-src 'self' blob: 'unsafe-inline' 'unsafe-eval'; frame-src 'self'"
)


class Bucket:
    """How many messages a connection may still send."""

    def __init__(self):
        self._left, self._then = BURST, time.monotonic()

    def take(self) -> bool:
        """Whether one more may be sent."""
        now = time.monotonic()
        self._left = min(BURST, self._left + A_SECOND * (now - self._then))
        self._then = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Hall:
    """Everybody who is connected, and the room they are in.

    Attributes:
        room: The `Room`.
        secret: What the lecturer's addresses begin with.
        join: The address that the class joins at.
    """

    def __init__(self, room: Room, secret: str, join: str = ""):
        self.room, self.secret, self.join = room, secret, join
        self.students: set[StudentSocket] = set()
        self.lecturers: set[LecturerSocket] = set()
        self._news = self._timer = None

    def here(self) -> set[str]:
        """The names of the browsers of students that are connected."""
        return {one.student for one in self.students if one.student}

    def changed(self) -> None:
        """The lecturer acted: all are told."""
        for student in list(self.students):
            student.tell_state()
        self.tell_lecturers()
        self._set_timer()

    def counted(self) -> None:
        """Somebody joined, left or answered: the lecturer's pictures follow before long."""
        if self._news is None:
            loop = asyncio.get_running_loop()
            self._news = loop.call_later(NEWS, self.tell_lecturers)

    def tell_lecturers(self) -> None:
        """Send every window of the lecturer how things stand."""
        if self._news is not None:
            self._news.cancel()
            self._news = None
        for lecturer in list(self.lecturers):
            lecturer.tell_state()

    def _set_timer(self):
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self.room.until is not None:
            wait = max(0.0, self.room.until - time.time())
            self._timer = asyncio.get_running_loop().call_later(wait, self._time_is_up)

    def _time_is_up(self):
        if self.room.phase == OPEN and self.room.until is not None:
            self.room.act("close", self.room.current, self.room.version)
            self.changed()

    def end(self) -> None:
        """The lecture is over: students are told."""
        for student in list(self.students):
            student.tell({"over": True})

    def resume(self) -> None:
        """Go on with what was open when an earlier server was killed."""
        self._set_timer()


class Socket(tornado.websocket.WebSocketHandler):
    """A connection over which objects are sent as JSON."""

    def initialize(self, hall: Hall):
        self.hall = hall

    def tell(self, message: dict) -> None:
        """Send, unless the other side has gone."""
        with suppress(tornado.websocket.WebSocketClosedError):
            self.write_message(json.dumps(message))

    def on_message(self, text):
        try:
            message = json.loads(text)
        except (ValueError, RecursionError):
            message = None
        self.hear(message if isinstance(message, dict) else {})

    def hear(self, message: dict) -> None:
        """Do what a message asks for."""
        raise NotImplementedError


class StudentSocket(Socket):
    """A student's browser: it joins, and answers."""

    student: str | None = None

    def open(self):
        if len(self.hall.students) >= CONNECTIONS:
            self.close(1013, "the room is full")
            return
        self._bucket, self._bad = Bucket(), 0
        self.hall.students.add(self)

    def hear(self, message):
        if not self._bucket.take():
            return self._refuse("too many messages: wait a moment")
        try:
            if "hello" in message:
                self.student = self.hall.room.join(message["hello"], self.hall.here())
                self.tell({"you": self.student})
                self.tell_state()
            elif self.student is None:
                return self._refuse("join first")
            else:
                self.hall.room.answer(
                    self.student, message.get("question"), message.get("round"),
                    message.get("answer"),
                )  # fmt: skip
                self.tell({"taken": self.hall.room.own(self.student)})
        except RoomError as error:
            return self.tell({"problem": str(error)})
        except AnswerError as error:
            return self._refuse(str(error))
        self.hall.counted()

    def _refuse(self, why):
        self._bad += 1
        self.tell({"problem": why})
        if self._bad >= BAD:
            self.close(1008, "this is no way to answer")

    def tell_state(self) -> None:
        """Send what stands, once the student has joined."""
        if self.student is not None:
            self.tell({"state": views.for_student(self.hall.room, self.student)})

    def on_close(self):
        self.hall.students.discard(self)
        if self.student is not None:
            self.hall.counted()


class LecturerSocket(Socket):
    """A window of the lecturer's: it acts, and sees the counts."""

    looks_at: str | None = None

    def check_origin(self, origin):
        """Also from a notebook, whose address is another: the secret is asked for, no cookie."""
        return True

    def prepare(self):
        if not is_secret(self.hall, self.path_args[0]):
            raise tornado.web.HTTPError(404)

    def open(self, secret):
        self.hall.lecturers.add(self)
        self.tell_state()

    def hear(self, message):
        room = self.hall.room
        if "look" in message:
            looked = message["look"]
            self.looks_at = looked if looked in room.questions else None
            return self.tell_state()
        seconds = message.get("seconds")
        fits = isinstance(seconds, int | float) and 0 < seconds <= LONGEST
        until = time.time() + seconds if fits else None
        try:
            room.act(message.get("act"), message.get("question"), message.get("version"), until)
        except RoomError as error:
            self.tell({"problem": str(error)})
            return self.tell_state()
        self.hall.changed()

    def tell_state(self) -> None:
        """Send the counts, and the answers to the question that this window looks at."""
        hall = self.hall
        state = views.for_lecturer(hall.room, len(hall.here()), self.looks_at)
        self.tell({"state": state | {"join": hall.join}})

    def on_close(self):
        self.hall.lecturers.discard(self)


def is_secret(hall: Hall, given: str) -> bool:
    """Whether an address has the lecturer's secret; it takes as long wherever the two differ."""
    return hmac.compare_digest(given.encode(), hall.secret.encode())


class Page(tornado.web.RequestHandler):
    """What all pages and files have: headers as for a public site."""

    policy, frames = POLICY, "'none'"

    def set_default_headers(self):
        self.clear_header("Server")
        self.set_header("Content-Security-Policy", self.policy.format(frames=self.frames))
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cross-Origin-Opener-Policy", "same-origin")
        self.set_header("Cache-Control", "no-store")

    def send(self, content: bytes, suffix: str) -> None:
        """Answer with a file's content."""
        self.set_header("Content-Type", TYPES.get(suffix, "application/octet-stream"))
        self.finish(content)

    def write_error(self, status_code: int, **details: Any) -> None:
        """Say nothing of what is inside."""
        self.set_header("Content-Type", "text/plain")
        self.finish({404: "There is nothing here."}.get(status_code, "This did not work."))


class NoPage(Page):
    """Any other address."""

    def prepare(self):
        raise tornado.web.HTTPError(404)


class StudentPage(Page):
    """The student's page and what it needs: files whose names are known when the server starts."""

    def initialize(self, files: dict[str, bytes]):
        self.files = files

    def get(self, name):
        name = name or "student.html"
        if name not in self.files:
            raise tornado.web.HTTPError(404)
        self.send(self.files[name], Path(name).suffix)


class PicturePage(Page):
    """The pictures of a question: of what was measured only when it is shown."""

    def initialize(self, hall: Hall):
        self.hall = hall

    def get(self, number, name):
        found = views.picture(self.hall.room, int(number), name, whoever=True)
        if found is None:
            raise tornado.web.HTTPError(404)
        self.send(found, ".png")


class LecturerPage(Page):
    """What the lecturer needs, below the secret: the slides, and what stands beside them."""

    policy, frames = SLIDES, "'self'"

    def set_default_headers(self):
        super().set_default_headers()
        # A notebook takes the buttons from here; its address is another. The secret is asked for.
        self.set_header("Access-Control-Allow-Origin", "*")

    def initialize(self, hall: Hall, files: dict[str, Path | bytes]):
        self.hall, self.files = hall, files

    def get(self, secret, name):
        if not is_secret(self.hall, secret):
            raise tornado.web.HTTPError(404)
        parts = name.removesuffix(".png").partition("pictures/")[2].split("-")
        if name.startswith("pictures/") and len(parts) == 2 and parts[0].isdigit():
            found = views.picture(self.hall.room, int(parts[0]), parts[1], whoever=False)
        else:
            found = self.files.get(name or "lecturer.html")
        if found is None:
            raise tornado.web.HTTPError(404)
        content = found if isinstance(found, bytes) else found.read_bytes()
        self.send(content, Path(name or "lecturer.html").suffix)


def application(
    hall: Hall, files: dict[str, bytes], lecturers: dict[str, Path | bytes]
) -> tornado.web.Application:
    """The whole server.

    Args:
        hall: Who is connected.
        files: What students get, by name.
        lecturers: What the lecturer gets, by name below the secret.
    """
    return tornado.web.Application(
        [
            (r"/live", StudentSocket, {"hall": hall}),
            (r"/([\w-]{16,64})/live", LecturerSocket, {"hall": hall}),
            (r"/pictures/(\d{1,4})-(\w{1,20})\.png", PicturePage, {"hall": hall}),
            (r"/([\w-]{16,64})/(.*)", LecturerPage, {"hall": hall, "files": lecturers}),
            (r"/([\w.-]*)", StudentPage, {"files": files}),
        ],
        default_handler_class=NoPage,
        websocket_max_message_size=LARGEST_MESSAGE,
        websocket_ping_interval=20,
        log_function=lambda handler: None,  # addresses hold the secret
        compress_response=True,
    )
