"""Settings that a learner returns, as a configuration to train with."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import xarray as xr

from course_utils.checkers.running import Answer, Trouble
from course_utils.checkers.wording import returned
from course_utils.training import Grid, TrainConfig

TRAINING_SECONDS = 120.0  # at most, where the learner's own code takes part


def configured(given, baseline: TrainConfig, example: str = '{"lr": 0.05}') -> TrainConfig:
    """The baseline with the learner's fields; in what precision it trains stays.

    What is logged stays as well: logging costs time. Only where the baseline logs its end alone,
    patience gets more. The baseline's momentum belongs to SGD: other optimizers start without.
    The example is shown to whoever returns no dict.

    Raises:
        Trouble: If a field is unknown, its value is out of range, or it holds a grid.
    """
    if not isinstance(given, Mapping):
        raise Trouble(
            "wrong type",
            f"Your function should return a dict of settings, such as {example}, but returned "
            + returned(given),
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
    if settings.get("optimizer", "sgd") != "sgd":
        settings = {"momentum": 0.0} | settings
    log_every = baseline.log_every
    if settings.get("patience") and baseline.log_every == baseline.steps:
        log_every = settings.get("log_every")
    fixed = {"log_every": log_every, "dtype": baseline.dtype}
    try:
        TrainConfig(**settings)  # `replace` alone would answer an unknown field with a TypeError
        return replace(baseline, **settings | fixed)
    except ValueError as error:
        raise cannot_train(str(error)) from None


def trained(
    answer: Answer, config: TrainConfig, final: Callable[[TrainConfig], xr.Dataset]
) -> xr.Dataset:
    """The runs that `final` trains with the learner's settings.

    Raises:
        Trouble: If they cannot be trained.
    """
    if config.augmentation is not None:  # the learner's code, which may do anything
        return answer.limited(final, (config,), TRAINING_SECONDS)
    try:
        return final(config)
    except ValueError as error:
        raise cannot_train(str(error)) from None


def cannot_train(reason: str) -> Trouble:
    """The answer to settings that nothing can be trained with."""
    return Trouble("unknown field or value", f"This cannot be trained: {reason}.")
