"""What one forward pass reveals about a model, before anything is trained."""

import copy
from dataclasses import dataclass

import torch
from torch import nn

from course_utils.training.forward import DROPOUTS


@dataclass(frozen=True)
class Shapes:
    """Shapes for one example, without the batch axis."""

    output: tuple[int, ...]
    masks: dict[str, tuple[int, ...]]  # the shape of each dropout layer's mask
    activations: int  # numbers that the layers give out, together
    largest: int  # numbers that one layer gives out, at most


def probe(model: nn.Module, x: torch.Tensor) -> Shapes:
    """Run a copy of the model, in training mode, on a few examples and note the shapes.

    Raises:
        ValueError: If the model cannot take x, or uses one dropout layer in two places.
    """
    model = copy.deepcopy(model).to(x.dtype).train()
    masks: dict[str, tuple[int, ...]] = {}
    activations = largest = 0

    def note(name: str):
        def hook(layer, inputs, output):
            nonlocal activations, largest
            if not isinstance(output, torch.Tensor):
                return
            if not list(layer.children()):
                activations += output[0].numel()
                largest = max(largest, output[0].numel())
            if isinstance(layer, DROPOUTS):
                if name in masks:
                    raise ValueError(
                        f"the dropout layer {name!r} is used twice in one forward pass: "
                        "give each place its own nn.Dropout, so that each draws its own mask"
                    )
                masks[name] = _mask_shape(layer, tuple(output.shape[1:]))

        return hook

    for name, layer in model.named_modules():
        layer.register_forward_hook(note(name))
    try:
        with torch.no_grad():
            output = model(x)
    except ValueError:
        raise
    except Exception as error:
        raise ValueError(
            f"the model cannot take the data: {error}. Inputs are flat, of shape (batch, "
            f"{', '.join(map(str, x.shape[1:]))}); begin an image model with nn.Unflatten"
        ) from error
    return Shapes(tuple(output.shape[1:]), masks, activations, largest)


def _mask_shape(layer: nn.Module, shape: tuple[int, ...]) -> tuple[int, ...]:
    if type(layer) is nn.Dropout:
        return shape
    return shape[:1] + (1,) * (len(shape) - 1)  # Dropout1d, 2d, 3d drop whole channels
