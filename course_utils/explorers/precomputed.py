"""The kind of explorer whose positions are all in the browser."""

import itertools
import math

from course_utils.explorers import controls as make
from course_utils.explorers.errors import ExplorerError
from course_utils.explorers.explorer import Explorer
from course_utils.explorers.picture import MOST_BYTES, Frames

MOST_POSITIONS = 5000


class PrecomputedExplorer(Explorer):
    """A picture whose every position is computed beforehand: it also moves with no kernel."""

    KIND = "Precomputed: every position was computed beforehand."

    def png(self):
        """The picture as matplotlib paints it, as the bytes of a PNG file."""
        self._attempt(self._drawing.move, self.values)
        return super().png()

    def _prepare(self):
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
        self._frames = Frames(lengths)
        for values in positions:
            sentence, operations = self._attempt(self._drawing.move, values, at=values) or ("", [])
            if self._frames.add(sentence, operations, self._error) > MOST_BYTES:
                raise ExplorerError(
                    f"the positions take more than {MOST_BYTES / 1e6:.0f} MB in the browser: offer "
                    "fewer values, draw fewer points, or leave out precomputed=True"
                )
        self._picture.layers = self._drawing.layers
        self._picture.frames = self._frames.packed()

    def _show(self):
        # The browser has it already: this is for whoever asks in the kernel.
        position = self._frames.at([make.place(control) for control in self.controls.values()])
        self._sentence, self._error = position["sentence"], position["error"]
