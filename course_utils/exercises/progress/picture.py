"""A learner's progress as a picture: one row a chapter, one square an exercise or question."""

from matplotlib.axes import Axes

from course_utils.exercises.progress.next_steps import (
    NOT_YET,
    PASSED,
    TRIED,
    Chapters,
    exercises,
    questions,
    state,
)
from course_utils.exercises.progress.record import History
from course_utils.plots.style import COLOURS

SIDE = 17  # of a square, in points
HEADING = 22  # so high over the squares, in points: there are the numbers of the columns between
# Each state has a colour and a sign of its own, so that it is seen in grey, too.
SQUARES = {
    PASSED: {"markerfacecolor": COLOURS[2], "markeredgecolor": COLOURS[2]},
    TRIED: {"markerfacecolor": "white", "markeredgecolor": COLOURS[1], "markeredgewidth": 2.5},
    NOT_YET: {"markerfacecolor": "white", "markeredgecolor": "0.6"},
}
SIGNS = {
    PASSED: {"marker": r"$✔$", "color": "white", "markersize": 11},
    TRIED: {"marker": "D", "color": COLOURS[1], "markersize": 5},
}


def progress_picture(ax: Axes, chapters: Chapters, history: History) -> Axes:
    """Draw the squares of all chapters: exercises on the left, quiz questions on the right.

    Args:
        ax: Where to draw; `figure_size` says how large.
        chapters: What there is to do, by number.
        history: What was done.
    """
    most, asked = _columns(chapters)
    first = most + 1  # one column stays free between exercises and questions
    for row, (number, chapter) in enumerate(chapters.items()):
        for column, task in enumerate(exercises(chapter)):
            _square(ax, column, row, state(history, task))
        for column, task in enumerate(questions(number, chapter), start=first):
            _square(ax, column, row, state(history, task))
    names = [f"{number} · {chapter.title}" for number, chapter in chapters.items()]
    ax.set_yticks(range(len(chapters)), names)
    ax.set_xticks(
        [*range(most), *range(first, first + asked)], [*range(1, most + 1), *range(1, asked + 1)]
    )
    ax.tick_params(length=0, labeltop=True, labelbottom=False)
    ax.set(xlim=(-0.7, first + asked - 0.3), ylim=(len(chapters) - 0.4, -0.6))
    for middle, title in (((most - 1) / 2, "exercises"), (first + (asked - 1) / 2, "quiz")):
        _heading(ax, middle, title)
    ax.spines[:].set_visible(False)
    ax.grid(False)
    _legend(ax)
    return ax


def figure_size(chapters: Chapters) -> tuple[float, float]:
    """Width and height in inches."""
    return max(7.0, 1.6 + 0.32 * (1 + sum(_columns(chapters)))), 1.2 + 0.38 * len(chapters)


def _columns(chapters: Chapters) -> tuple[int, int]:
    """How many exercises, and how many questions, the largest chapter has."""
    return (
        max(len(chapter.exercises) for chapter in chapters.values()),
        max(len(chapter.quiz) for chapter in chapters.values()),
    )


def _square(ax: Axes, x: float, y: float, what: str) -> list:
    """A square with its sign; returns what was drawn."""
    square = ax.plot(x, y, "s", markersize=SIDE, linestyle="", clip_on=False, **SQUARES[what])
    sign = SIGNS.get(what)
    return square + (ax.plot(x, y, linestyle="", clip_on=False, **sign) if sign else [])


def _heading(ax: Axes, x: float, title: str) -> None:
    """A heading over the numbers of some columns."""
    place = {"xycoords": ax.get_xaxis_transform(), "textcoords": "offset points"}
    ax.annotate(title, (x, 1), (0, HEADING), ha="center", va="bottom", **place)


def _legend(ax: Axes) -> None:
    """The three states, as they are drawn."""
    drawn = [tuple(_square(ax, float("nan"), float("nan"), what)) for what in SQUARES]
    ax.legend(drawn, list(SQUARES), ncols=3, loc="upper left", bbox_to_anchor=(0, 0), frameon=False)
