"""Options that were all measured: which of them is the highest, or the lowest?"""

from collections.abc import Mapping

from course_utils.guesses.measured import Measured, as_measured, seeds_text
from course_utils.guesses.painting import Painted, paint
from course_utils.guesses.rows import Verdict, check_options, draw_measured, rows
from course_utils.guesses.scale import Scale
from course_utils.guesses.wording import listed
from course_utils.widgets import GuessError

WAYS = ("highest", "lowest")
MARGIN = 0.1  # beyond all that was measured, as a share of its range


def check_best(measured, best) -> dict[str, Measured]:
    """What was measured for each option.

    Raises:
        GuessError: If it is not given for each, or `best` is no way to compare.
    """
    if best not in WAYS:
        raise GuessError(f"best={best!r}: choose 'highest' or 'lowest'")
    if not isinstance(measured, Mapping):
        raise GuessError("with best=…, measured must be a dict: what was measured, by option")
    check_options(list(measured))
    return {name: as_measured(value) for name, value in measured.items()}


def around(measured: dict[str, Measured]) -> tuple[float, float]:
    """An axis on which all of it can be seen."""
    low, high = min(m.low for m in measured.values()), max(m.high for m in measured.values())
    margin = MARGIN * (high - low) or 1.0
    return low - margin, high + margin


def among_measured(measured: dict[str, Measured], best: str, scale: Scale, unit: str) -> Verdict:
    """Which option is best; those whose intervals overlap with it may be as good."""
    choose = max if best == "highest" else min
    winner = choose(measured, key=lambda name: measured[name].mean)
    low, high = measured[winner].agrees(scale)
    level = [
        name
        for name, one in measured.items()
        if name != winner and one.low <= high and low <= one.high
    ]
    values = {name: one.text(scale, unit) for name, one in measured.items()}
    seeds = seeds_text(list(measured.values()))
    over = f", {seeds}" if seeds else ""
    answer = f"The {best} is “{winner}”: measured {values[winner]}{over}."
    if level:
        names = listed(f"“{name}”" for name in level)
        answer += f" The interval{'s' * (len(level) > 1)} of {names} overlap"
        answer += f"{'s' * (len(level) == 1)} with its own."
    sentences = {
        name: f"You chose “{name}”"
        + (", and so it is" if name == winner else f", measured {values[name]}")
        + f". {answer}"
        for name in measured
    }
    described = f"{answer} All: {'; '.join(f'{name} {text}' for name, text in values.items())}."
    return Verdict(answer, described, frozenset([winner, *level]), sentences, seeds)


def draw_all(measured: dict[str, Measured], scale: Scale, label: str) -> Painted:
    """A row for each option, and in it what was measured."""
    ax = rows(list(measured), scale, label)
    artists = []
    for row, one in enumerate(measured.values()):
        artists += draw_measured(ax, row, one)
    return paint(ax, artists)
