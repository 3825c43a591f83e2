"""The forward pass of many copies of one model at once.

``make_forward(model)`` gives ``forward(state, x, masks, training) -> outputs`` where every tensor
of ``state`` (parameters and buffers by name) has a leading axis of M members, ``x`` is
(M, batch, …) and the outputs are (M, batch, n_out). Sequences of plain layers run as batched
matrix products; any other module goes through `torch.func.vmap`.

Dropout takes its masks from outside: ``masks[name]`` is (M, batch, …), already divided by 1-p.
"""

import copy
from collections.abc import Callable

import torch
from torch import nn
from torch.func import functional_call, vmap

from course_utils.models import Square

State = dict[str, torch.Tensor]
Forward = Callable[[State, torch.Tensor, State, bool], torch.Tensor]

DROPOUTS = (nn.Dropout, nn.Dropout1d, nn.Dropout2d, nn.Dropout3d)
_ELEMENTWISE = (
    *(nn.ReLU, nn.Tanh, nn.Sigmoid, nn.GELU, nn.SiLU, nn.ELU, nn.LeakyReLU, nn.Softplus),
    Square,
)
_NORMS = nn.modules.batchnorm._BatchNorm


def make_forward(model: nn.Module) -> Forward:
    """The fastest forward pass that fits the model."""
    return _batched_forward(model) or _vmapped_forward(model)


def whole_set_statistics(model: nn.Module, state: State, X: torch.Tensor) -> State:
    """The buffers of `state`, with BatchNorm's statistics those of all of X, (M, n, …).

    One training-mode pass over X in which the newest batch alone counts: PyTorch's
    ``swa_utils.update_bn`` with X as its one batch.
    """
    buffers = {name: state[name].clone() for name, _ in model.named_buffers()}
    if any(isinstance(layer, _NORMS) for layer in model.modules()):
        model = copy.deepcopy(model)
        for layer in model.modules():
            if isinstance(layer, _NORMS):
                layer.momentum = 1.0
        make_forward(model)(state | buffers, X, {}, True)
    return buffers


# --- sequences of plain layers, as batched matrix products ---------------------------------------


def _batched_forward(model: nn.Module) -> Forward | None:
    layers = [_batched_layer(name, layer) for name, layer in _flatten(model)]
    if not layers or None in layers:
        return None

    def forward(state: State, x: torch.Tensor, masks: State, training: bool) -> torch.Tensor:
        x = x.flatten(2)
        for layer in layers:
            x = layer(state, x, masks, training)
        return x

    return forward


def _flatten(model: nn.Module, prefix: str = "") -> list[tuple[str, nn.Module]]:
    """The layers of nested `nn.Sequential`s, in order, with their names."""
    if type(model) is not nn.Sequential:
        return [(prefix, model)]
    join = f"{prefix}." if prefix else ""
    return [pair for name, child in model.named_children() for pair in _flatten(child, join + name)]


def _batched_layer(name: str, layer: nn.Module):
    """One layer as ``step(state, x, masks, training)`` on x of (M, batch, features), or None."""
    kind = type(layer)
    key = f"{name}." if name else ""
    if kind is nn.Linear:
        return _linear(key, layer)
    if kind is nn.BatchNorm1d and layer.momentum is not None:
        return _batch_norm(key, layer)
    if kind is nn.Dropout:
        return lambda state, x, masks, training: x * masks[name] if name in masks else x
    if kind is nn.Identity or (kind is nn.Flatten and (layer.start_dim, layer.end_dim) == (1, -1)):
        return lambda state, x, masks, training: x
    if kind in _ELEMENTWISE:
        return lambda state, x, masks, training: layer(x)
    return None


def _linear(key: str, layer: nn.Linear):
    # Weights on the left: their gradient then comes out in their own order in memory, which makes
    # the update several times faster, and a narrow last layer's product as well.
    def step(state, x, masks, training):
        weight, columns = state[key + "weight"], x.transpose(1, 2)  # (M, n_in, batch)
        if layer.bias is None:
            return torch.bmm(weight, columns).transpose(1, 2)
        bias = state[key + "bias"].unsqueeze(2)
        return torch.baddbmm(bias, weight, columns).transpose(1, 2)

    return step


def _batch_norm(key: str, layer: nn.BatchNorm1d):
    def step(state, x, masks, training):
        running = layer.track_running_stats
        if training or not running:
            mean, variance = x.mean(1), x.var(1, unbiased=False)
        else:
            mean, variance = state[key + "running_mean"], state[key + "running_var"]
        if training and running:
            with torch.no_grad():  # the stored variance is the unbiased one, as PyTorch has it
                n = x.shape[1]
                state[key + "running_mean"].lerp_(mean, layer.momentum)
                state[key + "running_var"].lerp_(variance * (n / (n - 1)), layer.momentum)
                state[key + "num_batches_tracked"].add_(1)
        x = (x - mean.unsqueeze(1)) * torch.rsqrt(variance + layer.eps).unsqueeze(1)
        if not layer.affine:
            return x
        return torch.addcmul(
            state[key + "bias"].unsqueeze(1), x, state[key + "weight"].unsqueeze(1)
        )

    return step


# --- any other module, through vmap --------------------------------------------------------------


class _Masked(nn.Module):
    """Stands in for a Dropout layer: multiplies by a mask that comes from outside."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mask", torch.ones(()))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * self.mask if self.training else x


def _vmapped_forward(model: nn.Module) -> Forward:
    # Two copies, one in each mode, so that no call changes the mode of a module that another uses.
    masked = {mode: _with_masks(model).train(mode) for mode in (True, False)}
    names = dropout_names(model)

    def forward(state: State, x: torch.Tensor, masks: State, training: bool) -> torch.Tensor:
        module = masked[training]
        ones = x.new_ones(len(x))
        state = state | {f"{name}.mask": masks.get(name, ones) for name in names}
        return vmap(lambda member, inputs: functional_call(module, member, (inputs,)))(state, x)

    return forward


def _with_masks(model: nn.Module) -> nn.Module:
    model = copy.deepcopy(model)
    for name in dropout_names(model):
        if not name:
            return _Masked()
        parent, _, child = name.rpartition(".")
        setattr(model.get_submodule(parent), child, _Masked())
    return model


def dropout_names(model: nn.Module) -> list[str]:
    """The names of a model's dropout layers, in order."""
    return [name for name, layer in model.named_modules() if isinstance(layer, DROPOUTS)]
