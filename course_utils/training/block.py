"""What one worker is given to train, and what it gives back."""

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from torch import nn

from course_utils.data import Dataset
from course_utils.training.config import TrainConfig
from course_utils.training.population import Population


def this_process() -> str:
    """A name that no other process has, on this machine or on another."""
    return f"{platform.node()}:{os.getpid()}"


@dataclass(frozen=True)
class Block:
    """The members of one population for some of its seeds: what one worker is given."""

    model: nn.Module
    datasets: Sequence[Dataset]  # one for all seeds, or one a seed
    settings: Sequence[TrainConfig]  # alike in all fields but the batched ones
    seeds: Sequence[int]
    members: np.ndarray  # their positions among all members of the call, (M,)
    device: str
    test: bool  # score the test set at the end
    weights: bool  # give the trained weights back
    watch: Callable | None  # makes a `Watch` of the population, see `loop`
    process: str = field(default_factory=this_process)  # the one that made the block

    @property
    def shared(self) -> TrainConfig:
        """The fields that all settings agree in; the batched ones are of no meaning here."""
        return self.settings[0]

    def population(self) -> Population:
        """The members, with their initial weights."""
        return Population(self.model, self.datasets, self.settings, self.seeds, self.device)

    def in_another_process(self) -> bool:
        return this_process() != self.process


@dataclass(frozen=True)
class BlockResult:
    """What a block gives back. The first axis of every array is the M members, seed-major."""

    logged: dict[str, np.ndarray]  # variable -> (M, logged steps, …)
    dims: dict[str, str]  # for a logged variable that has one, the name of its own dimension
    final: dict[str, np.ndarray]  # variable -> (M,)
    weights: dict[str, np.ndarray]  # parameter or buffer -> (M, …); empty unless asked for
