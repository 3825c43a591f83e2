"""Sketch a curve before the measured one is shown."""

from dataclasses import dataclass

import numpy as np
import xarray as xr

from course_utils.guesses.guess import Guess
from course_utils.guesses.measured import Measured
from course_utils.guesses.painting import Painted, blank, draw_references, paint, set_axis
from course_utils.guesses.scale import Scale, make_scale
from course_utils.guesses.shape import WAYS, Stretch, stretches, way
from course_utils.guesses.wording import repeated, significant
from course_utils.plots import band
from course_utils.widgets import GuessError

MOST_POSITIONS = 15  # that are sketched one by one …
SPREAD = 13  # … and to how many a finer curve is thinned out
MOST_STRETCHES = 4  # that are put into words
ROOM = 0.06  # that the number at a tick needs, as a share of the picture's width
MARGIN = 0.04  # left and right of the curve, as a share of its width
TURN = 0.15  # of the measured range: a smaller turn is no turn
LEVEL = 0.03  # of the picture's height: a smaller change is none
NEAR = 0.05  # of the picture's height: all within it is near


def guess_curve(id, question, measured, *, xlabel, ylabel, ylim, log="", digits=2, references=None):
    """Have a curve sketched before it is shown, with the mouse, a finger or the keyboard.

    Args:
        id: The question's name within the course, such as "1.c".
        question: What is asked.
        measured: What `course_utils.statistics.over_seeds` returned, with one dimension left. The
            sketch passes over its values; if they are more than 15, over 13 of them.
        xlabel: What stands below the picture, with its unit.
        ylabel: What stands beside it, with its unit.
        ylim: From where to where the sketch can go. Choose it without a look at the answer: limits
            that fit the measured curve give some of it away.
        log: Which axes are logarithmic: "", "x", "y" or "xy".
        digits: To how many decimals the measured curve is said; where y is logarithmic, to how many
            significant digits. Choose so few that every machine says the same.
        references: What a trivial model gives, by name: dotted lines that are there from the start.

    Returns:
        The `CurveGuess`, to be the last line of its cell.

    Raises:
        GuessError: If something does not fit; says what to do.
    """
    for name, text in (("xlabel", xlabel), ("ylabel", ylabel)):
        if not isinstance(text, str) or not text.strip():
            raise GuessError(f"{name} must name the axis, with its unit, got {text!r}")
    if log not in ("", "x", "y", "xy"):
        raise GuessError(f'log={log!r}: choose "", "x", "y" or "xy", the logarithmic axes')
    try:
        low, high = ylim
    except (TypeError, ValueError):
        raise GuessError(f"ylim must be (from, to), got {ylim!r}") from None
    curve = as_curve(measured)
    y = make_scale(low, high, "y" in log, digits, "the y axis")
    x = around(curve.x, "x" in log, curve.name)
    for at, mean in zip(curve.x, curve.mean, strict=True):
        y.check(mean, f"what was measured at {curve.name} {at:g}")
    painted = draw(curve, measured, x, y, (xlabel, ylabel), references or {})
    return CurveGuess(id, question, curve.at(thinned(curve.x, x)), x, y, ylabel, painted)


@dataclass(frozen=True)
class Curve:
    """What was measured along one dimension; each array has one number for each position."""

    name: str  # of the dimension
    x: np.ndarray
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    n: int  # how many seeds

    def at(self, places: np.ndarray) -> "Curve":
        """The same at fewer positions."""
        arrays = (array[places] for array in (self.x, self.mean, self.low, self.high))
        return Curve(self.name, *arrays, self.n)

    def position(self, i: int) -> str:
        """Such as ``degree 9``."""
        return f"{self.name} {significant(self.x[i], 6)}"

    def text(self, i: int, y: Scale) -> str:
        """Such as ``0.93 [0.88, 0.98]``."""
        return Measured(self.mean[i], self.low[i], self.high[i], self.n).text(y)


def as_curve(measured) -> Curve:
    """The summary's numbers, in the order of their positions, without diverged ones.

    Raises:
        GuessError: If it is no summary over seeds with one dimension of numbers.
    """
    if not isinstance(measured, xr.Dataset) or "n_seeds" not in measured.attrs:
        raise GuessError("measured must be what course_utils.statistics.over_seeds(…) returns")
    if measured["mean"].ndim != 1:
        raise GuessError(
            f"a curve has one dimension, got {measured['mean'].dims}: select first, as in "
            "over_seeds(errors.sel(part='test'))"
        )
    (name,) = measured["mean"].dims
    x = measured[name].values
    if x.dtype.kind not in "iuf":
        raise GuessError(
            f"the positions along {name} must be numbers, got {str(x[0])!r}: ask with guess_choice"
        )
    kept = np.isfinite(measured["mean"].values) & np.isfinite(x)
    if kept.sum() < 2:
        raise GuessError("a curve needs at least two positions at which no seed diverged")
    order = np.flatnonzero(kept)[np.argsort(x[kept])]
    arrays = (measured[one].values[order].astype(float) for one in ("mean", "low", "high"))
    name = str(name).replace("_", " ")
    return Curve(name, x[order].astype(float), *arrays, measured.attrs["n_seeds"])


