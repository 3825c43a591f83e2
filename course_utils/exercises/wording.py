"""Values, calls and types as text for a learner, the same on every machine."""

from collections.abc import Iterable
from typing import Any

import numpy as np

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


def _list(values: Iterable, digits: int = 3) -> str:
    return ", ".join(shown(value, digits) for value in values)
