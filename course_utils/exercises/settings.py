"""Settings that a learner returns, as a configuration to train with."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from course_utils.exercises.running import Trouble
from course_utils.exercises.wording import kind_of
from course_utils.training import Grid, TrainConfig


def configured(given, baseline: TrainConfig) -> TrainConfig:
    """The baseline with the learner's fields; what is logged, and in what precision, stays.

    Raises:
        Trouble: If a field is unknown, its value is out of range, or it holds a grid.
    """
    if not isinstance(given, Mapping):
        got = "None: is a return missing?" if given is None else f"a {kind_of(given)}."
        raise Trouble(
            "wrong type",
            'Your function should return a dict of settings, such as {"lr": 0.05}, but returned '
            + got,
        )
    settings = {
        name: value.item() if isinstance(value, np.generic) else value
        for name, value in given.items()
    }
    for name, value in settings.items():
        if not isinstance(name, str):
            raise cannot_train(f'a key must be the name of a field, such as "lr", got {name!r}')
        if isinstance(value, Grid):
            raise cannot_train(f"{name} holds a grid: commit yourself to one value")
    fixed = {"log_every": baseline.log_every, "dtype": baseline.dtype}
    try:
        TrainConfig(**settings)  # `replace` alone would answer an unknown field with a TypeError
        return replace(baseline, **settings | fixed)
    except ValueError as error:
        raise cannot_train(str(error)) from None


def cannot_train(reason: str) -> Trouble:
    """The answer to settings that nothing can be trained with."""
    return Trouble("unknown field or value", f"This cannot be trained: {reason}.")
