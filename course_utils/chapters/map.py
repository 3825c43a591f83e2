"""The map of the course as a picture: what to read before what."""

from collections.abc import Collection
from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from course_utils.chapters import CHAPTERS
from course_utils.chapters.chapter import Chapter
from course_utils.plots import panels
from course_utils.plots.style import COLOURS

# A chapter stands one column to the right of the last one that it builds on. Its row is set by
# hand, so that no arrow crosses a box.
ROWS = {1: 1, 2: 0, 3: 2, 4: 3, 5: 1, 6: 2, 7: 0, 8: 2, 9: 1, 10: 4}
WIDTH, HEIGHT = 0.82, 0.7  # of a box, in columns and in rows
LETTERS = 18  # in a line of a box
NEEDED = {"color": COLOURS[0], "linestyle": "-"}
HELPFUL = {"color": COLOURS[1], "linestyle": "--"}

Place = tuple[int, int]  # column and row


def show_map(chapters: Collection[Chapter] = tuple(CHAPTERS.values())) -> Axes:
    """Draw a box for each chapter, and an arrow to it from each that it builds on."""
    at = places(chapters)
    columns, rows = (1 + max(places) for places in zip(*at.values(), strict=True))
    ax = panels(height=0.7 + 0.75 * rows)
    ax.figure.set_figwidth(1.7 * columns)
    for chapter in chapters:
        _box(ax, at[chapter.number], f"{chapter.number} · {chapter.title}")
    for before, after in helping(chapters):
        _arrow(ax, at[before], at[after], HELPFUL)
    for before, after in needing(chapters):
        _arrow(ax, at[before], at[after], NEEDED)
    for look, text in ((NEEDED, "read this first"), (HELPFUL, "helps in a section or two")):
        ax.plot([], [], label=text, **look)
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, 0), ncols=2)
    ax.set(xlim=(-0.5, columns - 0.5), ylim=(rows - 0.5, -0.5))
    ax.set_axis_off()
    return ax


def places(chapters: Collection[Chapter]) -> dict[int, Place]:
    """Where the box of each chapter stands, by its number."""
    at: dict[int, Place] = {}
    for chapter in chapters:
        before = [at[number][0] for number in chapter.needs + chapter.helped_by]
        at[chapter.number] = 1 + max(before, default=-1), ROWS[chapter.number]
    return at


def helping(chapters: Collection[Chapter]) -> list[tuple[int, int]]:
    """Pairs of numbers: the first chapter helps in the second."""
    return [(before, one.number) for one in chapters for before in one.helped_by]


def needing(chapters: Collection[Chapter]) -> list[tuple[int, int]]:
    """Pairs of numbers: the second chapter needs the first; without what other pairs imply."""
    needs = {one.number: one.needs for one in chapters}

    def behind(number: int) -> set[int]:
        return {far for near in needs[number] for far in {near} | behind(near)}

    return [
        (before, number)
        for number, all_needed in needs.items()
        for before in all_needed
        if not any(before in behind(other) for other in all_needed)
    ]


def _box(ax: Axes, at: Place, text: str) -> None:
    corner = at[0] - WIDTH / 2, at[1] - HEIGHT / 2
    style = "round,pad=0,rounding_size=0.08"
    ax.add_patch(FancyBboxPatch(corner, WIDTH, HEIGHT, style, facecolor="white", edgecolor="0.3"))
    ax.text(*at, fill(text, LETTERS), ha="center", va="center", fontsize=10)


def _arrow(ax: Axes, before: Place, after: Place, look: dict) -> None:
    ends = (after[0] - WIDTH / 2, after[1]), (before[0] + WIDTH / 2, before[1])
    ax.annotate("", *ends, arrowprops={"arrowstyle": "-|>", "shrinkA": 0, "shrinkB": 0, **look})
