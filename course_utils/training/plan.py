"""What a call of `train` will do: the blocks to train, checked and sized before anything starts."""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import product
from zlib import crc32

import xarray as xr
from torch import nn

from course_utils.data import Dataset
from course_utils.training import memory
from course_utils.training.block import Block, Trained
from course_utils.training.checks import check_device, check_fit, checked_seeds, load_by_seed
from course_utils.training.config import TrainConfig
from course_utils.training.sweep import Place, Sweep, describe
from course_utils.training.workers import workers_of

# A lost worker loses the block that it was at, a slow one keeps the others waiting for as long,
# and the bar moves as blocks finish: so each worker gets several.
_BLOCKS_A_WORKER = 8
# But not at the price of blocks so small that the overhead of many small operations shows again:
# from here on, a member's time falls no further.
_ENOUGH_MEMBERS = 32


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
                n_combinations = len(values["lr"])
                need = _need(one_model, by_seed, one_config, test)
                most = len(seeds)
                if executor is not None:
                    most = _seeds_a_block(len(seeds), n_combinations, workers.n)
                size = _block_size(need, most, n_combinations, workers.memory)
                block_bytes = max(block_bytes, need.of(*size))
                for here, chosen in _parts(len(seeds), n_combinations, size):
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


def _need(
    model: nn.Module, datasets: Sequence[Dataset], config: TrainConfig, test: bool
) -> memory.Need:
    """What a population will take, once model, data and configuration are seen to fit."""
    return memory.need(model, datasets, config, check_fit(model, datasets[0], config), test)


def _block_size(
    need: memory.Need, n_seeds: int, n_combinations: int, budget: int
) -> tuple[int, int]:
    """How many seeds, and how many combinations of each, train at once: as many as fit."""
    # All combinations of a seed stay together where they can: they share its data and its noise.
    seeds = bisect_right(range(1, n_seeds + 1), budget, key=lambda n: need.of(n, n_combinations))
    if seeds:
        return seeds, n_combinations
    combinations = bisect_right(range(1, n_combinations), budget, key=lambda n: need.of(1, n))
    if combinations:
        return 1, combinations
    raise ValueError(
        f"one member would take {memory.readable(need.of(1, 1))}, and "
        f"{memory.readable(budget)} are free for it: use a smaller model or batch"
    )


def _parts(
    n_seeds: int, n_combinations: int, size: tuple[int, int]
) -> Iterator[tuple[slice, slice]]:
    """The seeds and the combinations of each block."""
    return product(_cut(n_seeds, size[0]), _cut(n_combinations, size[1]))


def _seeds_a_block(n_seeds: int, combinations: int, workers: int) -> int:
    """How many seeds of a population make a block for an executor's workers."""
    several_a_worker = math.ceil(n_seeds / (_BLOCKS_A_WORKER * workers))
    enough = math.ceil(_ENOUGH_MEMBERS / combinations)
    return min(math.ceil(n_seeds / workers), max(several_a_worker, enough))


def _cut(n: int, size: int) -> list[slice]:
    return [slice(first, first + size) for first in range(0, n, size)]
