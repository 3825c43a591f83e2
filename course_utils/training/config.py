"""What can be turned: one frozen dataclass, one comment a field, and `grid` for a swept value."""

from __future__ import annotations

import difflib
import functools
import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from course_utils.averaging import Averaging
from course_utils.schedules import Schedule
from course_utils.starts import Start


class Grid(tuple):
    """The values of a swept field, in order. Made by `grid`."""

    def __repr__(self) -> str:
        return f"grid({', '.join(map(repr, self))})"


def grid(*values: Any) -> Grid:
    """The values that a field of `TrainConfig` takes in turn: ``lr=grid(0.01, 0.1)``.

    One iterable may be given instead: ``grid(np.logspace(-4, 0, 9))``.

    Raises:
        ValueError: If there is no value, or one stands twice.
    """
    if len(values) == 1 and isinstance(values[0], Iterable) and not isinstance(values[0], str):
        values = tuple(values[0])
    # NumPy scalars become Python's, so that a grid prints and compares as the numbers it holds.
    values = tuple(v.item() if hasattr(v, "item") else v for v in values)
    if not values:
        raise ValueError("an empty grid trains nothing: give at least one value, grid(0.01, 0.1)")
    for i, value in enumerate(values):
        if value in values[:i]:
            raise ValueError(f"the value {value!r} stands twice in grid{values}")
    return Grid(values)


LOSSES = ("cross_entropy", "squared_error")

# Fields that may differ between the members of one population; sweeping any other field trains
# one population a value.
HYPER_FIELDS = ("lr", "weight_decay", "l1", "dropout", "momentum")  # numbers
BATCHED_FIELDS = (*HYPER_FIELDS, "schedule", "start", "averaging")


def _name_unknown_fields(cls):
    """Let the constructor answer a misspelt field with a ValueError that names the nearest one."""
    plain_init = cls.__init__
    known = [field.name for field in fields(cls)]

    @functools.wraps(plain_init)
    def init(self, *args, **given):
        for name in given:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
                hint = f"did you mean {near[0]!r}?" if near else f"the fields are {known}"
                raise ValueError(f"TrainConfig has no field {name!r}: {hint}")
        plain_init(self, *args, **given)

    cls.__init__ = init
    return cls


