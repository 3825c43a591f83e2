"""What a model keeps between its forward and its backward pass, asked from autograd itself."""

import copy
import math
from collections.abc import Sequence

import torch
from torch import nn

from course_utils.training.config import TrainConfig
from course_utils.training.forward import make_forward
from course_utils.training.probe import Shapes


def active_masks(
    model: nn.Module, settings: Sequence[TrainConfig], shapes: Shapes
) -> dict[str, tuple]:
    """The mask's shape, for one example, of each dropout layer that may drop anything."""
    values = [one.dropout for one in settings]
    return {
        name: shape
        for name, shape in shapes.masks.items()
        if any(model.get_submodule(name).p if p is None else p for p in values)
    }


def kept_bytes(model: nn.Module, x: torch.Tensor, mask_shapes: dict[str, tuple]) -> int:
    """Bytes that one member keeps for the backward pass, for one example; without the inputs.

    The outputs of the layers do not tell: ReLU keeps one tensor and BatchNorm three, and a
    module's own arithmetic between its layers keeps what no layer gives out.

    Args:
        model: The architecture.
        x: Some examples, (n, d); more of them make the count more exact.
        mask_shapes: See `active_masks`.
    """
    model = copy.deepcopy(model).to(x.dtype)
    state = {name: p.detach().clone()[None] for name, p in model.named_buffers()}
    state |= {
        name: p.detach().clone()[None].requires_grad_() for name, p in model.named_parameters()
    }
    masks = {name: x.new_ones((1, len(x), *shape)) for name, shape in mask_shapes.items()}
    kept: dict[int, torch.Tensor] = {}  # by address; held, so that no address serves twice

    def keep(saved: torch.Tensor) -> torch.Tensor:
        kept[saved.untyped_storage().data_ptr()] = saved
        return saved

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda saved: saved):
        make_forward(model)(state, x[None], masks, True)
    for value in (*state.values(), x):  # are there anyway
        kept.pop(value.untyped_storage().data_ptr(), None)
    n_bytes = sum(saved.untyped_storage().nbytes() for saved in kept.values())
    return math.ceil(n_bytes / len(x))
