"""Values, calls and types as text for a learner, the same on every machine."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from course_utils.statistics import Interval

MOST_NUMBERS = 12  # an array with more is shown by its shape


def shown(value: Any, digits: int = 3) -> str:
    """A number, array or argument, short and rounded: ``[1, 2.5]``."""
    if isinstance(value, np.random.Generator):
        return "rng"
    if isinstance(value, np.ndarray) and value.size > MOST_NUMBERS:
        return f"<array of shape {value.shape}>"
    if isinstance(value, np.ndarray) and value.ndim:
        return f"[{_list(value, digits)}]"
    # Adding 0 turns -0 into 0: which of them comes out depends on the machine.
    return f"{round(float(value), digits) + 0:.10g}"


def shown_call(name: str, args: Iterable) -> str:
    """A call as it would be typed: ``rmse([1, 2], [1, 4])``."""
    return f"{name}({_list(args)})"


def kind_of(value: Any) -> str:
    """The name of its type."""
    return type(value).__name__


def returned(value: Any) -> str:
    """What came back in place of something else: ``an int.``, or a hint where it is None."""
    if value is None:
        return "None: is a return missing?"
    kind = kind_of(value)
    return f"{'an' if kind[0].lower() in 'aeiou' else 'a'} {kind}."


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends in a mark of its own."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def gained(gain: Interval, digits: int) -> str:
    """A gain with its interval, whose lower end is to be above a goal.

    That end is rounded down, so that one that misses the goal never looks as if it did not.
    """
    low = math.floor(gain.low * 10**digits) / 10**digits
    mean, low, high = (f"{value:.{digits}f}" for value in (gain.mean, low, gain.high))
    if float(mean) == 0:  # never -0.00
        mean = mean.lstrip("-")
    return f"{mean} (95 % interval {low} to {high}, {gain.n} paired seeds)"


def _list(values: Iterable, digits: int = 3) -> str:
    return ", ".join(shown(value, digits) for value in values)
