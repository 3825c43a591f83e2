"""The picture in the browser: layers painted by matplotlib, and the operations between them."""

from pathlib import Path

import anywidget
import numpy as np
import traitlets as t
from ipywidgets import Widget, widget_serialization

from course_utils.explorers.drawing import DPI, SCREEN
from course_utils.explorers.operations import compact, identity, pack

HERE = Path(__file__).parent
MOST_BYTES = 40_000_000  # that all positions of a precomputed explorer may take


class Picture(anywidget.AnyWidget):
    """What `picture.js` shows; each trait is one message to it."""

    _esm = HERE / "picture.js"
    _css = HERE / "picture.css"

    kind = t.Unicode().tag(sync=True)
    size = t.List(t.Float()).tag(sync=True)  # on an ordinary screen
    resolution = t.Float(DPI / SCREEN).tag(sync=True)
    layers = t.List(t.List(t.Bytes())).tag(sync=True)  # PNG files, for ordinary and fine screens
    frame = t.Dict().tag(sync=True)  # what is shown, where the kernel computes each move
    frames = t.Dict().tag(sync=True)  # every position, where the browser chooses
    controls = t.List(t.Instance(Widget)).tag(sync=True, **widget_serialization)
    players = t.List(t.Instance(Widget)).tag(sync=True, **widget_serialization)

    def __repr__(self):
        return f"Picture({self.kind!r})"


class LivePicture(Picture):
    """A picture that is sent again and again; the browser says which ones it has painted.

    Each `frame` has a "number". For it the browser sends a message {"event": "painted", "number",
    "view"}, and {"event": "closed", "view"} when a view is gone; a view is known by a text.
    """

    running = t.Bool(False).tag(sync=True)
    note = t.Unicode().tag(sync=True)  # why it does not run


def one_frame(sentence, operations, error=""):
    """One position as the value of `Picture.frame`."""
    described, data = pack([operation for operation, _ in operations])
    for entry, (_, layer) in zip(described, operations, strict=True):
        entry["layer"] = layer
    return {"sentence": sentence, "error": error, "operations": described, "data": data}


class Frames:
    """Many positions; what several of them paint alike is kept once."""

    def __init__(self, lengths):
        self._lengths = lengths
        self._known = {}
        self._operations = []
        self._positions = []
        self._bytes = 0

    def add(self, sentence, operations, error=""):
        """The next position, in the order of `numpy.ndindex`; returns the bytes so far."""
        numbers = []
        for operation, layer in operations:
            small = compact(operation)
            key = (identity(small), layer)
            if key not in self._known:
                self._known[key] = len(self._operations)
                self._operations.append((small, layer))
                self._bytes += sum(array.nbytes for array in small.arrays.values())
            numbers.append(self._known[key])
        self._positions.append({"sentence": sentence, "error": error, "numbers": numbers})
        return self._bytes

    def at(self, place):
        """The position at an index along each control."""
        return self._positions[int(np.ravel_multi_index(place, self._lengths))]

    def packed(self):
        """All positions as the value of `Picture.frames`."""
        everything = one_frame("", self._operations)
        return {
            "lengths": list(self._lengths),
            "positions": self._positions,
            "operations": everything["operations"],
            "data": everything["data"],
        }