def around(x: np.ndarray, log: bool, name: str) -> Scale:
    """The x axis, a little wider than the curve."""
    exact = make_scale(x[0], x[-1], log, 6, f"the axis of {name}")
    return Scale(exact.value(-MARGIN), exact.value(1 + MARGIN), log, 6)


def thinned(x: np.ndarray, scale: Scale) -> np.ndarray:
    """The numbers of the positions that are sketched: all, or some at even distances."""
    if len(x) <= MOST_POSITIONS:
        return np.arange(len(x))
    places = np.array([scale.place(value) for value in x])
    wanted = np.linspace(places[0], places[-1], SPREAD)
    return np.unique([np.abs(places - one).argmin() for one in wanted])


def draw(curve: Curve, measured, x: Scale, y: Scale, labels, references: dict) -> Painted:
    """Axes to sketch in, and on them the measured mean with its band."""
    ax = blank(7.0, 3.8)
    set_axis(ax, "x", x, labels[0], ticks(curve.x, x))
    set_axis(ax, "y", y, labels[1])
    draw_references(ax, "y", y, references)
    before = set(ax.get_children())
    band(ax, measured, 0, marker=len(curve.x) <= MOST_POSITIONS)
    return paint(ax, [artist for artist in ax.get_children() if artist not in before])


def ticks(x: np.ndarray, scale: Scale) -> np.ndarray | None:
    """The positions, if they are few and far enough apart to carry a number each."""
    gaps = np.diff([scale.place(value) for value in x])
    return x if gaps.min() >= ROOM else None


class CurveGuess(Guess):
    """A curve to be sketched.

    Attributes:
        positions: Where along x a guess has a value each.
    """

    kind = "curve"

    def __init__(self, id, question, curve: Curve, x: Scale, y: Scale, ylabel, painted: Painted):
        self._scale = y
        self.positions = curve.x.tolist()
        means = [y.rounded(mean) for mean in curve.mean]
        places = [y.place(mean) for mean in means]
        self._least = least_change(places)
        found = few_stretches(places, self._least)
        self._stretches = as_data(curve, found)
        super().__init__(
            id,
            question,
            answer(curve, found, y),
            painted,
            axes=(
                f"Axes to sketch in: {curve.position(0)} to {significant(curve.x[-1], 6)}; "
                f"{ylabel} from {repeated(y.low)} to {repeated(y.high)}."
            ),
            x=x.as_data(),
            y=y.as_data(),
            what=ylabel,
            seeds=f"{curve.n} seeds",
            positions=[
                {
                    "x": at,
                    "name": curve.position(i),
                    "mean": means[i],
                    "text": curve.text(i, y),
                }
                for i, at in enumerate(self.positions)
            ],
            stretches=self._stretches,
            least=self._least,
            near=NEAR,
            texts=DISTANCES,
        )

    def _way(self, guess, stretch: dict) -> str:
        """Which way a guess goes along a stretch of the measured curve: "-1", "0" or "1"."""
        start, end = (self._scale.place(guess[stretch[at]]) for at in ("start", "end"))
        return str(way(end - start, self._least))

    def _is_right(self, guess):
        return all(self._way(guess, stretch) == stretch["way"] for stretch in self._stretches)

    def _could_be(self, guess):
        if not isinstance(guess, list) or len(guess) != len(self.positions):
            return False
        return all(self._scale.holds(value) for value in guess)


DISTANCES = {
    "near": "Nowhere is it farther away than by {distance} (at {position}).",
    "far": (
        "Farthest apart at {position}: yours {guess}, measured {measured}, too {way} by {distance}."
    ),
}


def least_change(places: list[float]) -> float:
    """The smallest change that counts, as a share of the picture's height."""
    return max(TURN * (max(places) - min(places)), LEVEL)


def few_stretches(places: list[float], least: float) -> list[Stretch]:
    """The stretches of the measured curve; of a restless one, only the largest."""
    found = stretches(places, least)
    while len(found) > MOST_STRETCHES:
        least *= 1.2
        found = stretches(places, least)
    return found


def answer(curve: Curve, found: list[Stretch], y: Scale) -> str:
    """What was measured, from turn to turn."""
    said = [f"{y.text(curve.mean[0])} at {curve.position(0)}"]
    for part in found:
        said.append(
            f"{WAYS[part.way]} to {y.text(curve.mean[part.end])} at {curve.position(part.end)}"
        )
    return f"Measured ({curve.n} seeds): {', '.join(said)}."


def as_data(curve: Curve, found: list[Stretch]) -> list[dict]:
    """Each stretch for `guess.js`: what to say of a guess that falls, stays level or rises."""
    result = []
    for part in found:
        where = f"From {curve.position(part.start)} to {significant(curve.x[part.end], 6)} yours"
        said = {
            str(guessed): f"{where} {WAYS[guessed]}, too."
            if guessed == part.way
            else f"{where} {WAYS[guessed]}, and the measured curve {WAYS[part.way]}."
            for guessed in WAYS
        }
        ends = {"start": part.start, "end": part.end}
        result.append(ends | {"way": str(part.way), "texts": said})
    return result
