"""How large a sweep is, told before any of it is trained."""

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass

from torch import nn

from course_utils.data import Dataset
from course_utils.training.config import TrainConfig
from course_utils.training.memory import readable
from course_utils.training.plan import make_plan
from course_utils.training.side_by_side import own_threads


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
            f"{readable(self.block_bytes)}; results of {readable(self.result_bytes)}"
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
