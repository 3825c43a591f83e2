"""Options that are ranges of one number: which of them holds what was measured?"""

from collections.abc import Mapping

from course_utils.guesses.measured import Measured, seeds_text
from course_utils.guesses.painting import Painted, paint
from course_utils.guesses.rows import MEASURED, Verdict, check_options, draw_measured, rows
from course_utils.guesses.scale import Scale, number
from course_utils.guesses.wording import listed
from course_utils.widgets import GuessError

Ranges = dict[str, tuple[float, float]]


def check_ranges(options) -> Ranges:
    """The range of each option as two floats.

    Raises:
        GuessError: If they are no ranges, or overlap.
    """
    if not isinstance(options, Mapping):
        raise GuessError("options must be a dict of ranges by name, such as {'a little': (0, 0.5)}")
    check_options(list(options))
    ranges = {}
    for name, span in options.items():
        try:
            low, high = span
        except (TypeError, ValueError):
            raise GuessError(
                f"the option {name!r} is {span!r}: give the range that it stands for, (from, to)"
            ) from None
        low, high = (number(end, f"each end of the range {name!r}") for end in (low, high))
        if not low < high:
            raise GuessError(f"the range {name!r} goes from {low:g} to {high:g}: turn it round")
        ranges[name] = low, high
    ordered = sorted(ranges, key=ranges.get)
    for one, other in zip(ordered, ordered[1:], strict=False):
        if ranges[one][1] > ranges[other][0]:
            raise GuessError(f"the ranges {one!r} and {other!r} overlap: only one can be right")
    return ranges


def among_ranges(ranges: Ranges, measured: Measured, scale: Scale, unit: str) -> Verdict:
    """Which range holds the measurement.

    Raises:
        GuessError: If none does.
    """
    holding = [name for name, (low, high) in ranges.items() if low <= measured.mean <= high]
    if not holding:
        raise GuessError(
            f"no option holds what was measured, {measured.mean:g}: widen one, or add one"
        )
    home = holding[0]
    touched = [
        name
        for name, (low, high) in ranges.items()
        if name != home and low < measured.high and measured.low < high
    ]
    seeds = seeds_text([measured])
    value = measured.text(scale, unit) + (f", {seeds}" if seeds else "")
    answer = f"Measured: {value}. That is “{home}”."
    if touched:
        answer += f" The interval reaches into {listed(f'“{name}”' for name in touched)}."
    sentences = {}
    for name in ranges:
        said = f"You chose “{name}”"
        if name == home:
            said += ", and so it is"
        elif name in touched:
            said += ", which cannot be ruled out"
        sentences[name] = f"{said}. {answer}"
    return Verdict(answer, answer, frozenset([home, *touched]), sentences, seeds)


def draw_ranges(ranges: Ranges, measured: Measured, scale: Scale, label: str) -> Painted:
    """The ranges as bars, and across them what was measured."""
    ends = sorted({end for span in ranges.values() for end in span})
    ax = rows(list(ranges), scale, label, ends if scale.log else None)
    for row, (low, high) in enumerate(ranges.values()):
        ax.barh(row, high - low, left=low, height=0.5, color="0.85")
    home = next(i for i, (low, high) in enumerate(ranges.values()) if low <= measured.mean <= high)
    across = ax.axvline(measured.mean, color=MEASURED, linewidth=1.5)
    return paint(ax, [across, *draw_measured(ax, home, measured)])
