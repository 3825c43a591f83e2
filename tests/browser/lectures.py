"""A lecture for the tests: its server, beside the browsers of lecturer and students."""

import asyncio
import threading

import tornado.httpserver
import tornado.netutil

from tools.audience.files import student_files
from tools.audience.room import Room
from tools.audience.server import Hall, application

SECRET = "a-secret-of-some-length"


class Lecture:
    """A server in a thread of its own, and what its lecturer does.

    Args:
        questions: What can be asked, by id.
        files: What the lecturer gets, by name.
    """

    def __init__(self, questions, files=None):
        self._made = questions, files or {}
        self._loop, ready = asyncio.new_event_loop(), threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        ready.wait()

    def _run(self, ready):
        asyncio.set_event_loop(self._loop)

        async def begin():
            questions, files = self._made
            self.room = Room(questions)
            self.hall = Hall(self.room, SECRET)
            served = application(self.hall, student_files(), files)
            self._server = tornado.httpserver.HTTPServer(served)
            (socket,) = tornado.netutil.bind_sockets(0, "127.0.0.1")
            self._server.add_sockets([socket])
            self.address = f"http://127.0.0.1:{socket.getsockname()[1]}/"

        self._loop.run_until_complete(begin())
        ready.set()
        self._loop.run_forever()

    def do(self, function):
        """Call a function where the server runs; returns what it returns."""

        async def called():
            return function()

        return asyncio.run_coroutine_threadsafe(called(), self._loop).result(10)

    def act(self, what, question):
        """What the lecturer does, and everybody hears of."""

        def acted():
            self.room.act(what, question, self.room.version)
            self.hall.changed()

        self.do(acted)

    def answers(self, question):
        """All answers of the last round."""
        return self.do(lambda: list(self.room.answers(question)[-1].values()))

    def hang_up(self):
        """Lose all connections, as a phone does that sleeps."""
        everybody = [*self.hall.students, *self.hall.lecturers]
        self.do(lambda: [one.close() for one in everybody])

    def end(self):
        """Stop serving."""
        self.hang_up()
        self.do(self._server.stop)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