@_name_unknown_fields
@dataclass(frozen=True)
class TrainConfig:
    """How a population is trained. Every field takes one value or ``grid(v1, v2, …)``.

    Raises:
        ValueError: If a field is unknown or a value is out of its range.
    """

    lr: float | Grid = 0.1  # learning rate η, > 0
    weight_decay: float | Grid = 0.0  # λ of (λ/2)‖w‖² as in PyTorch; decoupled with "adamw"
    l1: float | Grid = 0.0  # λ of λ·Σ|w|, as a proximal step of size ηλ: gives exact zeros
    dropout: float | None | Grid = None  # drop probability p of every Dropout; None: the model's
    momentum: float | Grid = 0.0  # of SGD, as PyTorch has it
    schedule: Schedule | None | Grid = None  # factor(share of steps done) on lr; None: constant
    start: Start | None | Grid = None  # law of initial weights, biases 0; None: PyTorch's own
    averaging: Averaging | None | Grid = None  # what is measured and kept: an average of weights
    loss: str | None | Grid = None  # "cross_entropy" or "squared_error"; None: the task's own
    batch_size: int | None | Grid = None  # examples a step; None: the whole training set
    steps: int | Grid = 500  # number of updates, the same for every member
    optimizer: str | Grid = "sgd"  # "sgd", "adam" (penalty in the gradient) or "adamw"
    betas: tuple[float, float] | Grid = (0.9, 0.999)  # Adam's averaging of gradient and square
    eps: float | Grid = 1e-8  # Adam's guard against a division by zero
    decay_biases: bool | Grid = True  # penalize biases and norm parameters too, as PyTorch does
    augmentation: Callable | None | Grid = None  # change(x, rng) of each training batch
    label_smoothing: float | Grid = 0.0  # ε in [0, 1): targets (1-ε)·one-hot + ε/K
    patience: int | None | Grid = (
        None  # stop after this many logged steps without a better val_loss
    )
    min_delta: float | Grid = 0.0  # how much lower val_loss must be to count as better
    log_every: int | None | Grid = None  # log at every so many steps; None: about 50 times
    dtype: str | Grid = "float32"  # "float32", or "float64" for numbers that are printed

    def __post_init__(self) -> None:
        for field in fields(self):
            for value in self.values(field.name):
                problem = _problem(field.name, value)
                if problem:
                    raise ValueError(f"{field.name} {problem}, got {value!r}")
        if any(self.values("momentum")) and set(self.values("optimizer")) != {"sgd"}:
            raise ValueError("momentum belongs to SGD: Adam has its own, betas[0]")
        if set(self.values("optimizer")) != {"sgd"} and any(
            getattr(schedule, "momentum", None) for schedule in self.values("schedule")
        ):
            raise ValueError(
                "this schedule moves momentum, which Adam has not: OneCycle(momentum=None)"
            )

    def values(self, name: str) -> tuple:
        """The values of one field: the grid's, or the one value alone."""
        value = getattr(self, name)
        return tuple(value) if isinstance(value, Grid) else (value,)

    @property
    def swept(self) -> tuple[str, ...]:
        """Names of the fields that hold a grid, in the order of the fields."""
        return tuple(f.name for f in fields(self) if isinstance(getattr(self, f.name), Grid))

    def settings(self) -> list[TrainConfig]:
        """A configuration without a grid for each combination; the last field changes fastest."""
        names = self.swept
        combinations = itertools.product(*(self.values(name) for name in names))
        return [replace(self, **dict(zip(names, values, strict=True))) for values in combinations]

    def logged_steps(self) -> list[int]:
        """The steps at which a population is measured: 0, every ``log_every``, and the last."""
        every = self.log_every or max(1, self.steps // 50)
        return sorted({*range(0, self.steps + 1, every), self.steps})


Settings = TrainConfig | Sequence[TrainConfig] | Mapping[Any, TrainConfig]


def listed(config: Settings) -> tuple[dict[str, Sequence], list[TrainConfig]]:
    """The dimensions that settings span, each with its labels, and the setting at each position.

    A configuration spans one dimension for each grid. Settings in a list or a dict span the
    dimension ``setting``: its labels are 0, 1, … or the dict's keys.

    Raises:
        ValueError: If there is no setting, one is no `TrainConfig` or holds a grid, or one stands
            twice in a list.
    """
    if isinstance(config, TrainConfig):
        return {name: config.values(name) for name in config.swept}, config.settings()
    if not isinstance(config, Mapping | list | tuple):
        raise ValueError(f"config must be a TrainConfig, or a list or dict of them, got {config!r}")
    named = isinstance(config, Mapping)
    labels = list(config) if named else range(len(config))
    settings = list(config.values() if named else config)
    if not settings:
        raise ValueError("no settings: give at least one TrainConfig")
    for i, (name, one) in enumerate(zip(labels, settings, strict=True)):
        if not isinstance(one, TrainConfig):
            raise ValueError(f"setting {name!r} must be a TrainConfig, got {one!r}")
        if one.swept:
            field = one.swept[0]
            raise ValueError(
                f"{field} of setting {name!r} is {getattr(one, field)!r}: a listed setting holds "
                "one value in each field; list each, or give one TrainConfig with grids"
            )
        # Under two names a setting may be meant twice; in a list that is a slip.
        if not named and (first := settings.index(one)) < i:
            raise ValueError(f"settings {first} and {i} are the same: it would train twice")
    return {"setting": labels}, settings


_UNBATCHED = tuple(f.name for f in fields(TrainConfig) if f.name not in BATCHED_FIELDS)


def populations(settings: Sequence[TrainConfig]) -> list[list[int]]:
    """Who can train together: the positions of settings that agree in all unbatched fields."""
    unbatched = [tuple(getattr(one, name) for name in _UNBATCHED) for one in settings]
    found: dict[int, list[int]] = {}  # by the position of the first that agrees
    for i, values in enumerate(unbatched):
        found.setdefault(unbatched.index(values), []).append(i)
    return list(found.values())


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _problem_of_schedule(value: Any) -> str | None:
    """Whether a schedule gives a factor at the first step and on the way."""
    if value is None:
        return None
    if not callable(value):
        return "must be a function of the share of the steps done, such as Cosine(), or None"
    factors = [value(share) for share in (0.0, 0.5)]
    if all(_is_number(float(one)) and one >= 0 for one in factors):
        return None
    return f"must give numbers, 0 or more, by which lr is multiplied: it gave {factors}"


def _problem(name: str, value: Any) -> str | None:
    """What is wrong with a value of a field, as the rest of a sentence; None if it is fine."""
    match name:
        case "lr" | "eps":
            return None if _is_number(value) and value > 0 else "must be a positive number"
        case "weight_decay" | "l1" | "min_delta":
            return None if _is_number(value) and value >= 0 else "must be a number, 0 or more"
        case "dropout":
            if value is None or (_is_number(value) and 0 <= value < 1):
                return None
            return "p must be in [0, 1): with p = 1 every unit is dropped and 1/(1-p) is infinite"
        case "momentum" | "label_smoothing":
            return None if _is_number(value) and 0 <= value < 1 else "must be in [0, 1)"
        case "batch_size" | "patience" | "log_every":
            if value is None or _is_count(value):
                return None
            return "must be a whole number, 1 or more, or None"
        case "steps":
            return None if _is_count(value) else "must be a whole number, 1 or more"
        case "optimizer" | "dtype":
            known = ("sgd", "adam", "adamw") if name == "optimizer" else ("float32", "float64")
            return None if value in known else f"must be one of {', '.join(known)}"
        case "betas":
            fine = isinstance(value, tuple) and len(value) == 2
            fine = fine and all(_is_number(b) and 0 <= b < 1 for b in value)
            return None if fine else "must be two numbers in [0, 1)"
        case "decay_biases":
            return None if isinstance(value, bool) else "must be True or False"
        case "loss":
            known = (None, *LOSSES)
            return None if value in known else f"must be one of {', '.join(map(repr, known))}"
        case "schedule":
            return _problem_of_schedule(value)
        case "augmentation" | "start" | "averaging":
            return None if value is None or callable(value) else "must be a function or None"
    raise AssertionError(f"no rule for the field {name!r}")
