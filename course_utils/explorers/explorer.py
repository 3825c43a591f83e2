"""What all explorers are: controls, the picture that they move, and the sentence below it."""

import asyncio
from time import perf_counter

import ipywidgets

from course_utils.explorers.controls import index_of, select, values_of
from course_utils.explorers.picture import Picture, as_frame
from course_utils.widgets import CourseWidget, ExplorerError, picture

# Before a move is computed, further ones are waited for: this share of the time that the last one
# took, and at most so many seconds.
SHARE = 0.25
LONGEST = 0.05


class Explorer(CourseWidget, ipywidgets.VBox):
    """A picture that controls move; made by `explore`. Each of the three kinds has its own `_show`.

    Attributes:
        controls: The control widgets, by the name of their value.
        played: The names of those that have a play button.

    Args:
        drawing: The `Drawing` that the controls move.
        controls: Becomes the attribute.
        players: Play buttons, by the name of the control that they move.
        kind: The line below the picture that says what kind of explorer this is.
        widget: The class of the picture in the browser.
        between: Widgets between the controls and the picture.
        **traits: What else the picture is made with.
    """

    def __init__(self, drawing, controls, players, kind, widget=Picture, between=(), **traits):
        self.controls, self.played = controls, list(players)
        self._home = running_loop()
        self._due = None  # the move that waits for the event loop
        self._stale = True  # whether the controls show more than the picture
        self._seconds = 0.0
        self._sentence = self._error = ""
        self._drawing = drawing
        self._picture = widget(
            kind=kind,
            size=drawing.size,
            controls=list(controls.values()),
            players=list(players.values()),
            **traits,
        )
        rows = [
            ipywidgets.HBox([control, players[name]]) if name in players else control
            for name, control in controls.items()
        ]
        super().__init__([*rows, *between, self._picture])
        self.add_class("less-greedy-explorer")
        for control in controls.values():
            control.observe(self._moved, "value")

    @property
    def values(self):
        """The value of every control, by name."""
        return values_of(self.controls)

    @property
    def sentence(self):
        """What is said below the picture; the error, if `update` failed."""
        return self._error or self._sentence

    @property
    def error(self):
        """What went wrong where the picture is now; empty if nothing did."""
        return self._error

    @property
    def figure(self):
        """The matplotlib figure that is painted."""
        return self._drawing.figure

    def set(self, **values):
        """Move controls, as a learner would; returns the sentence.

        Raises:
            ExplorerError: If there is no such control, or it does not offer the value.
        """
        places = {}
        for name, value in values.items():
            if name not in self.controls:
                known = ", ".join(self.controls)
                raise ExplorerError(f"there is no control {name!r}: choose from {known}")
            places[name] = index_of(name, self.controls[name], value)
        for name, place in places.items():
            select(self.controls[name], place)
        return self.catch_up()

    def catch_up(self):
        """Show at once where the controls stand, if it is not shown yet; returns the sentence."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
        if self._stale:
            self._stale = False
            start = perf_counter()
            self._show()
            self._seconds = perf_counter() - start
        return self.sentence

    def png(self):
        """The picture as matplotlib paints it, as the bytes of a PNG file."""
        self.catch_up()
        return self._drawing.png()

    def without_widgets(self):
        self.catch_up()
        if self._error:
            return {"text/plain": self._error}, {}
        return picture(self._sentence, self.png(), self._drawing.size)

    def in_short(self):
        return ", ".join(f"{name}={value!r}" for name, value in self.values.items())

    # What each kind does in its own way

    def _show(self):
        """Let sentence and picture be those for the values of the controls."""
        raise NotImplementedError

    def _where(self):
        """Where an error came up, for people."""
        return at(self.values)

    # From a moved control to `_show`

    def _moved(self, change):
        self._stale = True
        self._at_home(self._plan, otherwise=self.catch_up)

    def _at_home(self, action, otherwise=None):
        """Do this soon, in the thread where the explorer was made; at once if no loop runs there.

        JupyterLab has the messages of widgets handled in another thread, and matplotlib bears only
        one.
        """
        at_home(self._home, lambda: self._guarded(action), otherwise or action)

    def _guarded(self, action):
        """Do what the event loop asks for: an interruption or `exit()` must not end the kernel."""
        try:
            action()
        except BaseException as error:
            self._fail(error)

    def _plan(self):
        """Catch up soon: moves that are already under way are merged with this one."""
        if self._stale and self._due is None:
            wait = min(SHARE * self._seconds, LONGEST)
            self._due = self._home.call_later(wait, self._guarded, self.catch_up)

    # From `_show` to the browser

    def _attempt(self, action, *arguments):
        """What an action returns; if it fails, nothing, and its error is what is said."""
        self._error = ""
        try:
            return action(*arguments)
        except Exception as error:
            self._error = told(error, self._where())
            return None

    def _fail(self, error):
        """Show an error in the picture's place."""
        self._error = told(error, self._where())
        self._publish(None)

    def _publish(self, moved, **more):
        """Show what `Drawing.move` returned, or, if it failed, the error."""
        operations = []
        if moved is not None and not self._error:
            self._sentence, operations = moved
        with self._picture.hold_sync():
            self._picture.layers = self._drawing.layers
            self._picture.frame = as_frame(self._sentence, operations, self._error) | more


def at_home(home, action, otherwise):
    """Do the first soon, in the thread of an event loop; the second at once if it does not run."""
    if home is not None and home.is_running():
        home.call_soon_threadsafe(action)
    else:
        otherwise()


def running_loop():
    """The event loop that runs this cell; None outside of a kernel."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def at(values):
    """A position for people: ``a = 2, b = 3``."""
    return ", ".join(f"{name} = {value}" for name, value in values.items())


def told(error, where):
    """An error as it is shown in the picture's place."""
    what = " at ".join(filter(None, [type(error).__name__, where]))
    return ": ".join(filter(None, [what, str(error)]))
