"""Every explorer of the course by its title, for a lecture or for a look around.

``play("3", "How much to keep?")`` offers one. Nothing is drawn or trained before *Show* is pressed,
so all offers of a notebook can be run at once.
"""

from collections.abc import Callable

import ipywidgets

from course_utils.chapters import CHAPTERS
from course_utils.explorers import Explorer
from course_utils.explorers.explorer import at_home, running_loop, told
from course_utils.training.progress import bars_in
from course_utils.widgets import CourseWidget, Output

WORKING = "Working. What it shows is trained first, where it must be."


def play(chapter: str | int, title: str) -> "Offer":
    """Offer an explorer of a chapter.

    Args:
        chapter: Its number, such as "3".
        title: The explorer's, as the chapter lists it.

    Raises:
        ValueError: If there is no such chapter, or no such explorer in it.
    """
    number = str(chapter)
    if number not in CHAPTERS:
        raise ValueError(f"there is no chapter {number!r}: choose from {', '.join(CHAPTERS)}")
    offered = CHAPTERS[number].explorers
    if title not in offered:
        known = ", ".join(map(repr, offered))
        raise ValueError(f"chapter {number} has no explorer {title!r}: choose from {known}")
    return Offer(title, offered[title])


class Offer(CourseWidget, ipywidgets.VBox):
    """A button, and in its place the explorer once it was pressed; made by `play`.

    Attributes:
        explorer: What is shown; None before.
    """

    def __init__(self, title: str, make: Callable[[], Explorer]) -> None:
        self.title, self.explorer = title, None
        self._make, self._home = make, running_loop()
        self._button = ipywidgets.Button(
            description=f"Show: {title}", layout={"width": "auto", "min_width": "6em"}
        )
        self._note = ipywidgets.Label()
        super().__init__([ipywidgets.HBox([self._button, self._note])])
        self._button.on_click(self._pressed)

    def show(self) -> Explorer | None:
        """Make the explorer and put it in the button's place; None if that fails, which is told."""
        self._button.disabled, self._note.value = True, WORKING
        try:
            with bars_in(self):
                self.explorer = self._make()
        except BaseException as error:  # an interruption must not end the loop that runs this
            self._button.disabled, self._note.value = False, told(error, "")
            return None
        self.children = [self.explorer]
        return self.explorer

    def without_widgets(self) -> Output:
        return {"text/plain": f"{self.title}: run this cell and press Show"}, {}

    def in_short(self) -> str:
        return repr(self.title)

    def _pressed(self, button) -> None:
        # In the thread of the cells: JupyterLab has clicks handled in another, and matplotlib
        # bears only one.
        at_home(self._home, self.show, otherwise=self.show)
