"""The shape of a sweep: its labelled dimensions, and where each block's numbers go in them."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from course_utils.training.block import Trained
from course_utils.training.config import BATCHED_FIELDS, TrainConfig

LOSS_UNITS = {"classification": "nats", "regression": "squared units of y"}


@dataclass(frozen=True)
class Place:
    """Where a block's members lie: for each dimension of members, the position of each, (M,)."""

    members: tuple[np.ndarray, ...]
    steps: list[int]


class Sweep:
    """The dimensions of one call of `train`."""

    def __init__(
        self,
        model_names: Sequence | None,
        data_names: Sequence | None,
        config: TrainConfig,
        seeds: Sequence[int],
    ) -> None:
        self.config = config
        self.coords: dict[str, Sequence] = {}
        if model_names is not None:
            self.coords["model"] = _labels(model_names)
        if data_names is not None:
            self.coords["data"] = _labels(data_names)
        for name in config.swept:
            self.coords[name] = _labels(config.values(name))
        self.coords["seed"] = seeds
        steps = {step for _, one in config.populations() for step in one.logged_steps()}
        self.steps = np.array(sorted(steps))

    @property
    def n_members(self) -> int:
        return math.prod(len(labels) for labels in self.coords.values())

    def combinations(self, config: TrainConfig) -> dict[str, list]:
        """For each batched field, its value in every combination of one population."""
        rows = itertools.product(*(config.values(name) for name in BATCHED_FIELDS))
        columns = zip(*rows, strict=True)
        return {name: list(values) for name, values in zip(BATCHED_FIELDS, columns, strict=True)}

    def place(
        self,
        at: dict[str, int],
        fixed: dict[str, Any],
        seeds: Sequence[int],
        chosen: Sequence[int],
        steps: list[int],
    ) -> Place:
        """Where the members of a block lie, and the steps that it logs.

        Args:
            at: Positions along the dimensions ``model`` and ``data``.
            fixed: The population's values of unbatched fields.
            seeds: Positions of the block's seeds.
            chosen: Which of the population's combinations the block has.
            steps: The steps that the block logs.
        """
        # As in a block, all combinations of the first seed come first.
        seed, combination = (axis.ravel() for axis in np.meshgrid(seeds, chosen, indexing="ij"))
        batched = [name for name in self.coords if name in BATCHED_FIELDS]
        sizes = [len(self.coords[name]) for name in batched]
        # Where no field is swept there is one combination, which has no positions.
        swept = np.unravel_index(combination, sizes) if sizes else ()
        where = at | {name: self.config.values(name).index(v) for name, v in fixed.items()}
        where |= {"seed": seed, **dict(zip(batched, swept, strict=True))}
        members = tuple(np.broadcast_to(where[name], seed.shape) for name in self.coords)
        return Place(members, steps)

    def assemble(self, results: Sequence[Trained], places: Sequence[Place]) -> xr.Dataset:
        """Put the blocks' numbers in their places."""
        arrays: dict[str, np.ndarray] = {}
        dims: dict[str, tuple[str, ...]] = {}
        member_dims = tuple(self.coords)
        shape = tuple(len(labels) for labels in self.coords.values())
        for trained, place in zip(results, places, strict=True):
            at_steps = np.searchsorted(self.steps, place.steps)
            for name, values in trained.logged.items():
                dims[name] = (*member_dims, "step")
                target = arrays.setdefault(name, np.full((*shape, len(self.steps)), np.nan))
                target[(*(p[:, None] for p in place.members), at_steps)] = values
            for name, values in trained.final.items():
                dims[name] = member_dims
                target = arrays.setdefault(name, np.full(shape, np.nan))
                target[place.members] = values
            for name, values in trained.weights.items():
                own = values.shape[1:]
                dims[name] = (*member_dims, *(f"{name}[{axis}]" for axis in range(len(own))))
                target = arrays.setdefault(name, np.empty((*shape, *own), values.dtype))
                target[place.members] = values
        return xr.Dataset(
            {name: (dims[name], array) for name, array in arrays.items()},
            coords={**self.coords, "seed": np.array(self.coords["seed"]), "step": self.steps},
        )


def describe(runs: xr.Dataset, task: str) -> xr.Dataset:
    """Give the variables their long names and units, which plots put on their axes."""
    for name, variable in runs.data_vars.items():
        variable.attrs["long_name"] = str(name).replace("_", " ")
        if str(name).endswith("loss"):
            variable.attrs["units"] = LOSS_UNITS[task]
        elif str(name).endswith(("accuracy", "fraction")):
            variable.attrs["units"] = "fraction"
        elif name in ("diverged_at", "stopped_at", "best_step"):
            variable.attrs["units"] = "step"
    return runs


def _labels(values: Sequence) -> np.ndarray:
    """Coordinate labels: numbers stay numbers, anything else goes by its text."""
    numbers = all(isinstance(v, int | float | np.number) for v in values)
    return np.array(list(values) if numbers else [str(v) for v in values])
