"""The kind of explorer that trains while one watches."""

import asyncio
from time import perf_counter

from course_utils.explorers import controls as make
from course_utils.explorers.buttons import Buttons
from course_utils.explorers.drawing import check_arguments
from course_utils.explorers.errors import ExplorerError
from course_utils.explorers.explorer import Explorer
from course_utils.explorers.pace import Pace
from course_utils.explorers.picture import LivePicture
from course_utils.explorers.watched import check_watched

SLICE = 0.1  # seconds of training, after which other cells get their turn
GUESS = 0.005  # seconds a step, before any was measured
ENDED = "It ended: {}. Reset begins again."


class LiveExplorer(Explorer):
    """A picture of a training that goes on; made by `explore(…, live=…)`.

    Attributes:
        controls: The control widgets, by the name of their value.
        run: What is watched now; None if it could not be begun.
    """

    KIND = "Live: trains while you watch, while a kernel runs."
    PICTURE = LivePicture

    def __init__(self, live, ahead, setup, controls, players, figsize):
        check_arguments("live", live, list(controls))
        self.controls = controls
        self.run = None
        self._live = live
        self._ahead = ahead  # steps that the first training takes before its first picture
        self._places = {}  # where the controls stood when the run last heard of them
        self._broken = True  # whether the run cannot go on
        self._number = 0  # of the last picture that was sent
        self._seconds_a_step = GUESS
        self._buttons = Buttons()
        self._pace = Pace(self._next_picture, self._report, self._fail)
        self._begin()
        super().__init__(setup, controls, players, figsize)
        self._buttons.start.on_click(lambda button: self._at_home(self._start_or_pause))
        self._buttons.step.on_click(lambda button: self._at_home(self.step))
        self._buttons.reset.on_click(lambda button: self._at_home(self.reset))
        self._picture.on_msg(self._hear)

    # For lessons and tests: what the buttons do

    @property
    def running(self):
        """Whether it trains on and on."""
        return self._pace.running

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
        return self._error or self._sentence

    def reset(self):
        """Pause, and begin again at step 0; returns the sentence."""
        self.pause()
        self._broken = self._stale = True
        return self.sentence

    # The training

    def _begin(self):
        """The first training; if it fails, it is tried again for the first picture, and shown."""
        try:
            self._apply()
        except ExplorerError:
            raise
        except Exception:
            self._broken = True

    def _apply(self):
        """Let the run be what the controls say: as it is, changed, or a new one."""
        places = {name: make.place(control) for name, control in self.controls.items()}
        moved = [name for name, place in places.items() if self._places.get(name) != place]
        if self._broken or (moved and self._starts_over(moved)):
            self._broken, self.run = True, None
            self.run = self._live(**self.values)
            check_watched(self.run)
            self._broken = False
            self._train(self._ahead)
            self._ahead = 0
        elif moved:
            self.run.set(**{name: self.controls[name].value for name in moved})
        self._places = places

    def _starts_over(self, moved):
        return self._buttons.starts_over or not set(moved) <= set(self.run.CHANGEABLE)

    def _train(self, steps):
        """That many steps, in parts as long as those of a picture."""
        while steps > 0 and not self.run.ended:
            part = min(steps, self._buttons.steps)
            self._advance(part)
            steps -= part

    def _advance(self, steps):
        self._broken = True  # if it fails it may have stopped halfway through a step
        before = perf_counter()
        self.run.advance(steps)
        self._seconds_a_step = (perf_counter() - before) / steps
        self._broken = False

    # The pictures

    async def _next_picture(self):
        """Train for one picture and send it; returns its number."""
        left = self._buttons.steps
        while left and self.running:
            part = min(left, max(1, int(SLICE / self._seconds_a_step)))
            self._attempt(self._continue, part)
            if self._error or self.run.ended:
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
        self._apply()
        self._advance(steps)

    def _show(self, steps=0):
        self._publish(self._attempt(self._picture_after, steps))

    def _picture_after(self, steps):
        self._apply()
        self._train(steps)
        return self._drawing.move(self.values)

    def _publish(self, moved):
        super()._publish(moved)
        if self._error:
            self.pause()
        self._report()

    def _frame(self, operations):
        self._number += 1
        return super()._frame(operations) | {"number": self._number}

    # What is said around the picture

    def _report(self, why=""):
        """Say whether it runs, and if it does not, why."""
        if not self._broken and self.run.ended:
            why = ENDED.format(self.run.ended)
        self._buttons.start.description = "Pause" if self.running else "Start"
        with self._picture.hold_sync():
            self._picture.running = self.running
            self._picture.note = why

    def _kind(self):
        fixed = [
            control.description
            for name, control in self.controls.items()
            if self.run is not None and name not in self.run.CHANGEABLE
        ]
        return f"{self.KIND} Moving {' or '.join(fixed)} starts it over." if fixed else self.KIND

    def _where(self, values):
        step = [f"step {self.run.step}"] if self.run is not None else []
        return ", ".join(filter(None, [super()._where(values), *step]))

    def _given(self):
        return (self.run,)

    def _more_rows(self):
        can_continue = self.run is None or not set(self.controls).isdisjoint(self.run.CHANGEABLE)
        return [self._buttons.row(can_continue)]

    # The browser

    def _start_or_pause(self):
        if self.running:
            self.pause()
        else:
            self.start()

    def _hear(self, picture, message, buffers):
        """What a view of the picture says; see `LivePicture`."""
        if message["event"] == "painted":
            self._at_home(lambda: self._pace.painted(message["number"], message["view"]))
        elif message["event"] == "closed":
            self._at_home(lambda: self._pace.closed(message["view"]))
