"""How much memory a population takes, told before it is trained."""

import math
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import torch
from torch import nn

from course_utils.data import Dataset
from course_utils.models import n_parameters
from course_utils.training.config import TrainConfig
from course_utils.training.population import rows_at_a_time
from course_utils.training.probe import Shapes
from course_utils.training.scale.backward_memory import active_masks, kept_bytes

LIMIT = "LESS_GREEDY_MEMORY"  # the environment variable that says how much training may take
LOGGED_VARIABLES = 7

# The part of the free memory that training may use; the rest is for results and the machine.
SHARE = 0.5
_UNITS = {"B": 1, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}
_EXAMPLES = 16  # a forward pass of so many tells what an example takes
# The allocator leaves holes between tensors that come and go: a process was seen to take up to
# twice the bytes of its tensors.
_HOLES = 2
_GENERATORS = 5_000  # bytes of the random generators of one seed


def budget(device: str = "cpu") -> int:
    """Bytes that training may take: what ``LESS_GREEDY_MEMORY`` says, or half of what is free.

    Raises:
        ValueError: If the variable holds no number of bytes.
    """
    said = os.environ.get(LIMIT)
    if said:
        return _as_bytes(said)
    if torch.device(device).type == "cuda":
        return int(SHARE * torch.cuda.mem_get_info(device)[0])
    return int(SHARE * min(psutil.virtual_memory().available, _left_to_container()))


def _left_to_container(root: Path = Path("/sys/fs/cgroup")) -> float:
    """Bytes that a container may still take (cgroups, version 2 or 1); infinite without a limit."""
    for limit, used in (
        ("memory.max", "memory.current"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"),
    ):
        with suppress(OSError, ValueError):  # no such file, or "max": no limit
            return max(0, int((root / limit).read_text()) - int((root / used).read_text()))
    return math.inf


def _as_bytes(said: str) -> int:
    match = re.fullmatch(r"\s*(\d+|\d*\.\d+)\s*([kMGT]?B)\s*", said, re.IGNORECASE)
    n_bytes = int(float(match[1]) * _UNITS[match[2].upper()]) if match else 0
    if not n_bytes:
        raise ValueError(
            f"{LIMIT} is {said!r}: give a number and a unit, such as 2GB or 500 MB, or unset it"
        )
    return n_bytes


@dataclass(frozen=True)
class Need:
    """Bytes that training takes at its peak, in parts that grow with different things."""

    shared: int  # once: data that all seeds share
    seed: int  # a seed: its data, its batch, its noise
    member: int  # a member, all the time: weights, the optimizer's memory, what is logged
    inputs: int  # one example; members of one seed get copies of it
    rows: int  # examples in a step
    step: int  # a member, in a step: gradients, and what the backward pass needs
    score: int  # a member, when it is measured: outputs for a whole set
    example: int  # a member, for each example that is measured at a time
    examples: int  # in the largest set that is measured
    numbers: int  # a member's inputs and activations for one example
    weights: int  # a member's parameters

    def of(self, n_seeds: int, n_settings: int) -> int:
        """The peak of a block with so many seeds and so many settings of each."""
        members = n_seeds * n_settings
        inputs = self.inputs if n_settings > 1 else 0
        rows = min(self.examples, rows_at_a_time(members, self.numbers, self.weights))
        scoring = members * (self.score + rows * (self.example + inputs))
        held = n_seeds * self.seed + members * (self.member + self.rows * inputs)
        return self.shared + _HOLES * (held + max(members * self.step, scoring))


def need(
    model: nn.Module,
    datasets: Sequence[Dataset],
    settings: Sequence[TrainConfig],
    shapes: Shapes,
    test: bool = False,
) -> Need:
    """What a population will take; ``datasets`` holds one for all seeds, or one a seed.

    Tensors are counted at the two places where most of them are alive: in the backward pass, and
    while the members are measured. What a `Watch` takes is not known.
    """
    first, config = datasets[0], settings[0]
    item = itemsize(config)
    inputs = [first.X_train, first.X_val, first.X_test]
    data = sum(item * x.size + 8 * len(x) for x in inputs)
    numbers_in = inputs[0][0].size
    rows = config.batch_size or len(inputs[0])
    one_input = item * numbers_in
    own_batch = rows < len(inputs[0]) or config.augmentation is not None

    x = torch.from_numpy(first.X_train[: min(rows, _EXAMPLES)]).to(getattr(torch, config.dtype))
    masks = active_masks(model, settings, shapes)
    noise = 4 * rows * sum(math.prod(shape) for shape in masks.values())

    state = item * (n_parameters(model) + sum(b.numel() for b in model.buffers()))
    # The optimizer's; the best weights that early stopping keeps aside, and an average of weights.
    momentum = int(any(one.momentum for one in settings))
    momentum |= any(getattr(one.schedule, "momentum", None) is not None for one in settings)
    kept_aside = int(config.patience is not None) + int(any(one.averaging for one in settings))
    copies = 1 + (momentum if config.optimizer == "sgd" else 2) + kept_aside
    temporaries = 2 if config.optimizer == "sgd" else 3
    # The backward pass holds the gradients on both sides of a layer, and one in the making;
    # convolutions copy all three into an order of their own.
    convolves = any(isinstance(layer, nn.modules.conv._ConvNd) for layer in model.modules())
    passing = (6 if convolves else 3) * item * shapes.largest
    examples = max(len(x) for x in (inputs if test else inputs[:2]))
    return Need(
        shared=data if len(datasets) == 1 else 0,
        seed=_GENERATORS
        + (data if len(datasets) > 1 else 0)
        + 2 * (rows * one_input * own_batch + noise),
        member=copies * state + 2 * 8 * LOGGED_VARIABLES * len(config.logged_steps()),
        inputs=one_input,
        rows=rows,
        step=state + max(temporaries * state, rows * (kept_bytes(model, x, masks) + passing)),
        # Logits, their logarithms and one more; a class for each example, and whether it is right.
        score=max(2 * state, examples * (3 * item * math.prod(shapes.output) + 24)),
        example=2 * item * shapes.largest,
        examples=examples,
        numbers=numbers_in + shapes.activations,
        weights=n_parameters(model),
    )


def weight_bytes(model: nn.Module, config: TrainConfig) -> int:
    """Bytes of one member's trained parameters."""
    return itemsize(config) * n_parameters(model)


def itemsize(config: TrainConfig) -> int:
    return 8 if config.dtype == "float64" else 4


def readable(n_bytes: float) -> str:
    """A number of bytes as a person says it, such as 3.2 GB."""
    for unit in ("B", "kB", "MB"):
        if n_bytes < 1000:
            return f"{n_bytes:.0f} {unit}"
        n_bytes /= 1000
    return f"{n_bytes:,.1f} GB"
