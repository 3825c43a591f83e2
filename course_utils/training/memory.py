"""How much memory a population takes, told before it is trained."""

import math

import psutil
import torch
from torch import nn

from course_utils.models import n_parameters
from course_utils.training.config import TrainConfig
from course_utils.training.shapes import Shapes

# The part of the free memory that training may use; the rest is for results and the machine.
SHARE = 0.5


def budget(device: str = "cpu") -> int:
    """Bytes that training may take now."""
    if torch.device(device).type == "cuda":
        return int(SHARE * torch.cuda.mem_get_info(device)[0])
    return int(SHARE * psutil.virtual_memory().available)


def member_bytes(model: nn.Module, shapes: Shapes, config: TrainConfig, n_train: int) -> int:
    """Bytes that one member takes while it trains: weights and their company, and activations."""
    # Weights, gradients, one temporary; the optimizer's memory; the best weights kept aside.
    optimizer = int(any(config.values("momentum"))) if config.optimizer == "sgd" else 2
    copies = 3 + optimizer + int(config.patience is not None)
    # Activations are kept for the backward pass, and there meet their gradients; so do masks.
    rows = config.batch_size or n_train
    masks = sum(math.prod(shape) for shape in shapes.masks.values())
    return itemsize(config) * (
        copies * n_parameters(model) + 2 * rows * (shapes.activations + masks)
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
