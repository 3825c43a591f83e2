"""What a live explorer can show: anything that goes on step by step."""

from collections.abc import Collection
from typing import Protocol

from course_utils.explorers.errors import ExplorerError


class Watched(Protocol):
    """What `live` returns to `explore`; `course_utils.training.Run` is one.

    Attributes:
        CHANGEABLE: The names of the controls that `set` takes; may be empty.
        step: How many steps are done.
        ended: Why there is no further step, as the rest of "It ended: …"; empty while there is one.
    """

    CHANGEABLE: Collection[str]
    step: int
    ended: str

    def advance(self, n: int) -> None:
        """Take n more steps, or as many as are left."""

    def set(self, **values) -> None:
        """Take over new values of controls, all of them in `CHANGEABLE`."""


PARTS = ("CHANGEABLE", "step", "ended", "advance", "set")


def check_watched(run):
    """Refuse what cannot be watched.

    Raises:
        ExplorerError: If a part of `Watched` is missing.
    """
    missing = [part for part in PARTS if not hasattr(run, part)]
    if missing:
        raise ExplorerError(
            f"live returned {run!r}, which has no {', '.join(missing)}: return a "
            "course_utils.training.Run, or an object with the parts that "
            "course_utils.explorers.watched.Watched lists"
        )
