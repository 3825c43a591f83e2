"""The picture of a choice: a row for each option, and what was measured across them."""

from dataclasses import dataclass

from matplotlib.artist import Artist
from matplotlib.axes import Axes

from course_utils.guesses.measured import Measured
from course_utils.guesses.painting import blank, set_axis
from course_utils.guesses.scale import Scale
from course_utils.plots import series
from course_utils.widgets import GuessError

MEASURED = series(0)["color"]
MOST_OPTIONS = 8  # with more, the rows are too many to weigh against one another


@dataclass(frozen=True)
class Verdict:
    """What is right, and what to say of each option."""

    answer: str  # a sentence that says what was measured
    described: str  # the same, with all that the picture shows
    right: frozenset[str]  # all options that the measurement does not rule out
    sentences: dict[str, str]  # by option
    seeds: str


def check_options(names: list) -> None:
    """Refuse options that are no choice.

    Raises:
        GuessError: If they are too few, too many, or no texts.
    """
    if not 2 <= len(names) <= MOST_OPTIONS:
        raise GuessError(f"a choice has 2 to {MOST_OPTIONS} options, got {len(names)}")
    for name in names:
        if not isinstance(name, str) or not name.strip():
            raise GuessError(f"an option must be a text that is not empty, got {name!r}")


def rows(names: list[str], scale: Scale, label: str, ticks=None) -> Axes:
    """Axes with a row for each option, the first at the top."""
    ax = blank(7.0, 1.2 + 0.36 * len(names))
    set_axis(ax, "x", scale, label, ticks)
    ax.set(ylim=(len(names) - 0.5, -0.5))
    ax.set_yticks(range(len(names)), names)
    ax.tick_params(axis="y", length=0)
    ax.grid(False, axis="y")
    return ax


def draw_measured(ax: Axes, row: float, measured: Measured) -> list[Artist]:
    """A point with its interval in a row."""
    ends = [measured.low, measured.high]
    (interval,) = ax.plot(ends, [row, row], color=MEASURED, linewidth=4)
    (point,) = ax.plot(measured.mean, row, "o", color=MEASURED, markersize=9)
    return [interval, point]
