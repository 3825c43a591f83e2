"""Guess a number, on a number line."""

from course_utils.guesses.errors import GuessError
from course_utils.guesses.guess import Guess
from course_utils.guesses.measured import Measured, as_measured, seeds_text
from course_utils.guesses.pictures import (
    Picture,
    blank,
    draw_references,
    hide_axis,
    paint,
    set_axis,
)
from course_utils.guesses.scale import Scale, make_scale
from course_utils.guesses.wording import filled, repeated, with_unit
from course_utils.plots import series

NEAR = 0.05  # share of the number line that still counts as close
HEIGHT = 0.45  # of the measurement above the number line, as a share of the picture


def guess_value(
    id,
    question,
    measured,
    *,
    low,
    high,
    unit=None,
    log=False,
    digits=2,
    label="",
    references=None,
):
    """Ask for a number before it is shown: ``guess_value("1.a", "How large …?", measured=…, …)``.

    Args:
        id: The question's name within the course, such as "1.a".
        question: What is asked.
        measured: A number, or a `course_utils.statistics.Interval`.
        low: Where the number line starts.
        high: Where it ends. The measurement must lie between the two, well away from both.
        unit: The unit of the number, "" for one without a unit.
        log: Whether the number line is logarithmic.
        digits: To how many decimals the measurement is said; on a logarithmic line, to how many
            significant digits. Choose so few that every machine says the same.
        label: What stands below the number line.
        references: What a trivial model gives, by name: dotted lines that are there from the start.

    Returns:
        The `ValueGuess`, to be the last line of its cell.

    Raises:
        GuessError: If something does not fit; says what to do.
    """
    if not isinstance(unit, str):
        raise GuessError(
            'a number needs its unit: write unit="nats", or unit="" for one that has none'
        )
    scale = make_scale(low, high, log, digits, "the number line")
    measured = as_measured(measured)
    scale.check(measured.mean, "what was measured")
    picture = draw(measured, scale, unit, label, references or {})
    return ValueGuess(id, question, measured, scale, unit, picture)


class ValueGuess(Guess):
    """A number to be guessed."""

    kind = "value"

    def __init__(self, id, question, measured: Measured, scale: Scale, unit: str, picture: Picture):
        self._measured, self._scale, self._unit = measured, scale, unit
        self._mean = scale.rounded(measured.mean)
        seeds = seeds_text([measured])
        value = measured.text(scale, unit) + (f", {seeds}" if seeds else "")
        self._texts = texts(measured, value)
        super().__init__(
            id,
            question,
            f"Measured: {value}.",
            picture,
            axes=f"A number line from {repeated(scale.low)} to {repeated(scale.high)}.",
            x=scale.described(),
            unit=unit,
            seeds=seeds,
            measured=self._mean,
            agrees=list(measured.agrees(scale)),
            near=NEAR,
            texts=self._texts,
        )

    def _checked(self, guess):
        return self._scale.check(guess, "your guess")

    def _sentence(self, guess):
        mean = self._mean
        if self._is_right(guess):
            which = "agrees"
        elif abs(self._scale.place(guess) - self._scale.place(mean)) <= NEAR:
            which = "near"
        else:
            which = "far"
        return filled(
            self._texts[which],
            guess=with_unit(repeated(guess), self._unit),
            way="high" if guess > mean else "low",
            distance=self._scale.distance(guess, mean),
        )

    def _is_right(self, guess):
        low, high = self._measured.agrees(self._scale)
        return low <= guess <= high


def texts(measured: Measured, value: str) -> dict[str, str]:
    """What is said of a guess that agrees with the measurement, is near it, or is far from it."""
    said = f"You guessed {{guess}}, measured {value}: "
    alone = measured.n is None
    agrees = (
        "the same once it is rounded"
        if alone
        else "inside the interval, as near as this measurement can tell"
    )
    return {
        "agrees": f"{said}{agrees}.",
        "near": said + "close, too {way} by {distance}.",
        "far": said + "too {way} by {distance}.",
    }


def draw(measured: Measured, scale: Scale, unit: str, label: str, references: dict) -> Picture:
    """A number line, and on it the measurement."""
    ax = blank(7.0, 1.9)
    set_axis(ax, "x", scale, label or unit)
    ax.set_ylim(0, 1)
    hide_axis(ax, "y")
    draw_references(ax, "x", scale, references)
    look = series(0) | {"linestyle": "-"}
    on_left = scale.place(measured.mean) > 0.5  # where there is room for the text
    artists = ax.plot([measured.low, measured.high], [HEIGHT, HEIGHT], linewidth=4, **look)
    artists += ax.plot(measured.mean, HEIGHT, "o", markersize=10, color=look["color"])
    artists.append(
        ax.annotate(
            f"measured {measured.text(scale, unit)}",
            (measured.mean, HEIGHT),
            xytext=(-10 if on_left else 10, 12),
            textcoords="offset points",
            ha="right" if on_left else "left",
            color=look["color"],
            bbox={"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 1},
        )
    )
    return paint(ax, artists)
