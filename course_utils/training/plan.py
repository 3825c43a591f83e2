"""What a call of `train` will do: the blocks to train, checked and sized before anything starts."""

import math
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from zlib import crc32

import xarray as xr
from torch import nn

from course_utils.data import Dataset
from course_utils.training import memory
from course_utils.training.block import Block, Trained
from course_utils.training.checks import check_device, check_fit, checked_seeds, load_by_seed
from course_utils.training.config import TrainConfig
from course_utils.training.sweep import Place, Sweep, describe
from course_utils.training.workers import Workers, workers_of

# A lost worker loses the block that it was at, a slow one keeps the others waiting for as long,
# and the bar moves as blocks finish: so each worker gets several.
_BLOCKS_A_WORKER = 8
# But not at the price of blocks so small that the overhead of many small operations shows again:
# from here on, a member's time falls no further.
_ENOUGH_MEMBERS = 32
_LOGGED_VARIABLES = 7


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

    def assemble(self, results: Sequence[Trained]) -> xr.Dataset:
        runs = describe(self.sweep.assemble(results, self.places), self.task)
        return runs.assign_attrs(self.attrs)


def make_plan(
    model: nn.Module | dict,
    dataset: Dataset | Callable[[int], Dataset] | dict,
    config: TrainConfig,
    seeds: int | Iterable[int],
    device: str,
    executor: Executor | None,
    test: bool,
    weights: bool,
) -> Plan:
    """Check everything that `train` is given, and split it into blocks.

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

    workers = workers_of(executor, device)
    blocks, places, block_bytes = [], [], 0
    for m, one_model in enumerate(models.values()):
        for d, by_seed in enumerate(data.values()):
            for fixed, one_config in config.populations():
                values = sweep.combinations(one_config)
                combinations = len(values["lr"])
                need = _seed_bytes(one_model, by_seed[0], one_config, combinations, workers)
                size = min(len(seeds), workers.memory // need)
                if executor is not None:
                    size = min(size, _seeds_a_block(len(seeds), combinations, workers.n))
                block_bytes = max(block_bytes, size * need)
                for first in range(0, len(seeds), size):
                    here = slice(first, first + size)
                    blocks.append(
                        Block(
                            model=one_model,
                            datasets=by_seed[here] if len(by_seed) > 1 else by_seed,
                            config=one_config,
                            values=values,
                            seeds=seeds[here],
                            device=device,
                            test=test,
                            weights=weights,
                        )
                    )
                    position = {"model": m, "data": d} | sweep.position(fixed)
                    places.append(Place(position, here, one_config.logged_steps()))
    attrs = {
        "model": _text(model, _model_text),
        "data": _text(data if isinstance(dataset, dict) else data[None], _data_text),
        "config": repr(config),
    }
    return Plan(blocks, places, sweep, tasks.pop(), attrs, block_bytes, result_bytes)


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
    numbers = sweep.n_members * (len(sweep.steps) * _LOGGED_VARIABLES * 8)
    if weights:
        numbers += sweep.n_members * memory.weight_bytes(next(iter(models.values())), config)
    if numbers > memory.budget():
        raise ValueError(
            f"the results of {sweep.n_members:,} members would take {memory.readable(numbers)}, "
            f"and {memory.readable(memory.budget())} are free for them: use fewer values or seeds, "
            "or a larger log_every"
        )
    return numbers


def _seed_bytes(
    model: nn.Module, dataset: Dataset, config: TrainConfig, combinations: int, workers: Workers
) -> int:
    """The bytes that the members of one seed take, which a worker must have."""
    shapes = check_fit(model, dataset, config)
    need = combinations * memory.member_bytes(model, shapes, config, len(dataset.X_train))
    if need > workers.memory:
        raise ValueError(
            f"{combinations:,} members of one seed would take {memory.readable(need)}, and "
            f"{memory.readable(workers.memory)} are free for them: sweep fewer values a call, or "
            "use a smaller model or batch"
        )
    return need


def _seeds_a_block(n_seeds: int, combinations: int, workers: int) -> int:
    """How many seeds of a population make a block for an executor's workers."""
    several_a_worker = math.ceil(n_seeds / (_BLOCKS_A_WORKER * workers))
    enough = math.ceil(_ENOUGH_MEMBERS / combinations)
    return min(math.ceil(n_seeds / workers), max(several_a_worker, enough))
