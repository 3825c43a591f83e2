"""The kind of explorer that computes its picture at each move."""

from typing import final

from course_utils.explorers.controls import samples, values_of
from course_utils.explorers.drawing import Drawing
from course_utils.explorers.explorer import Explorer

KIND = "Exact: computed at each move, while a kernel runs."


@final
class ExactExplorer(Explorer):
    """A picture that the kernel computes anew for each move."""

    def __init__(self, setup, controls, players, figsize):
        drawing = Drawing(setup, values_of(controls), figsize)
        drawing.find_movers(samples(controls))
        super().__init__(drawing, controls, players, KIND)
        self.catch_up()

    def _show(self):
        self._publish(self._attempt(self._drawing.move, self.values))
