"""The widget: controls, the picture that they move, and the sentence below it."""

import asyncio
import itertools
import math
from time import perf_counter

import ipywidgets as widgets

from course_utils.explorers import controls as make
from course_utils.explorers.drawing import SCREEN
from course_utils.explorers.errors import ExplorerError
from course_utils.explorers.picture import MOST_BYTES, Frames, Picture, one_frame

KINDS = {
    "exact": "Exact: computed at each move, while a kernel runs.",
    "precomputed": "Precomputed: every position was computed beforehand.",
}
MOST_POSITIONS = 5000
# Before a move is computed, further ones are waited for: this share of the time that the last one
# took, and at most so many seconds.
SHARE = 0.25
LONGEST = 0.05


class Explorer(widgets.VBox):
    """A picture that sliders move; made by `explore`.

    Attributes:
        controls: The control widgets, by the name of their value.
    """

    def __init__(self, drawing, controls, players, kind):
        self.controls = controls
        self._drawing = drawing
        self._frames = None  # every position, if all of them are computed beforehand
        self._home = running_loop()
        self._due = None  # the move that waits for the event loop
        self._stale = True  # whether the controls show more than the picture
        self._seconds = 0.0
        self._sentence = self._error = ""
        self._picture = Picture(
            kind=KINDS[kind],
            size=[float(side) * SCREEN for side in drawing.figure.get_size_inches()],
            controls=list(controls.values()),
            players=list(players.values()),
        )
        if kind == "precomputed":
            self._compute_all()
        else:
            drawing.find_movers(self._samples())
        self._serve()
        rows = [
            widgets.HBox([control, players[name]]) if name in players else control
            for name, control in controls.items()
        ]
        super().__init__([*rows, self._picture])
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
        if self._frames is not None:
            self._try_move(self.values)
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

    # Moves

    def _samples(self):
        """The present position, and each control at its ends while the others stay."""
        yield self.values
        for name, control in self.controls.items():
            choices = make.offered(control)
            for value in (choices[0], choices[-1]):
                yield self.values | {name: value}

    def _compute_all(self):
        """Compute every position and hand all of them to the browser.

        Raises:
            ExplorerError: If they are too many, or too large.
        """
        choices = [make.offered(control) for control in self.controls.values()]
        lengths = [len(values) for values in choices]
        if math.prod(lengths) > MOST_POSITIONS:
            raise ExplorerError(
                f"{' × '.join(map(str, lengths))} = {math.prod(lengths)} positions are too many to "
                f"compute beforehand (at most {MOST_POSITIONS}): offer fewer values, or leave out "
                "precomputed=True"
            )
        positions = [
            dict(zip(self.controls, values, strict=True)) for values in itertools.product(*choices)
        ]
        self._drawing.find_movers(positions)
        frames = Frames(lengths)
        for values in positions:
            operations = self._try_move(values)
            if frames.add(self._sentence, operations, self._error) > MOST_BYTES:
                raise ExplorerError(
                    f"the positions take more than {MOST_BYTES / 1e6:.0f} MB in the browser: offer "
                    "fewer values, draw fewer points, or leave out precomputed=True"
                )
        self._frames = frames
        self._picture.layers = self._drawing.layers
        self._picture.frames = frames.packed()

    def _moved(self, change):
        # JupyterLab has the messages of widgets handled in another thread, and matplotlib bears
        # only one: what moves is computed where the explorer was made.
        self._stale = True
        if self._home is not None and self._home.is_running():
            self._home.call_soon_threadsafe(self._plan)
        else:
            self._serve()

    def _plan(self):
        """Serve soon: moves that are already under way are merged with this one."""
        if self._stale and self._due is None:
            self._due = self._home.call_later(min(SHARE * self._seconds, LONGEST), self._serve)

    def _serve(self):
        """Show the values of the controls, unless they are shown already."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
        if not self._stale:
            return
        self._stale = False
        start = perf_counter()
        if self._frames is not None:
            chosen = self._frames.at([make.place(control) for control in self.controls.values()])
            self._sentence, self._error = chosen["sentence"], chosen["error"]
        else:
            operations = self._try_move(self.values)
            with self._picture.hold_sync():
                self._picture.layers = self._drawing.layers
                self._picture.frame = one_frame(self._sentence, operations, self._error)
        self._seconds = perf_counter() - start

    def _try_move(self, values):
        """Move the figure; what goes wrong becomes the text that is shown instead of it."""
        try:
            self._sentence, operations = self._drawing.move(values)
            self._error = ""
        except Exception as error:
            at = ", ".join(f"{name} = {value}" for name, value in values.items())
            self._error = f"{type(error).__name__} at {at}: {error}"
            operations = []
        return operations


def running_loop():
    """The event loop that runs this cell; None outside of a kernel."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
