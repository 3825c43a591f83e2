"""The two layers of a picture: axes, and above them the measurement. The guess goes between."""

import math
from dataclasses import dataclass
from textwrap import fill

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from course_utils.explorers.drawing import DPI, SCREEN
from course_utils.explorers.layers import paint_layers, png, units
from course_utils.explorers.narrow import readable
from course_utils.guesses.scale import Scale
from course_utils.guesses.wording import repeated

AXES, MEASUREMENT = 0, 1  # layers
GREY = "0.35"
WRAPPED = 13  # characters in a line of a label beside the axes
PHONES = (4.0, 4.4, 5.0, 5.6)  # inches wide, the best first
MOST_TICKS = 8  # with more on a logarithmic axis their labels collide


@dataclass(frozen=True)
class Painted:
    """What the browser and a page without widgets show."""

    layers: list[list[bytes]]  # PNG files: axes and measurement, for ordinary and fine screens
    png: bytes  # both together
    size: tuple[float, float]  # in pixels of an ordinary screen
    box: tuple[float, float, float, float]  # the axes: left, top, right, bottom, as shares of size
    ax: Axes  # of which it was painted
    measurement: list[Artist]

    def for_phone(self) -> "Painted":
        """The same, as narrow as can be read; its texts are as large as before."""
        resizable = Resizable(self.ax.figure)
        resizable.resize(*readable(resizable, PHONES))
        return paint(self.ax, self.measurement)


class Resizable:
    """A figure that `readable` tries at one size after another."""

    def __init__(self, figure: Figure):
        self.figure = figure

    @property
    def inches(self) -> list[float]:
        """Width and height."""
        return list(map(float, self.figure.get_size_inches()))

    def resize(self, width: float, height: float) -> None:
        """Lay it out anew."""
        self.figure.set_layout_engine("constrained")
        self.figure.set_size_inches(width, height)
        self.figure.canvas.draw()


def blank(width: float, height: float) -> Axes:
    """Axes in a new figure of so many inches."""
    figure = Figure(figsize=(width, height), dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    return figure.subplots()


def paint(ax: Axes, measurement: list[Artist]) -> Painted:
    """Paint the figure of `ax`, with the artists of the measurement in a layer of their own."""
    figure = ax.figure
    figure.canvas.draw()  # the layout makes room for everything …
    figure.set_layout_engine("none")  # … and then stays
    statics = [
        (artist, MEASUREMENT if artist in measurement else AXES)
        for frame in (figure, ax)
        for artist in units(frame)
    ]
    layers = [paint_layers(figure, statics, [], dpi) for dpi in (SCREEN, DPI)]
    width, height = (float(side) * SCREEN for side in figure.get_size_inches())
    box = ax.get_position()
    shares = (box.x0, 1 - box.y1, box.x1, 1 - box.y0)
    shares = tuple(map(float, shares))
    return Painted(layers, png(figure), (width, height), shares, ax, measurement)


def set_axis(ax: Axes, which: str, scale: Scale, label: str, ticks=None) -> None:
    """Fix the "x" or "y" axis, with marks at `ticks`, or where a learner expects them."""
    axis = getattr(ax, f"{which}axis")
    if scale.log:
        getattr(ax, f"set_{which}scale")("log")
        ticks = decades(scale) if ticks is None else ticks
    if ticks is not None and len(ticks) > 1:
        axis.set_ticks(list(ticks), [repeated(tick) for tick in ticks])
        axis.set_minor_locator(NullLocator())
    getattr(ax, f"set_{which}lim")(scale.low, scale.high)
    getattr(ax, f"set_{which}label")(label)


def decades(scale: Scale) -> list[float]:
    """The powers of ten on a logarithmic scale; of many only some."""
    first, last = math.ceil(math.log10(scale.low)), math.floor(math.log10(scale.high))
    every = (last - first) // MOST_TICKS + 1
    return [10.0**power for power in range(first, last + 1, every)]


def hide_axis(ax: Axes, which: str) -> None:
    """Without ticks and labels: nothing is measured along it."""
    axis = getattr(ax, f"{which}axis")
    axis.set_major_locator(NullLocator())
    ax.spines["left" if which == "y" else "bottom"].set_visible(False)
    ax.grid(False, axis=which)


def draw_references(ax: Axes, across: str, scale: Scale, references: dict[str, float]) -> None:
    """Dotted lines for what a trivial model gives; they are there before the guess.

    Args:
        ax: Where to draw.
        across: The axis that the values are read on, "x" or "y".
        scale: The scale of that axis.
        references: The values by the names that stand beside the lines.

    Raises:
        GuessError: If a value does not lie on the scale.
    """
    for name, value in references.items():
        value = scale.check(value, f"the reference {name!r}")
        look = {"color": GREY, "linestyle": ":", "linewidth": 1.5}
        if across == "y":
            ax.axhline(value, **look)
            # Beside the axes, where no curve comes.
            ax.annotate(fill(name, WRAPPED), (1, value), xycoords=("axes fraction", "data"),
                        va="center", xytext=(4, 0), textcoords="offset points",
                        color=GREY)  # fmt: skip
        else:
            ax.axvline(value, **look)
            ax.annotate(name, (value, 1), xycoords=("data", "axes fraction"), ha="center",
                        xytext=(0, 2), textcoords="offset points", color=GREY)  # fmt: skip
