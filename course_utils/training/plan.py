"""What a call of `train` will do: the blocks to train, checked and sized before anything starts."""

import json
import math
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, fields
from itertools import product
from typing import Any
from zlib import crc32

import numpy as np
import xarray as xr
from torch import nn

from course_utils.data import Dataset
from course_utils.training.at_hand import CHANGED_BY
from course_utils.training.block import Block, BlockResult
from course_utils.training.checks import check_device, check_fit, checked_seeds, load_by_seed
from course_utils.training.config import Grid, Settings, TrainConfig, listed, populations
from course_utils.training.scale import memory
from course_utils.training.scale.side_by_side import own_threads
from course_utils.training.scale.splitting import split, threads_that_pay
from course_utils.training.scale.workers import workers_of
from course_utils.training.sweep import (
    as_label,
    assemble,
    by_label,
    describe,
    labels,
    loss_unit,
    model_text,
)


@dataclass(frozen=True)
class Plan:
    """Blocks, and what the result says beside their numbers."""

    blocks: list[Block]
    coords: dict[str, Sequence]  # the dimensions of the members, with their labels
    unit: str  # of the losses
    attrs: dict[str, str]  # model, data and config as JSON: what comparisons are checked by
    watched: str  # what watches, and what it was given; empty where nothing does
    block_bytes: int  # what the largest block takes while it trains
    result_bytes: int
    at_once: int  # how many blocks train at the same time

    def assemble(self, results: Sequence[BlockResult]) -> xr.Dataset:
        runs = describe(assemble(self.coords, self.blocks, results), self.unit)
        if self.watched:
            for variable in runs.data_vars.values():
                variable.attrs["watched"] = self.watched
        return runs.assign_attrs(self.attrs)

    def names(self) -> list[str]:
        """Variables that only some results have."""
        block = self.blocks[0]
        tested = ["test_loss"] if block.test else []
        return tested + ([name for name, _ in block.model.named_parameters()] * block.weights)


@dataclass(frozen=True)
class Size:
    """What a call of `train` would train, and an estimate of the memory that it takes."""

    members: int
    blocks: int  # parts that train apart from one another
    at_once: int  # how many of them train at the same time
    block_bytes: int  # of the largest block, on its worker
    result_bytes: int  # of the logged numbers, in this process

    def text(self) -> str:
        """One line, such as ``180 members in 4 blocks of up to 3 MB; results of 1 MB``."""
        return (
            f"{self.members:,} members in {self.blocks} blocks of up to "
            f"{memory.readable(self.block_bytes)}; results of {memory.readable(self.result_bytes)}"
        )


def sweep_size(
    model: nn.Module | dict[object, nn.Module],
    dataset: Dataset | Callable[[int], Dataset] | dict,
    config: Settings | None = None,
    seeds: int | Iterable[int] = 20,
    device: str = "cpu",
    executor: Executor | None = None,
) -> Size:
    """The size of the sweep that `train` would do with the same arguments.

    Raises:
        ValueError: What `train` would raise before it trains.
    """
    plan = make_plan(model, dataset, config, seeds, device, executor)
    members, blocks = math.prod(map(len, plan.coords.values())), len(plan.blocks)
    at_once = min(plan.at_once, blocks)
    return Size(members, blocks, at_once, plan.block_bytes, plan.result_bytes)


