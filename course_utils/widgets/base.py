"""How a widget of the course is shown: by hosts that have widgets, and by those that have none."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget

HERE = Path(__file__).parent
SHARED = {".js": HERE / "elements.js", ".css": HERE / "style.css"}

Output = tuple[dict[str, Any], dict[str, Any]]  # data and metadata, each by MIME type


class ExplorerError(ValueError):
    """A `setup`, an `update` or values that an explorer cannot work with."""


class GuessError(ValueError):
    """A question that cannot be asked as a guess."""


class CourseWidget:
    """What a cell shows of a widget; to be the first base of a class that is one."""

    def without_widgets(self) -> Output:
        """What stands in its place where there are no widgets: the same at each run.

        It is what a notebook stores, and what nbval compares.
        """
        raise NotImplementedError

    def in_short(self) -> str:
        """What tells it from others of its class, for its `repr`."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.in_short()})"

    def _repr_mimebundle_(self, **kwargs) -> Output:
        # anywidget's adds what a host asks for, such as Colab. It needs no anywidget for that, and
        # so does the same for a box of ipywidgets.
        data, metadata = anywidget.AnyWidget._repr_mimebundle_(self, **kwargs)
        instead, details = self.without_widgets()
        return data | instead, metadata | details


def picture(text: str, png: bytes, size: Sequence[float]) -> Output:
    """A PNG file of a size in pixels of an ordinary screen, with a text for who cannot see it."""
    width, height = map(round, size)
    details = {"alt": text, "width": width, "height": height}
    return {"text/plain": text, "image/png": png}, {"image/png": details}


def assembled(*paths: Path) -> str:
    """The scripts or style sheets at `paths` as one, after what all of their kind share.

    Put together here, since a widget's script is one module and there is no build step.
    """
    return "\n".join(part.read_text(encoding="utf-8") for part in (SHARED[paths[0].suffix], *paths))
