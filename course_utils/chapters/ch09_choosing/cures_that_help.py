"""Exercise 9.3: for each sick run the cure, which is then tried."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import xarray as xr

from course_utils.chapters.ch09_choosing.experiments import sick
from course_utils.checkers.exercise import Check
from course_utils.checkers.outcome import Misconception
from course_utils.checkers.running import Answer, Trouble
from course_utils.checkers.wording import returned

SEEDS = (3000, 3001, 3002)
NAMES, CURES = tuple(sick.DISEASES), tuple(sick.CURES)


# Against noise helps what keeps the weights from going on: decay, or a way that is cut short.
HELPS = {meant_for: {cure} for cure, meant_for in sick.CURES.items()}
HELPS["learns noise"].add("lower the rate")


@dataclass(frozen=True)
class Tried:
    """What was named, and what it gained in test accuracy, mean over seeds."""

    cures: Mapping[str, str]
    gained: Mapping[str, float]


def _tried(answer: Answer) -> Tried:
    given = answer()
    names = ", ".join(map(repr, NAMES))
    form = f"Your function should return a dict with a cure for each of {names}"
    if not isinstance(given, Mapping):
        raise Trouble("wrong type", f"{form}, but returned {returned(given)}")
    if set(given) != set(NAMES):
        raise Trouble("wrong form", f"{form}, and for nothing else.")
    unknown = [one for one in given.values() if one not in CURES]
    if unknown:
        raise Trouble(
            "unknown field or value",
            f"{unknown[0]!r} is none of the cures: {', '.join(map(repr, CURES))}.",
        )
    gains = gained()
    return Tried(
        dict(given), {one: float(gains.sel(disease=one, cure=given[one])) for one in NAMES}
    )


@cache
def gained() -> xr.DataArray:
    """What each cure gains on each disease, mean over seeds."""
    return sick.matrix(SEEDS).mean("seed")


def _problem(answer: Answer, seen: Tried) -> str:
    wrong = [one for one in NAMES if seen.cures[one] not in HELPS[one]]
    if not wrong:
        return ""
    one = wrong[0]
    return (
        f"{one!r}: {seen.cures[one]!r} was tried, and test accuracy changed by "
        f"{seen.gained[one]:+.2f}. Another cure is meant for it: which knob was wrong at first?"
    )


def _given(disease: str, *cures: str):
    return lambda seen: seen.cures[disease] in cures


CURE = Check(
    signature="cures()",
    observe=_tried,
    problem=_problem,
    passed="Each turns the knob that was wrong. Look at the matrix for what they are worth.",
    seconds=120.0,
    misconceptions=(
        Misconception(
            "one cure for all",
            "One cure for all six: most of it does nothing, or harm. Each has a cause of its own.",
            lambda seen: len(set(seen.cures.values())) == 1,
        ),
        Misconception(
            "more penalty for what underfits",
            "A run that has not learned its training set needs no penalty: regularization widens "
            "that gap. More penalty is for one of the six alone.",
            lambda seen: any(
                _given(one, "more penalty")(seen)
                for one in ("rate too small", "too few units", "penalty too strong")
            ),
        ),
        Misconception(
            "another rate for a strong penalty",
            "The rate says how soon the weights arrive, the penalty where. A penalty that is too "
            "strong ends at the same place with any rate.",
            _given("penalty too strong", "raise the rate", "lower the rate"),
        ),
        Misconception(
            "more units for noise",
            "More units learn the noise all the sooner.",
            _given("learns noise", "more units"),
        ),
    ),
)