def make_plan(
    model: nn.Module | dict,
    dataset: Dataset | Callable[[int], Dataset] | dict,
    config: Settings | None,
    seeds: int | Iterable[int],
    device: str = "cpu",
    executor: Executor | None = None,
    test: bool = False,
    weights: bool = False,
    watch: Callable | None = None,
) -> Plan:
    """Check everything that `train` is given, and split it into blocks.

    Raises:
        ValueError: See `train`.
    """
    config = TrainConfig() if config is None else config
    of_settings, settings = listed(config)
    together = populations(settings)
    seeds = checked_seeds(seeds)
    check_device(device)
    models = _by_name(model, "model")
    sources = _by_name(dataset, "dataset")
    if weights and len(models) > 1:
        raise ValueError("weights of several models have no common shape: train one model a call")
    named = {"model": model, "data": dataset}
    dims = {dim: list(given) for dim, given in named.items() if isinstance(given, dict)}
    coords = {dim: labels(names) for dim, names in (dims | of_settings).items()}
    coords["seed"] = np.array(seeds)
    n_steps = len({s for first, *_ in together for s in settings[first].logged_steps()})
    result_bytes = _check_results_fit(coords, n_steps, models, settings, weights)
    data = {name: load_by_seed(source, seeds) for name, source in sources.items()}
    tasks = {by_seed[0].task for by_seed in data.values()}
    if len(tasks) > 1:
        raise ValueError("classification and regression have no common unit: train them apart")

    groups = list(product(enumerate(models.values()), enumerate(data.values()), together))
    needs = []
    for (_, one_model), (_, by_seed), positions in groups:
        alike = [settings[i] for i in positions]
        shapes = check_fit(one_model, by_seed[0], alike)
        needs.append(memory.need(one_model, by_seed, alike, shapes, test))
    members = [len(seeds) * len(positions) for _, _, positions in groups]
    threads = threads_that_pay(needs, members, own_threads(device))
    workers = workers_of(executor, device, threads)
    blocks, block_bytes = [], 0
    for group, need in zip(groups, needs, strict=True):
        (m, one_model), (d, by_seed), positions = group
        size, parts = split(need, len(seeds), len(positions), workers)
        block_bytes = max(block_bytes, need.of(*size))
        for here, chosen in parts:
            # In the result the seeds change fastest, in a block the settings do.
            before = (m * len(data) + d) * len(settings) + np.array(positions[chosen])
            members = before * len(seeds) + np.arange(len(seeds))[here, None]
            blocks.append(
                Block(
                    model=one_model,
                    datasets=by_seed[here] if len(by_seed) > 1 else by_seed,
                    settings=[settings[i] for i in positions[chosen]],
                    seeds=seeds[here],
                    members=members.ravel(),
                    device=device,
                    test=test,
                    weights=weights,
                    watch=watch,
                )
            )
    if isinstance(config, TrainConfig):
        fields_said = _fields(config)
    else:
        fields_said = {"setting": by_label(of_settings["setting"], map(_fields, settings))}
    attrs = {
        "model": _described(models, model_text),
        "data": _described(data, _data_text),
        "config": fields_said,
    }
    attrs = {name: json.dumps(said, default=as_label) for name, said in attrs.items()}
    watched = "" if watch is None else _watch_text(watch)
    unit = loss_unit(tasks.pop(), {one.loss for one in settings})
    return Plan(blocks, coords, unit, attrs, watched, block_bytes, result_bytes, workers.n)


def _by_name(given, what: str) -> dict:
    """A dict as it is; a single thing as a dict of one."""
    if isinstance(given, dict):
        if not given:
            raise ValueError(f"the dict of {what}s is empty")
        return given
    return {None: given}


def _described(by_name: dict, describe: Callable) -> str | dict[str, str]:
    """A description for the result's attributes, or one for each name."""
    if None in by_name:
        return describe(by_name[None])
    return by_label(list(by_name), map(describe, by_name.values()))


def _fields(config: TrainConfig) -> dict[str, Any]:
    """Field -> value, where a grid is ``{"grid": [values]}``."""
    values = {field.name: getattr(config, field.name) for field in fields(config)}
    return {n: {"grid": list(v)} if isinstance(v, Grid) else v for n, v in values.items()}


def _watch_text(watch: Callable) -> str:
    """What watches or changes the training, and what it was given: arrays by a checksum."""
    given = getattr(watch, "keywords", {})
    values = {name: np.asarray(v) if hasattr(v, "dtype") else v for name, v in given.items()}
    texts = [
        f"{name} {crc32(np.ascontiguousarray(v).tobytes()):08x}"
        if isinstance(v, np.ndarray)
        else f"{name} {as_label(v)}"
        for name, v in values.items()
    ]
    kind = getattr(watch, "func", watch)
    name = f"{CHANGED_BY}{kind.__qualname__}" if kind.changes else kind.__qualname__
    return ", ".join([name, *texts])


def _data_text(by_seed: Sequence[Dataset]) -> str:
    """Name, size, and a checksum that tells other splits and other labels apart."""
    checksum = 0
    for d in by_seed:
        for array in (d.X_train, d.y_train, d.X_val, d.y_val, d.X_test, d.y_test):
            checksum = crc32(array.tobytes(), checksum)
    first = by_seed[0]
    return f"{first.name}, {len(first.X_train)} training examples, checksum {checksum:08x}"


def _check_results_fit(
    coords: dict, n_steps: int, models: dict, settings: Sequence[TrainConfig], weights: bool
) -> int:
    """The bytes of the results, which all come to this process."""
    members = math.prod(map(len, coords.values()))
    numbers = members * (n_steps * memory.LOGGED_VARIABLES * 8)
    if weights:
        numbers += members * memory.weight_bytes(next(iter(models.values())), settings[0])
    if numbers > memory.budget():
        raise ValueError(
            f"the results of {members:,} members would take {memory.readable(numbers)}, "
            f"and {memory.readable(memory.budget())} are free for them: use fewer values or seeds, "
            "or a larger log_every"
        )
    return numbers
