"""From kept weights back to models: one member as a module, or all members' outputs at once."""

import copy
from collections.abc import Callable, Iterable

import numpy as np
import torch
import xarray as xr
from torch import nn

from course_utils.data import Dataset
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


def predict(model: nn.Module, runs: xr.Dataset, X: np.ndarray | xr.DataArray) -> xr.DataArray:
    """The outputs of all members on the rows of X, in eval mode: logits, or predicted targets.

    Args:
        model: The architecture that ``runs`` were trained with.
        runs: A result of ``train(…, weights=True)``, or a selection of it.
        X: Inputs, (n, d), the same for all members; or with a leading dimension ``seed`` those of
            each seed, as `by_seed` gives them.

    Returns:
        An array with the dimensions of the members, then ``example`` and ``output``.

    Raises:
        ValueError: If the weights were not kept, or X lacks a seed of the runs.
    """
    state, dims, sizes = _stacked_state(model, runs)
    dtype = next(v.dtype for v in state.values() if v.is_floating_point())
    n_members = len(next(iter(state.values())))
    X = torch.from_numpy(_of_members(X, runs, dims, sizes)).to(dtype)
    forward = make_forward(copy.deepcopy(model).to(dtype))
    rows = max(1, _CHUNK_NUMBERS // (n_members * max(64, X.shape[2])))
    with torch.no_grad():
        parts = [
            forward(state, chunk.expand(n_members, *chunk.shape[1:]), {}, False).reshape(
                n_members, chunk.shape[1], -1
            )
            for chunk in X.split(rows, dim=1)
        ]
    outputs = torch.cat(parts, dim=1).numpy()
    coords = {name: runs.coords[name] for name in dims if name in runs.coords}
    return xr.DataArray(
        outputs.reshape(*sizes, *outputs.shape[1:]),
        dims=(*dims, "example", "output"),
        coords=coords,
    )


def by_seed(
    dataset: Callable[[int], Dataset], seeds: Iterable[int], part: str = "val"
) -> tuple[xr.DataArray, xr.DataArray]:
    """Each seed's own validation or test set, for `predict`.

    ``(predict(model, runs, X).argmax("output") == y).mean("example")`` is then an accuracy a run.

    Args:
        dataset: A function of the seed that gives its data.
        seeds: The seeds, such as ``runs.seed``.
        part: "train", "val" or "test".

    Returns:
        X with the dimensions (seed, example, feature), and y with (seed, example).
    """
    seeds = [int(seed) for seed in np.asarray(seeds)]
    sets = [dataset(seed) for seed in seeds]
    X, y = (np.stack([getattr(one, f"{name}_{part}") for one in sets]) for name in "Xy")
    coords = {"seed": seeds}
    dims = "seed", "example", "feature"
    return xr.DataArray(X, coords, dims), xr.DataArray(y, coords, dims[:2])


def _of_members(X, runs: xr.Dataset, dims: tuple[str, ...], sizes: tuple[int, ...]) -> np.ndarray:
    """The inputs with a leading axis of members, or of 1 where all have the same: (M, n, d)."""
    if not isinstance(X, xr.DataArray) or "seed" not in X.dims:
        return np.ascontiguousarray(X)[None]
    has, needs = (set(np.atleast_1d(array["seed"].values).tolist()) for array in (X, runs))
    missing = sorted(needs - has)
    if missing:
        raise ValueError(
            f"X has no inputs for the seeds {missing}: by_seed(dataset, runs.seed) gives all"
        )
    own = X.sel(seed=runs["seed"]).values  # (n, d) where a single seed was selected
    if "seed" not in dims:
        return np.ascontiguousarray(own)[None]
    place = np.indices(sizes)[dims.index("seed")].ravel()  # of each member's seed
    return np.ascontiguousarray(own[place])


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
