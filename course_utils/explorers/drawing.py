"""A figure that `setup` draws once and `update` moves, with guards against what cannot be moved."""

import inspect
from contextlib import suppress

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course_utils.explorers.layers import Parts, paint_layers, png
from course_utils.explorers.recorder import Recorder
from course_utils.widgets import ExplorerError

SCREEN = 100  # pixels an inch on an ordinary screen
DPI = 2 * SCREEN  # picture pixels an inch: sharp on fine screens


class Drawing:
    """A figure, the update that moves it, and the artists that move.

    `setup` is called again after an update that added or removed artists: that cannot be undone.

    Args:
        setup: Draws, and returns `update`; see `explore`.
        first: The values at which the layout is found.
        figsize: Width and height in inches.
        given: Returns what `update` is handed before the values, at each call.
    """

    def __init__(self, setup, first, figsize, given=tuple):
        self._setup, self._first, self._given = setup, first, given
        self.figure = Figure(figsize=figsize, dpi=DPI)
        FigureCanvasAgg(self.figure)
        self.moving = []
        self.layers = []
        self._tried = []
        self._build()

    @property
    def inches(self):
        """Width and height of the figure in inches."""
        return [float(side) for side in self.figure.get_size_inches()]

    @property
    def size(self):
        """Width and height in pixels of an ordinary screen."""
        return [side * SCREEN for side in self.inches]

    def resize(self, width, height):
        """Lay the figure out anew at so many inches, with texts of the same size as before.

        Afterwards movers must be found again: with other ticks, artists have other places.
        """
        self.figure.set_size_inches(width, height)
        self._build()

    def _build(self):
        figure = self.figure
        figure.clear()
        figure.set_layout_engine("constrained")
        self._update = self._setup(figure)
        check_update(self._update, list(self._first), self._given())
        for axes in figure.axes:
            axes.get_xlim(), axes.get_ylim()  # fits the limits to what setup drew …
            axes.set_autoscale_on(False)  # … and leaves them there
        before = held(figure)
        with suppress(Exception):  # it is shown when the position is
            self._update(*self._given(), **self._first)
        fine = difference(before, held(figure)) is None
        # The layout makes room for what update writes, such as titles; then it stays as well.
        figure.canvas.draw()
        figure.set_layout_engine("none")
        self._held = held(figure) if fine else before  # equal aspect may have moved the limits
        self._parts = Parts(figure)
        self._parts.settle()
        self._movers = []
        self._recorder = Recorder(figure)

    def find_movers(self, positions=None):
        """Try `update` at several positions, to see what it changes, and paint what it leaves.

        Args:
            positions: Values of the controls, or those of the last call.

        Raises:
            ExplorerError: If `update` does what an explorer cannot show.
        """
        self._tried = self._tried if positions is None else list(positions)
        self._parts.settle()  # whoever has looked at texts has marked them
        self.moving = []
        for values in self._tried:
            try:
                self._run(values)
            except ExplorerError:
                raise
            except Exception:  # shown when somebody moves there
                continue
            finally:
                self._note_changes()
        self._paint_statics()

    def move(self, values):
        """Update to `values`; returns the sentence and [(operation, layer), …].

        Raises:
            ExplorerError: If `update` did what an explorer cannot show. It works again afterwards.
            Exception: Whatever `update` raises.
        """
        sentence = self._run(values)
        if self._note_changes():
            self._paint_statics()
        read = self._recorder.read
        return sentence, [(op, layer) for artist, layer in self._movers for op in read(artist)]

    def png(self):
        """The whole picture as it is now, painted by matplotlib."""
        picture = png(self.figure)
        self._parts.settle()  # painting marks the ticks as changed
        return picture

    def _run(self, values):
        failure = None
        try:
            sentence = self._update(*self._given(), **values)
        except Exception as error:
            failure = error
        problem = difference(self._held, held(self.figure))
        if problem:
            self._rebuild()
            raise ExplorerError(problem) from failure
        if failure is not None:
            raise failure
        if not isinstance(sentence, str):
            raise ExplorerError(
                f"update returned {sentence!r} and must return a sentence (a str) that says what "
                "the picture shows: it stands below the picture and is read to those who cannot "
                "see it"
            )
        return sentence

    def _rebuild(self):
        """Draw everything again, and know the same movers by their place among the artists."""
        places = [self._parts.place(artist) for artist in self.moving]
        self._build()
        self.moving = [self._parts.at(place) for place in places]
        self._paint_statics()

    def _note_changes(self):
        """Add what just changed to the movers; true if any of it is new."""
        new = [artist for artist in self._parts.changed() if artist not in self.moving]
        self.moving += new
        return bool(new)

    def _paint_statics(self):
        statics, self._movers = self._parts.in_order(self.moving)
        # For both kinds of screen: a picture made smaller is blurred.
        self.layers = [
            paint_layers(self.figure, statics, self._movers, dpi) for dpi in (SCREEN, DPI)
        ]
        self._parts.settle()


