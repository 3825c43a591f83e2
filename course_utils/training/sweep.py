"""The labelled result of a sweep: where each block's numbers go, and what the labels say."""

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any
from zlib import crc32

import numpy as np
import xarray as xr
from torch import nn

from course_utils.training.block import Block, BlockResult

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")  # in the text of what says no more than where it is

LOSS_UNITS = {"classification": "nats", "regression": "squared units of y"}
OF_SHARES = "squared error of the shares"  # of classes, one-hot or smoothed


def assemble(
    coords: dict[str, Sequence], blocks: Sequence[Block], results: Sequence[BlockResult]
) -> xr.Dataset:
    """Put the blocks' numbers in their places; ``coords`` are the labels of the members."""
    shape = tuple(len(names) for names in coords.values())
    steps = logged_steps(blocks)
    arrays: dict[str, np.ndarray] = {}
    own: dict[str, tuple[str, ...]] = {}  # dimensions behind those of the members

    def put(name, dims, sizes, at, values, nothing=np.nan, dtype=float):
        if name not in arrays:
            own[name] = dims
            arrays[name] = np.full((math.prod(shape), *sizes), nothing, dtype)
        arrays[name][at] = values

    for block, result in zip(blocks, results, strict=True):
        here = block.members
        at = here[:, None], np.searchsorted(steps, block.shared.logged_steps())
        for name, values in result.logged.items():
            more = (result.dims[name],) if name in result.dims else ()
            put(name, ("step", *more), (len(steps), *values.shape[2:]), at, values)
        for name, values in result.final.items():
            put(name, (), (), here, values)
        for name, values in result.weights.items():
            dims = tuple(f"{name}[{axis}]" for axis in range(values.ndim - 1))
            put(name, dims, values.shape[1:], here, values, 0, values.dtype)
    return xr.Dataset(
        {n: ((*coords, *own[n]), x.reshape(*shape, *x.shape[1:])) for n, x in arrays.items()},
        coords={**coords, "step": np.array(steps)},
    )


def logged_steps(blocks: Sequence[Block]) -> list[int]:
    """The steps that any block logs."""
    return sorted({step for block in blocks for step in block.shared.logged_steps()})


def loss_unit(task: str, losses: set[str | None]) -> str:
    """The unit of a result's losses; of several kinds there is none."""
    units = {OF_SHARES if one == "squared_error" else "nats" for one in losses}
    return LOSS_UNITS[task] if task == "regression" else units.pop() if len(units) == 1 else ""


def describe(runs: xr.Dataset, unit: str) -> xr.Dataset:
    """Give the variables their long names and units, which plots put on their axes."""
    for name, variable in runs.data_vars.items():
        variable.attrs["long_name"] = str(name).replace("_", " ")
        if str(name).endswith("loss"):
            variable.attrs["units"] = unit
        elif str(name).endswith(("accuracy", "fraction")):
            variable.attrs["units"] = "fraction"
        elif name in ("diverged_at", "stopped_at", "best_step"):
            variable.attrs["units"] = "step"
    return runs


def labels(names: Sequence) -> np.ndarray:
    """Coordinate labels: numbers stay numbers, anything else goes by its text."""
    numbers = all(isinstance(name, int | float | np.number) for name in names)
    return np.array(list(names) if numbers else [as_label(name) for name in names])


def by_label(names: Sequence, values: Iterable) -> dict[str, Any]:
    """The values, each by the text of its coordinate label."""
    return dict(zip(map(str, labels(names).tolist()), values, strict=True))


def as_label(value: Any) -> str:
    """The text that stands for a value among labels and attributes, the same in every session."""
    text = _ADDRESS.sub("", str(value))
    if text == str(value):
        return text
    # A place in memory says nothing tomorrow: say what the callable does, or what it holds.
    inside = getattr(value, "__dict__", {})
    if code := getattr(value, "__code__", None):
        held = [cell.cell_contents for cell in value.__closure__ or ()]
        inside = (code.co_code, code.co_consts, code.co_names, value.__defaults__, held)
    return f"{text} {crc32(_ADDRESS.sub('', repr(inside)).encode()):08x}"


def model_text(model: nn.Module) -> str:
    """A model in one line: its layers, and how those start that have a start of their own."""
    starts = [
        f"{name} starts with {as_label(vars(layer)['draw_parameters'])}"
        for name, layer in model.named_modules()
        if "draw_parameters" in vars(layer)
    ]
    return "; ".join([" ".join(repr(model).split()), *starts])
