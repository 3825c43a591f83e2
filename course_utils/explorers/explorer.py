"""The widget: controls, the picture that they move, and the sentence below it."""

import asyncio
from time import perf_counter

import ipywidgets as widgets

from course_utils.explorers import controls as make
from course_utils.explorers.drawing import SCREEN, Drawing
from course_utils.explorers.errors import ExplorerError
from course_utils.explorers.picture import Picture, one_frame

# Before a move is computed, further ones are waited for: this share of the time that the last one
# took, and at most so many seconds.
SHARE = 0.25
LONGEST = 0.05


class Explorer(widgets.VBox):
    """A picture that sliders move; made by `explore`. This kind computes it at each move.

    Attributes:
        controls: The control widgets, by the name of their value.
    """

    KIND = "Exact: computed at each move, while a kernel runs."
    PICTURE = Picture

    def __init__(self, setup, controls, players, figsize):
        self.controls = controls
        self._home = running_loop()
        self._due = None  # the move that waits for the event loop
        self._stale = True  # whether the controls show more than the picture
        self._seconds = 0.0
        self._sentence = self._error = ""
        self._drawing = Drawing(setup, self.values, figsize, self._given)
        self._picture = self.PICTURE(
            kind=self._kind(),
            size=[float(side) * SCREEN for side in self._drawing.figure.get_size_inches()],
            controls=list(controls.values()),
            players=list(players.values()),
        )
        self._prepare()
        self._serve()
        rows = [
            widgets.HBox([control, players[name]]) if name in players else control
            for name, control in controls.items()
        ]
        super().__init__([*rows, *self._more_rows(), self._picture])
        self.add_class("less-greedy-explorer")
        for control in controls.values():
            control.observe(self._moved, "value")

    # For lessons and tests

    @property
    def values(self):
        """The value of every control, by name."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def sentence(self):
        """What is said below the picture; the error, if `update` failed."""
        self._serve()
        return self._error or self._sentence

    @property
    def error(self):
        """What went wrong at the present position; empty if nothing did."""
        self._serve()
        return self._error

    @property
    def figure(self):
        """The matplotlib figure, in the state that is shown."""
        self._serve()
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
            places[name] = make.index_of(name, self.controls[name], value)
        for name, place in places.items():
            make.select(self.controls[name], place)
        return self.sentence

    def png(self):
        """The picture as matplotlib paints it, as the bytes of a PNG file."""
        self._serve()
        return self._drawing.png()

    def __repr__(self):
        values = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return f"Explorer({values})"

    def _repr_mimebundle_(self, include=None, exclude=None):
        # Where there are no widgets the picture is a PNG; the text is what nbval compares.
        data = {
            "text/plain": self.sentence,
            "application/vnd.jupyter.widget-view+json": {
                "version_major": 2,
                "version_minor": 0,
                "model_id": self.model_id,
            },
        }
        if self._error:
            return data, {}
        width, height = (round(side) for side in self._picture.size)
        details = {"alt": self.sentence, "width": width, "height": height}
        return data | {"image/png": self.png()}, {"image/png": details}

    # What the other kinds do in another way

    def _kind(self):
        """The line below the picture that says what kind of explorer this is."""
        return self.KIND

    def _given(self):
        """What `update` is handed before the values of the controls."""
        return ()

    def _more_rows(self):
        """Widgets between the controls and the picture."""
        return []

    def _prepare(self):
        """What is done once, before the first picture."""
        self._drawing.find_movers(self._samples())

    def _show(self):
        """Compute the picture for the values of the controls, and send it."""
        self._publish(self._attempt(self._drawing.move, self.values))

    def _where(self, values):
        """Where an error came up, for people."""
        return ", ".join(f"{name} = {value}" for name, value in values.items())

    # Moves

    def _samples(self):
        """The present position, and each control at its ends while the others stay."""
        yield self.values
        for name, control in self.controls.items():
            choices = make.offered(control)
            for value in (choices[0], choices[-1]):
                yield self.values | {name: value}

    def _moved(self, change):
        self._stale = True
        self._at_home(self._plan, otherwise=self._serve)

    def _at_home(self, action, otherwise=None):
        """Do this soon, in the thread where the explorer was made; at once if no loop runs there.

        JupyterLab has the messages of widgets handled in another thread, and matplotlib bears only
        one.
        """
        if self._home is not None and self._home.is_running():
            self._home.call_soon_threadsafe(self._guarded, action)
        else:
            (otherwise or action)()

    def _guarded(self, action):
        """Do what the event loop asks for: an interruption or `exit()` must not end the kernel."""
        try:
            action()
        except BaseException as error:
            self._fail(error)

    def _plan(self):
        """Serve soon: moves that are already under way are merged with this one."""
        if self._stale and self._due is None:
            wait = min(SHARE * self._seconds, LONGEST)
            self._due = self._home.call_later(wait, self._guarded, self._serve)

    def _serve(self):
        """Show the values of the controls, unless they are shown already."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
        if not self._stale:
            return
        self._stale = False
        start = perf_counter()
        self._show()
        self._seconds = perf_counter() - start

    def _attempt(self, action, *arguments, at=None):
        """What an action returns; if it fails, nothing, and the text that is shown instead."""
        try:
            result = action(*arguments)
        except Exception as error:
            self._error = self._told(error, at)
            return None
        self._error = ""
        return result

    def _told(self, error, at=None):
        where = self._where(self.values if at is None else at)
        what = " at ".join(filter(None, [type(error).__name__, where]))
        return ": ".join(filter(None, [what, str(error)]))

    def _fail(self, error):
        """Show an error in the picture's place."""
        self._error = self._told(error)
        self._publish(None)

    def _publish(self, moved):
        """Show what `Drawing.move` returned, or, if it failed, the error."""
        operations = []
        if moved is not None and not self._error:
            self._sentence, operations = moved
        with self._picture.hold_sync():
            self._picture.layers = self._drawing.layers
            self._picture.frame = self._frame(operations)

    def _frame(self, operations):
        return one_frame(self._sentence, operations, self._error)


def running_loop():
    """The event loop that runs this cell; None outside of a kernel."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