def check_update(update, names, given=()):
    """Refuse an update that cannot be called with the values of the controls.

    Raises:
        ExplorerError: If it is no function, or takes other arguments.
    """
    if not callable(update):
        raise ExplorerError(
            f"setup returned {update!r} and must return the function that moves the picture: "
            "end it with `return update`"
        )
    check_arguments("update", update, names, given)


def check_arguments(name, function, names, given=()):
    """Refuse a function that cannot be called with what is `given` and the values of the controls.

    Raises:
        ExplorerError: If it takes other arguments.
    """
    signature = inspect.signature(function)
    try:
        signature.bind(*given, **dict.fromkeys(names))
    except TypeError as error:
        first = "the run, then " if given else ""
        raise ExplorerError(
            f"{name}{signature} does not fit the controls {', '.join(names) or '(none)'}: {error}. "
            f"Give {name} {first}one argument for each control, of the same name"
        ) from None


def held(figure):
    """What an update must leave alone: the artists themselves, and the limits of the axes."""
    children = [figure.get_children(), *(axes.get_children() for axes in figure.axes)]
    limits = [(*axes.get_xlim(), *axes.get_ylim()) for axes in figure.axes]
    scales = [(axes.get_xscale(), axes.get_yscale()) for axes in figure.axes]
    return children, limits, scales


def difference(before, after):
    """What an update did that it must not, and what to do instead; None if all is well."""
    for old, new in zip(before[0], after[0], strict=False):
        if old == new:
            continue
        what = [f"added {name(one)}" for one in new if one not in old]
        what += [f"removed {name(one)}" for one in old if one not in new]
        return (
            f"update {' and '.join(what or ['reordered artists'])}: draw every artist once in "
            "setup, and only change its data in update (set_ydata, set_data, set_offsets, "
            "set_height, set_array, set_text, set_visible …); contours: draw an image, or a "
            "pcolormesh with few colours, and use set_array"
        )
    for number, (old, new) in enumerate(zip(before[1], after[1], strict=True)):
        for axis, low in (("x", 0), ("y", 2)):
            if old[low : low + 2] != new[low : low + 2]:
                return (
                    f"update changed the {axis} limits of axes {number} from {interval(old, low)} "
                    f"to {interval(new, low)}: fix them in setup (set_{axis}lim), so that what "
                    "moves is the model and not the axis"
                )
    if before[2] != after[2]:
        return "update changed the scale of an axis: set it in setup (set_xscale, set_yscale)"
    return None


def name(artist):
    """What an artist is called: its type, and its label where the author gave one."""
    label = str(artist.get_label() or "")
    return type(artist).__name__ + (f" {label!r}" if label and not label.startswith("_") else "")


def interval(limits, low):
    """Two limits in a few digits."""
    return f"{limits[low]:.4g} … {limits[low + 1]:.4g}"
