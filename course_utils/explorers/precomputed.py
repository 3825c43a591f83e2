"""The kind of explorer whose positions are all in the browser."""

import itertools
import math
from contextlib import suppress
from typing import final

import numpy as np

from course_utils.explorers.controls import offered, place, values_of
from course_utils.explorers.drawing import Drawing
from course_utils.explorers.explorer import Explorer, at, told
from course_utils.explorers.operations import compact, identity
from course_utils.explorers.picture import as_frame
from course_utils.widgets import ExplorerError

KIND = "Precomputed: every position was computed beforehand."
MOST_POSITIONS = 5000
MOST_BYTES = 40_000_000  # that all positions may take


@final
class PrecomputedExplorer(Explorer):
    """A picture whose every position is computed beforehand: it also moves with no kernel.

    Raises:
        ExplorerError: If the positions are too many, or too large.
    """

    def __init__(self, setup, controls, players, figsize):
        drawing = Drawing(setup, values_of(controls), figsize)
        choices = {name: offered(control) for name, control in controls.items()}
        check_number(choices)
        self._frames = every_position(drawing, choices)
        sent = {"layers": drawing.layers, "frames": self._frames.packed()}
        super().__init__(drawing, controls, players, KIND, **sent)
        self.catch_up()

    def png(self):
        with suppress(Exception):  # it is told in the picture's place
            self._drawing.move(self.values)
        return super().png()

    def _show(self):
        # The browser has it already: this is for whoever asks in the kernel.
        position = self._frames.at([place(control) for control in self.controls.values()])
        self._sentence, self._error = position["sentence"], position["error"]


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

    def at(self, places):
        """The position at an index along each control."""
        return self._positions[int(np.ravel_multi_index(places, self._lengths))]

    def packed(self):
        """All positions as the value of `Picture.frames`."""
        everything = as_frame("", self._operations)
        return {
            "lengths": list(self._lengths),
            "positions": self._positions,
            "operations": everything["operations"],
            "data": everything["data"],
        }


def check_number(choices):
    """Refuse too many positions.

    Raises:
        ExplorerError: If they are.
    """
    lengths = [len(values) for values in choices.values()]
    if math.prod(lengths) > MOST_POSITIONS:
        raise ExplorerError(
            f"{' × '.join(map(str, lengths))} = {math.prod(lengths)} positions are too many to "
            f"compute beforehand (at most {MOST_POSITIONS}): offer fewer values, or leave out "
            "precomputed=True"
        )


def every_position(drawing, choices):
    """The frames of a drawing at all positions of its controls, whose values are given by name.

    Raises:
        ExplorerError: If they are too large.
    """
    combined = itertools.product(*choices.values())
    positions = [dict(zip(choices, values, strict=True)) for values in combined]
    drawing.find_movers(positions)
    frames = Frames([len(values) for values in choices.values()])
    for values in positions:
        try:
            size = frames.add(*drawing.move(values))
        except Exception as error:  # shown when somebody moves there
            size = frames.add("", [], told(error, at(values)))
        if size > MOST_BYTES:
            raise ExplorerError(
                f"the positions take more than {MOST_BYTES / 1e6:.0f} MB in the browser: offer "
                "fewer values, draw fewer points, or leave out precomputed=True"
            )
    return frames
