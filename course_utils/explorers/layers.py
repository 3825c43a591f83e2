"""Which artists an update moves, and what lies below and above them.

Statics are painted by matplotlib, once, into transparent layers; between two layers the browser
paints the movers that belong there. So a legend stays above the curve that moves under it.
"""

import io
from contextlib import contextmanager

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.cm import ScalarMappable
from matplotlib.figure import FigureBase
from matplotlib.text import Annotation
from PIL import Image

MOST = 4  # layers; what would need more goes into the last


class Parts:
    """Every artist of a figure, with the one that draws it."""

    def __init__(self, figure):
        self.figure = figure
        self.parents = {}
        self._collect(figure)
        self._unmarked = {}

    def _collect(self, parent):
        for child in parent.get_children():
            if child not in self.parents:
                self.parents[child] = parent
                self._collect(child)

    def place(self, artist):
        """The number of an artist: the same in another drawing of the same figure."""
        return list(self.parents).index(artist)

    def at(self, place):
        """The artist of that number."""
        return list(self.parents)[place]

    def settle(self):
        """Take the present state as the one that later changes are compared with."""
        for artist in self.parents:
            artist.stale = False
        self._unmarked = {artist: unmarked(artist) for artist in self.parents}
        self._unmarked = {a: value for a, value in self._unmarked.items() if value is not None}

    def changed(self):
        """The artists that were changed since, without those inside another changed one."""
        found = {artist for artist in self.parents if artist.stale and not is_frame(artist)}
        found |= {artist for artist, was in self._unmarked.items() if unmarked(artist) is not was}
        return [artist for artist in found if not self._ancestors(artist) & found]

    def _ancestors(self, artist):
        above = set()
        while (artist := self.parents.get(artist)) is not None:
            above.add(artist)
        return above

    def in_order(self, moving):
        """Movers and statics, as (artist, layer) in the order in which matplotlib draws them."""
        statics, movers = [], []
        for frame in [self.figure, *filter(is_frame, self.parents)]:
            layer, previous_moves = 0, False
            for artist in units(frame):
                inside = [one for one in moving if artist in self._ancestors(one)]
                if artist not in moving:
                    layer = min(layer + previous_moves, MOST - 1)
                    statics.append((artist, layer))
                own = [artist] if artist in moving else inside
                movers += [(one, layer) for one in own]
                previous_moves = bool(own)
        return statics, movers


def unmarked(artist):
    """What can be changed without matplotlib marking the artist as stale; None if nothing."""
    if isinstance(artist, Annotation):
        return artist.xy
    return artist.get_array() if isinstance(artist, ScalarMappable) else None


def is_frame(artist):
    """Whether an artist only holds others: a figure or axes."""
    return isinstance(artist, FigureBase | Axes)


def units(frame):
    """The artists that a figure or axes draws itself, lowest first."""
    children = [child for child in frame.get_children() if child is not frame.patch]
    above = [child for child in children if not is_frame(child) and is_shown(child, frame)]
    return [frame.patch, *sorted(above, key=lambda child: child.get_zorder())]


def is_shown(child, frame):
    """Whether axes that are switched off still draw this part of them."""
    if not isinstance(frame, Axes) or frame.axison:
        return True
    return not isinstance(child, Axis) and child not in frame.spines.values()


@contextmanager
def hidden(artists):
    """Keep artists from being drawn, without touching their state or the layout."""
    artists = [artist for artist in artists if "draw" not in vars(artist)]
    for artist in artists:
        artist.draw = lambda renderer: None
    try:
        yield
    finally:
        for artist in artists:
            del artist.draw


def paint_layers(figure, statics, movers, dpi):
    """PNG files, one a layer, of all that does not move."""
    last = max([layer for _, layer in statics], default=0)
    moving = [artist for artist, _ in movers]
    pictures = []
    for layer in range(last + 1):
        others = [artist for artist, its_layer in statics if its_layer != layer]
        with hidden(others + moving), resolution(figure, dpi):
            pictures.append(png(figure))
    return pictures


@contextmanager
def resolution(figure, dpi):
    """Paint with so many pixels an inch."""
    before, figure.dpi = figure.dpi, dpi
    try:
        yield
    finally:
        figure.dpi = before


def png(figure):
    """The figure as matplotlib paints it now, as the bytes of a PNG file."""
    figure.canvas.draw()
    stream = io.BytesIO()
    dpi = (figure.dpi, figure.dpi)
    Image.fromarray(np.asarray(figure.canvas.buffer_rgba())).save(stream, "png", dpi=dpi)
    return stream.getvalue()
