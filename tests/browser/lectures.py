"""A lecture for the tests: its server, beside the browsers of lecturer and students."""

import asyncio
import threading

import numpy as np
import tornado.httpserver
import tornado.netutil
import xarray as xr

from course_utils.exercises import quiz
from course_utils.guesses import guess_choice, guess_curve, guess_value, predict
from course_utils.guesses.guess import Guess
from course_utils.statistics import over_seeds
from tools.audience.files import student_files
from tools.audience.questions import of_widget
from tools.audience.room import Room
from tools.audience.server import Hall, application

SECRET = "a-secret-of-some-length"
VALUE, CHOICE, CURVE, VOTE, QUIZ = (
    "guess 1.a", "guess 1.b", "guess 1.c", "predict 1.d", "quiz 1.1",
)  # fmt: skip


def widgets():
    """One of each kind, by its name within the course."""
    rates = [0.1, 1.0, 10.0]
    measured = xr.DataArray(
        np.array([[0.1, 0.5, 0.2]]) + np.array([[-0.01], [0.0], [0.01]]),
        {"seed": range(3), "rate": rates},
        ("seed", "rate"),
    )
    return {
        VALUE: guess_value("1.a", "How many bits?", 7.2, low=0, high=10, unit="bits"),
        CHOICE: guess_choice(
            "1.b", "Which gains most?", {"data": 0.2, "decay": 0.7}, label="gain", unit="",
            best="highest", low=0, high=1,
        ),
        CURVE: guess_curve(
            "1.c", "How does it change?", over_seeds(measured), xlabel="rate", ylabel="accuracy",
            ylim=(0, 1), log="x",
        ),
        VOTE: predict("1.d", "Will it fall?", "yes", "no"),
        "quiz 1": quiz(1),
    }  # fmt: skip


def questions_of(widgets):
    """What a class can be asked of these, by id."""
    found = []
    for task, widget in widgets.items():
        state = {key: getattr(widget, key) for key in widget.keys}
        phone = widget.for_phone() if isinstance(widget, Guess) else None
        found += of_widget(task.split()[0], task, state, phone)
    return {question.id: question for question in found}


class Lecture:
    """A server in a thread of its own, and what its lecturer does.

    Args:
        questions: What can be asked, by id.
        files: Gives what the lecturer gets, by name, for the address that the class joins at.
    """

    def __init__(self, questions, files=lambda join: {}):
        self._made = questions, files
        self._loop, ready = asyncio.new_event_loop(), threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        ready.wait()

    def _run(self, ready):
        asyncio.set_event_loop(self._loop)

        async def begin():
            questions, files = self._made
            (socket,) = tornado.netutil.bind_sockets(0, "127.0.0.1")
            self.port = socket.getsockname()[1]
            self.address = f"http://127.0.0.1:{self.port}/"
            self.room = Room(questions)
            self.hall = Hall(self.room, SECRET, self.address)
            self._served = application(self.hall, student_files(), files(self.address))
            self._server = tornado.httpserver.HTTPServer(self._served)
            self._server.add_sockets([socket])

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

    def away(self):
        """Be out of reach, as where the network is lost."""
        self.do(self._server.stop)
        self.hang_up()

    def back(self):
        """Be there again."""
        sockets = tornado.netutil.bind_sockets(self.port, "127.0.0.1")
        self._server = tornado.httpserver.HTTPServer(self._served)  # one that stopped stays so
        self.do(lambda: self._server.add_sockets(sockets))

    def end(self):
        """Stop serving."""
        self.hang_up()
        self.do(self._server.stop)
        asyncio.run_coroutine_threadsafe(self._closed(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _closed(self):
        """All connections have closed: else their sockets would outlive the loop."""
        await self._server.close_all_connections()
        while self.hall.students or self.hall.lecturers:
            await asyncio.sleep(0.02)
