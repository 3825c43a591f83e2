"""The kind of explorer that trains while one watches."""

import asyncio
from typing import final

from course_utils.explorers.buttons import Buttons
from course_utils.explorers.controls import samples, values_of
from course_utils.explorers.drawing import Drawing, check_arguments
from course_utils.explorers.explorer import Explorer, at
from course_utils.explorers.pace import Pace
from course_utils.explorers.picture import LivePicture
from course_utils.explorers.watched import Driver
from course_utils.widgets import ExplorerError

KIND = "Live: trains while you watch, while a kernel runs."
SLICE = 0.1  # seconds of training, after which other cells get their turn
ENDED = "It ended: {}. “Back to step 0” begins again."


@final
class LiveExplorer(Explorer):
    """A picture of a training that goes on; made by `explore(…, live=…)`.

    Attributes:
        ahead: How many steps the first training took before its first picture.
        changeable: The names of what acts on a training that goes on, among them of controls.
    """

    def __init__(self, live, ahead, setup, controls, players, figsize):
        check_arguments("live", live, list(controls))
        self._number = 0  # of the last picture that was sent
        self._buttons = Buttons()
        self._driver = Driver(live, ahead, controls, self._buttons)
        self._pace = Pace(self._next_picture, self._report, self._fail)
        self._driver.begin()
        drawing = Drawing(setup, values_of(controls), figsize, given=lambda: (self.run,))
        drawing.find_movers(samples(controls))
        self.ahead = ahead
        self.changeable = list(controls if self.run is None else self.run.CHANGEABLE)
        fixed = [name for name in controls if name not in self.changeable]
        row = self._buttons.row(can_continue=len(fixed) < len(controls))
        kind = kind_line([controls[name].description for name in fixed])
        super().__init__(drawing, controls, players, kind, LivePicture, [row])
        self._buttons.start.on_click(lambda button: self._at_home(self._start_or_pause))
        self._buttons.step.on_click(lambda button: self._at_home(self._step))
        self._buttons.reset.on_click(lambda button: self._at_home(self.reset))
        self._picture.on_msg(self._hear)
        self.catch_up()

    @property
    def run(self):
        """What is watched now; None if it could not be begun."""
        return self._driver.run

    @property
    def running(self):
        """Whether it trains on and on."""
        return self._pace.running

    # What the buttons do

    def start(self):
        """Train on and on, until `pause`, the end, or nobody watches.

        Raises:
            ExplorerError: If no event loop runs here, as one does in a notebook.
        """
        self._pace.start()

    def pause(self):
        """Stop training; `start` goes on."""
        self._pace.pause()

    def step(self, n=1):
        """Pause, and take n steps at once; returns the sentence.

        The history is that of somebody who watches: a log for every picture.

        Raises:
            ExplorerError: If n is no whole number, 1 or more.
        """
        if isinstance(n, bool) or not isinstance(n, int) or n < 1:
            raise ExplorerError(f"n must be a number of steps, 1 or more, got {n!r}")
        self.pause()
        self._stale = False
        self._show(n)
        return self.sentence

    def reset(self):
        """Pause, and begin again at step 0; returns the sentence."""
        self.pause()
        self._driver.discard()
        self._stale = True
        return self.catch_up()

    def _step(self):
        self.step(self._buttons.steps)

    def _start_or_pause(self):
        if self.running:
            self.pause()
        else:
            self.start()

    # The pictures

    async def _next_picture(self):
        """Train for one picture and send it; returns its number."""
        left = self._buttons.steps
        while left and self.running:
            part = min(left, max(1, int(SLICE / self._driver.seconds_a_step)))
            self._attempt(self._continue, part)
            if self._error or self._driver.ended:
                self.pause()
            left -= part
            await asyncio.sleep(0)  # other cells, and the buttons, have their turn
        if self._error:
            self._publish(None)
        else:
            self._stale = False
            self._show()
        return self._number

    def _continue(self, steps):
        self._driver.apply()
        self._driver.advance(steps)

    def _show(self, steps=0):
        self._publish(self._attempt(self._picture_after, steps))

    def _picture_after(self, steps):
        self._driver.apply()
        self._driver.train(steps)
        return self._drawing.move(self.values)

    def _publish(self, moved):
        self._number += 1
        super()._publish(moved, number=self._number)
        if self._error:
            self.pause()
        self._report()

    # What is said around the picture

    def _report(self, why=""):
        """Say whether it runs, and if it does not, why."""
        if self._driver.ended:
            why = ENDED.format(self._driver.ended)
        self._buttons.start.description = "Pause" if self.running else "Start"
        with self._picture.hold_sync():
            self._picture.running = self.running
            self._picture.note = why

    def _where(self):
        step = f"step {self.run.step}" if self.run is not None else ""
        return ", ".join(filter(None, [at(self.values), step]))

    def _hear(self, picture, message, buffers):
        """What a view of the picture says; see `LivePicture`."""
        if message["event"] == "painted":
            self._at_home(lambda: self._pace.painted(message["number"], message["view"]))
        elif message["event"] == "closed":
            self._at_home(lambda: self._pace.closed(message["view"]))


def kind_line(fixed):
    """The line below the picture; it names the controls that begin a new training."""
    return f"{KIND} Moving {' or '.join(fixed)} starts it over." if fixed else KIND
