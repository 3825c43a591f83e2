"""The picture in the browser: layers painted by matplotlib, and the operations between them."""

from pathlib import Path

import anywidget
import traitlets as t
from ipywidgets import Widget, widget_serialization

from course_utils.explorers.drawing import DPI, SCREEN
from course_utils.explorers.operations import pack
from course_utils.widgets import assembled

HERE = Path(__file__).parent


class Picture(anywidget.AnyWidget):
    """What `picture.js` shows; each trait is one message to it."""

    _esm = assembled(HERE / "picture.js")
    _css = assembled(HERE / "picture.css")

    kind = t.Unicode().tag(sync=True)
    size = t.List(t.Float()).tag(sync=True)  # on an ordinary screen
    resolution = t.Float(DPI / SCREEN).tag(sync=True)
    layers = t.List(t.List(t.Bytes())).tag(sync=True)  # PNG files, for ordinary and fine screens
    frame = t.Dict().tag(sync=True)  # what is shown, where the kernel computes each move
    frames = t.Dict().tag(sync=True)  # every position, where the browser chooses
    controls = t.List(t.Instance(Widget)).tag(sync=True, **widget_serialization)
    players = t.List(t.Instance(Widget)).tag(sync=True, **widget_serialization)


class LivePicture(Picture):
    """A picture that is sent again and again; the browser says which ones it has painted.

    Each `frame` has a "number". For it the browser sends a message {"event": "painted", "number",
    "view"}, and {"event": "closed", "view"} when a view is gone; a view is known by a text.
    """

    running = t.Bool(False).tag(sync=True)
    note = t.Unicode().tag(sync=True)  # why it does not run


def as_frame(sentence, operations, error=""):
    """One position as the value of `Picture.frame`; `operations` is what `Drawing.move` returns."""
    described, data = pack([operation for operation, _ in operations])
    for entry, (_, layer) in zip(described, operations, strict=True):
        entry["layer"] = layer
    return {"sentence": sentence, "error": error, "operations": described, "data": data}
