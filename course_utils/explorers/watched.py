"""What a live explorer can show, anything that goes on step by step, and what drives it."""

from collections.abc import Collection
from time import perf_counter
from typing import Protocol

from course_utils.explorers.controls import place, values_of
from course_utils.widgets import ExplorerError

FIRST_GUESS = 0.005  # seconds a step, before any was measured


class Watched(Protocol):
    """What `live` returns to `explore`; `course_utils.training.Run` is one.

    Attributes:
        CHANGEABLE: The names of the controls that `set` takes; may be empty.
        step: How many steps are done.
        ended: Why there is no further step, as the rest of "It ended: …"; empty while there is one.
    """

    CHANGEABLE: Collection[str]
    step: int
    ended: str

    def advance(self, n: int) -> None:
        """Take n more steps, or as many as are left."""

    def set(self, **values) -> None:
        """Take over new values of controls, all of them in `CHANGEABLE`."""


PARTS = ("CHANGEABLE", "step", "ended", "advance", "set")


def check_watched(run):
    """Refuse what cannot be watched.

    Raises:
        ExplorerError: If a part of `Watched` is missing.
    """
    missing = [part for part in PARTS if not hasattr(run, part)]
    if missing:
        raise ExplorerError(
            f"live returned {run!r}, which has no {', '.join(missing)}: return a "
            "course_utils.training.Run, or an object with the parts that "
            "course_utils.explorers.watched.Watched lists"
        )


class Driver:
    """Begins, changes and advances what is watched, so that it is what the controls say.

    Args:
        live: Begins it, given the values of the controls.
        ahead: How many steps the first one takes before its first picture.
        controls: The control widgets, by the name of their value.
        buttons: The `Buttons` below them.

    Attributes:
        run: What is watched now; None if it could not be begun.
        seconds_a_step: How long a step took when it was measured last.
    """

    def __init__(self, live, ahead, controls, buttons):
        self.run = None
        self.seconds_a_step = FIRST_GUESS
        self._live, self._ahead = live, ahead
        self._controls, self._buttons = controls, buttons
        self._places = {}  # where the controls stood when the run last heard of them
        self._broken = True  # whether the run cannot go on

    @property
    def ended(self):
        """Why there is no further step; empty while there is one."""
        return "" if self._broken else self.run.ended

    def begin(self):
        """The first training; if it fails, it is tried again for the first picture, and shown.

        Raises:
            ExplorerError: If `live` returns what cannot be watched.
        """
        try:
            self.apply()
        except ExplorerError:
            raise
        except Exception:
            self.discard()

    def discard(self):
        """Begin a new one with the next picture."""
        self._broken = True

    def apply(self):
        """Let the run be what the controls say: as it is, changed, or a new one."""
        places = {name: place(control) for name, control in self._controls.items()}
        moved = [name for name, index in places.items() if self._places.get(name) != index]
        if self._broken or (moved and self._starts_over(moved)):
            self._broken, self.run = True, None
            run = self._live(**values_of(self._controls))
            check_watched(run)
            self._broken, self.run = False, run
            self.train(self._ahead)
            self._ahead = 0
        elif moved:
            self.run.set(**{name: self._controls[name].value for name in moved})
        self._places = places

    def _starts_over(self, moved):
        return self._buttons.starts_over or not set(moved) <= set(self.run.CHANGEABLE)

    def train(self, steps):
        """That many steps, in parts as long as those of a picture."""
        while steps > 0 and not self.run.ended:
            part = min(steps, self._buttons.steps)
            self.advance(part)
            steps -= part

    def advance(self, steps):
        """That many steps at once."""
        self._broken = True  # if it fails it may have stopped halfway through a step
        before = perf_counter()
        self.run.advance(steps)
        self.seconds_a_step = (perf_counter() - before) / steps
        self._broken = False
