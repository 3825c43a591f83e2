"""What a call of `train` will do: the blocks to train, checked and sized before anything starts."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import product
from zlib import crc32

import xarray as xr
from torch import nn

from course_utils.data import Dataset
from course_utils.training.block import Block, Trained
from course_utils.training.checks import check_device, check_fit, checked_seeds, load_by_seed
from course_utils.training.config import TrainConfig
from course_utils.training.scale import memory
from course_utils.training.scale.side_by_side import own_threads
from course_utils.training.scale.splitting import split, threads_that_pay
from course_utils.training.scale.workers import workers_of
from course_utils.training.sweep import Place, Sweep, describe


@dataclass(frozen=True)
class Plan:
    """Blocks, and where the numbers of each go in the labelled result."""

    blocks: list[Block]
    places: list[Place]
    sweep: Sweep
    task: str
    attrs: dict[str, str]
    block_bytes: int  # what the largest block takes while it trains
    result_bytes: int
    at_once: int  # how many blocks train at the same time

    def assemble(self, results: Sequence[Trained]) -> xr.Dataset:
        runs = describe(self.sweep.assemble(results, self.places), self.task)
        return runs.assign_attrs(self.attrs)


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
    config: TrainConfig | None = None,
    seeds: int | Iterable[int] = 20,
    device: str = "cpu",
    executor: Executor | None = None,
) -> Size:
    """The size of the sweep that `train` would do with the same arguments.

    Raises:
        ValueError: What `train` would raise before it trains.
    """
    config = config or TrainConfig()
    plan = make_plan(
        model, dataset, config, seeds, device, executor, False, False, own_threads(device)
    )
    at_once = min(plan.at_once, len(plan.blocks))
    return Size(
        plan.sweep.n_members, len(plan.blocks), at_once, plan.block_bytes, plan.result_bytes
    )


def make_plan(
    model: nn.Module | dict,
    dataset: Dataset | Callable[[int], Dataset] | dict,
    config: TrainConfig,
    seeds: int | Iterable[int],
    device: str,
    executor: Executor | None,
    test: bool,
    weights: bool,
    threads: int = 1,
) -> Plan:
    """Check everything that `train` is given, and split it into blocks.

    Without an executor blocks may train side by side in up to ``threads`` threads of this process,
    where that is faster. The other arguments are those of `train`.

    Raises:
        ValueError: See `train`.
    """
    if not isinstance(config, TrainConfig):
        raise ValueError(f"config must be a TrainConfig, got {config!r}")
    seeds = checked_seeds(seeds)
    check_device(device)
    models = _by_name(model, "model")
    sources = _by_name(dataset, "dataset")
    if weights and len(models) > 1:
        raise ValueError("weights of several models have no common shape: train one model a call")
    sweep = Sweep(
        list(model) if isinstance(model, dict) else None,
        list(dataset) if isinstance(dataset, dict) else None,
        config,
        seeds,
    )
    result_bytes = _check_results_fit(sweep, models, config, weights)
    data = {name: load_by_seed(source, seeds) for name, source in sources.items()}
    tasks = {by_seed[0].task for by_seed in data.values()}
    if len(tasks) > 1:
        raise ValueError("classification and regression have no common unit: train them apart")

    populations = list(
        product(enumerate(models.values()), enumerate(data.values()), config.populations())
    )
    needs = [
        memory.need(one_model, by_seed, one, check_fit(one_model, by_seed[0], one), test)
        for (_, one_model), (_, by_seed), (_, one) in populations
    ]
    combinations = [sweep.combinations(one) for _, _, (_, one) in populations]
    members = [len(seeds) * len(values["lr"]) for values in combinations]
    workers = workers_of(executor, device, threads_that_pay(needs, members, threads))
    blocks, places, block_bytes = [], [], 0
    for population, need, values in zip(populations, needs, combinations, strict=True):
        (m, one_model), (d, by_seed), (fixed, one_config) = population
        n_combinations = len(values["lr"])
        size, parts = split(need, len(seeds), n_combinations, workers)
        block_bytes = max(block_bytes, need.of(*size))
        for here, chosen in parts:
            blocks.append(
                Block(
                    model=one_model,
                    datasets=by_seed[here] if len(by_seed) > 1 else by_seed,
                    config=one_config,
                    values={name: column[chosen] for name, column in values.items()},
                    seeds=seeds[here],
                    device=device,
                    test=test,
                    weights=weights,
                )
            )
            places.append(
                sweep.place(
                    {"model": m, "data": d},
                    fixed,
                    range(len(seeds))[here],
                    range(n_combinations)[chosen],
                    one_config.logged_steps(),
                )
            )
    attrs = {
        "model": _text(model, _model_text),
        "data": _text(data if isinstance(dataset, dict) else data[None], _data_text),
        "config": repr(config),
    }
    return Plan(blocks, places, sweep, tasks.pop(), attrs, block_bytes, result_bytes, workers.n)


def _by_name(given, what: str) -> dict:
    """A dict as it is; a single thing as a dict of one."""
    if isinstance(given, dict):
        if not given:
            raise ValueError(f"the dict of {what}s is empty")
        return given
    return {None: given}


def _text(given, describe: Callable) -> str:
    """One line for the result's attributes: a description, or one for each entry of a dict."""
    if isinstance(given, dict):
        return "; ".join(f"{name}: {describe(one)}" for name, one in given.items())
    return describe(given)


def _model_text(model: nn.Module) -> str:
    return " ".join(repr(model).split())


def _data_text(by_seed: Sequence[Dataset]) -> str:
    """Name, size, and a checksum that tells other splits and other labels apart."""
    checksum = 0
    for d in by_seed:
        for array in (d.X_train, d.y_train, d.X_val, d.y_val):
            checksum = crc32(array.tobytes(), checksum)
    first = by_seed[0]
    return f"{first.name}, {len(first.X_train)} training examples, checksum {checksum:08x}"


def _check_results_fit(sweep: Sweep, models: dict, config: TrainConfig, weights: bool) -> int:
    """The bytes of the results, which all come to this process."""
    numbers = sweep.n_members * (len(sweep.steps) * memory.LOGGED_VARIABLES * 8)
    if weights:
        numbers += sweep.n_members * memory.weight_bytes(next(iter(models.values())), config)
    if numbers > memory.budget():
        raise ValueError(
            f"the results of {sweep.n_members:,} members would take {memory.readable(numbers)}, "
            f"and {memory.readable(memory.budget())} are free for them: use fewer values or seeds, "
            "or a larger log_every"
        )
    return numbers
