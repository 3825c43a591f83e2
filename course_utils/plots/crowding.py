"""What a reader of a picture could not read: texts cut off, on others or on curves; lines alike.

As an extension of IPython it refuses such pictures: lessons are built and tested with it.
"""

from itertools import combinations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox

TOUCH = 0.15  # of a text's height: so much of its box, at each side, is no ink
STEP = 0.5  # pixels between the points of a curve that are looked at
CORNERS = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]) / 2
FAR = 1e4  # pixels outside its axes, where a curve is not followed any more


class CrowdedPicture(Exception):
    """A picture that cannot be read as it is."""


def crowding(figure: Figure, gap: float = 0) -> list[str]:
    """What is wrong with a drawn figure, a sentence each; empty where all can be read.

    Args:
        figure: As it was drawn last.
        gap: Least distance between two texts, in heights of a letter.
    """
    boxes = [(text, _ink(text)) for text in _texts(figure)]
    cut = [
        f"{_said(text)} is cut off at the figure's edge"
        for text, box in boxes
        if not _within(box, figure.bbox)
    ]
    wide = [(text, _ink(text, gap / 2)) for text, _ in boxes]
    on_texts = [
        f"{_said(one)} lies on {_said(other)}"
        for (one, first), (other, second) in combinations(wide, 2)
        if first.intersects_path(second, filled=True)
    ]
    curves = [(line, _ink_of(line)) for ax in _shown(figure) for line in ax.lines]
    on_curves = [
        f"{_said(text)} lies on the curve {line.get_label()!r}"
        for text, box in boxes
        for line, points in curves
        if len(points) and not _behind(line, text) and box.contains_points(points).any()
    ]
    return [*cut, *on_texts, *on_curves, *(said for ax in _shown(figure) for said in _alike(ax))]


_PAINT = FigureCanvasAgg.buffer_rgba


def load_ipython_extension(shell) -> None:
    """Called by IPython: from now on no crowded picture is shown or stored."""
    paint = _PAINT

    def checked(canvas):
        wrong = [] if _partly_drawn(canvas.figure) else crowding(canvas.figure)
        if wrong:
            raise CrowdedPicture("; ".join(wrong))
        return paint(canvas)

    FigureCanvasAgg.buffer_rgba = checked


def unload_ipython_extension(shell) -> None:
    """Called by IPython: every picture is shown again."""
    FigureCanvasAgg.buffer_rgba = _PAINT


def _partly_drawn(figure: Figure) -> bool:
    """Whether this is a layer of a picture: what is not drawn may be anywhere."""
    return any("draw" in vars(artist) for artist in figure.findobj())


def _shown(figure: Figure) -> list[Axes]:
    return [ax for ax in figure.axes if ax.get_visible()]


def _texts(figure: Figure) -> list[Text]:
    """All texts that are there to be read, none of them twice."""
    unseen = {text for ax in figure.axes for text in _unseen(ax)}
    texts = {text: None for text in figure.findobj(Text)}  # in their order
    return [
        text
        for text in texts
        if text not in unseen
        and text.get_visible()
        and text.get_alpha() != 0  # such a text only keeps a place free
        and text.get_text().strip()
    ]


def _unseen(ax: Axes) -> list[Text]:
    """Texts of axes that are not drawn: all of hidden axes, and the labels of ticks outside."""
    if not ax.get_visible():
        return ax.findobj(Text)
    outside = []
    for axis in (ax.xaxis, ax.yaxis):
        low, high = sorted(axis.get_view_interval())
        slack = 1e-9 * (high - low)
        for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
            shown = axis.get_visible() and ax.axison
            if not (shown and low - slack <= tick.get_loc() <= high + slack):
                outside += [tick.label1, tick.label2]
    return outside


def _ink(text: Text, around: float = 0) -> Path:
    """The box of a text in pixels, turned as the text is, without the air around its letters.

    So many heights of a letter `around` it belong to it.
    """
    extent = Text.get_window_extent(text)  # without an annotation's arrow
    angle = text.get_rotation()
    text.set_rotation(0)
    width, height = Text.get_window_extent(text).size
    text.set_rotation(angle)
    air = 2 * (TOUCH - around) * text.get_fontsize() * text.figure.dpi / 72
    flat = Affine2D().scale(max(width - air, 1), max(height - air, 1)).rotate_deg(angle)
    middle = (extent.min + extent.max) / 2
    return Path(flat.transform(CORNERS) + middle, closed=True)


def _ink_of(line: Line2D) -> np.ndarray:
    """Points (n × 2, in pixels) that the line goes through within its axes; its markers alone
    where it has no stroke."""
    if not line.get_visible() or not len(line.get_xydata()):
        return np.empty((0, 2))
    points = line.get_transform().transform(line.get_path().vertices)
    points = points[np.isfinite(points).all(axis=1)]
    box = line.axes.bbox
    if line.get_linestyle() != "None" and len(points) > 1:
        points = np.clip(points, box.min - FAR, box.max + FAR)
        points = np.concatenate([_between(*pair) for pair in zip(points, points[1:], strict=False)])
    if not line.get_clip_on():
        return points
    inside = (points >= [box.x0, box.y0]).all(1) & (points <= [box.x1, box.y1]).all(1)
    return points[inside]


def _between(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    return np.linspace(start, end, int(np.hypot(*(end - start)) / STEP) + 2)


def _behind(line: Line2D, text: Text) -> bool:
    """Whether the line passes behind a text with a box of its own, or is a ring around it."""
    boxed = text.get_bbox_patch() is not None and text.get_zorder() > line.get_zorder()
    return boxed or (line.get_linestyle() == "None" and _hollow(line))


def _hollow(line: Line2D) -> bool:
    return str(line.get_markerfacecolor()) == "none"


def _within(box: Path, outer: Bbox) -> bool:
    return ((box.vertices >= outer.min) & (box.vertices <= outer.max)).all()


def _alike(ax: Axes) -> list[str]:
    """Lines with names of their own that look the same."""
    looks: dict[tuple, str] = {}
    wrong = []
    for line in ax.lines:
        name = line.get_label()
        if name.startswith("_") or not line.get_visible():
            continue
        # The colour alone tells nobody who does not see it. There is no public way to the dashes.
        look = (line.get_linestyle(), str(line._dash_pattern), line.get_marker(), _hollow(line))
        if looks.setdefault(look, name) != name:
            wrong.append(f"{name!r} and {looks[look]!r} look the same")
    return wrong


def _said(text: Text) -> str:
    return repr(" ".join(text.get_text().split()))
