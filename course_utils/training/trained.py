"""From kept weights back to models: one member as a module, or all members' outputs at once."""

import copy

import numpy as np
import torch
import xarray as xr
from torch import nn

from course_utils.training.forward import make_forward

_CHUNK_NUMBERS = 2**24


def trained(model: nn.Module, runs: xr.Dataset) -> nn.Module:
    """One member as a module in eval mode: ``trained(net, runs.sel(lr=0.1, seed=3))``.

    Args:
        model: The architecture that ``runs`` were trained with.
        runs: A result of ``train(…, weights=True)``, with a single member selected.

    Raises:
        ValueError: If the weights were not kept, or more than one member is left.
    """
    state, dims, _ = _stacked_state(model, runs)
    if dims:
        raise ValueError(
            f"select one member first, for instance runs.isel({dims[0]}=0): "
            f"the dimensions {list(dims)} are left"
        )
    member = copy.deepcopy(model).to(next(v.dtype for v in state.values() if v.is_floating_point()))
    member.load_state_dict({name: value[0] for name, value in state.items()})
    return member.eval()


def predict(model: nn.Module, runs: xr.Dataset, X: np.ndarray) -> xr.DataArray:
    """The outputs of all members on the rows of X, in eval mode: logits, or predicted targets.

    Args:
        model: The architecture that ``runs`` were trained with.
        runs: A result of ``train(…, weights=True)``, or a selection of it.
        X: Inputs, (n, d).

    Returns:
        An array with the dimensions of the members, then ``example`` and ``output``.

    Raises:
        ValueError: If the weights were not kept.
    """
    state, dims, sizes = _stacked_state(model, runs)
    dtype = next(v.dtype for v in state.values() if v.is_floating_point())
    X = torch.from_numpy(np.ascontiguousarray(X)).to(dtype)
    n_members = len(next(iter(state.values())))
    forward = make_forward(copy.deepcopy(model).to(dtype))
    rows = max(1, _CHUNK_NUMBERS // (n_members * max(64, X.shape[1])))
    with torch.no_grad():
        parts = [
            forward(state, chunk.expand(n_members, *chunk.shape), {}, False).reshape(
                n_members, len(chunk), -1
            )
            for chunk in X.split(rows)
        ]
    outputs = torch.cat(parts, dim=1).numpy()
    coords = {name: runs.coords[name] for name in dims if name in runs.coords}
    return xr.DataArray(
        outputs.reshape(*sizes, *outputs.shape[1:]),
        dims=(*dims, "example", "output"),
        coords=coords,
    )


def _stacked_state(
    model: nn.Module, runs: xr.Dataset
) -> tuple[dict[str, torch.Tensor], tuple[str, ...], tuple[int, ...]]:
    """Parameters and buffers with one leading member axis, and the members' own dimensions."""
    template = dict(model.named_parameters()) | dict(model.named_buffers())
    missing = [name for name in template if name not in runs]
    if missing:
        raise ValueError(
            f"the weights {missing} are not in the result: train with weights=True, "
            "and give the same model here"
        )
    name, value = next(iter(template.items()))
    dims = runs[name].dims[: runs[name].ndim - value.dim()]
    sizes = tuple(runs.sizes[d] for d in dims)
    state = {}
    for name, value in template.items():
        array = np.ascontiguousarray(runs[name].transpose(*dims, ...).values)
        state[name] = torch.from_numpy(array.reshape(-1, *value.shape))
    return state, dims, sizes
