"""Guess a number, on a number line."""

from course_utils.guesses.guess import Guess
from course_utils.guesses.measured import Measured, as_measured, seeds_text
from course_utils.guesses.painting import (
    Painted,
    blank,
    draw_references,
    hide_axis,
    paint,
    set_axis,
)
from course_utils.guesses.scale import Scale, make_scale
from course_utils.guesses.wording import repeated
from course_utils.plots import series
from course_utils.widgets import GuessError

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
    painted = draw(measured, scale, unit, label, references or {})
    return ValueGuess(id, question, measured, scale, unit, painted)


class ValueGuess(Guess):
    """A number to be guessed."""

    kind = "value"

    def __init__(self, id, question, measured: Measured, scale: Scale, unit: str, painted: Painted):
        self._scale, self._agrees = scale, measured.agrees(scale)
        seeds = seeds_text([measured])
        value = measured.text(scale, unit) + (f", {seeds}" if seeds else "")
        super().__init__(
            id,
            question,
            f"Measured: {value}.",
            painted,
            axes=f"A number line from {repeated(scale.low)} to {repeated(scale.high)}.",
            x=scale.as_data(),
            unit=unit,
            seeds=seeds,
            measured=scale.rounded(measured.mean),
            agrees=list(self._agrees),
            near=NEAR,
            texts=texts(measured, value),
        )

    def _is_right(self, guess):
        low, high = self._agrees
        return low <= guess <= high

    def _could_be(self, guess):
        return self._scale.holds(guess)


def texts(measured: Measured, value: str) -> dict[str, str]:
    """What `guess.js` says of a guess that agrees with the measurement, is near it, or is far."""
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


def draw(measured: Measured, scale: Scale, unit: str, label: str, references: dict) -> Painted:
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
