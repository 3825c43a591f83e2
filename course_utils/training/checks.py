"""What is looked at before training starts, so that bad input costs a message and nothing else."""

import copy
from collections.abc import Callable, Iterable, Sequence
from numbers import Integral

import numpy as np
import torch
from torch import nn

from course_utils.data import Dataset
from course_utils.training.config import TrainConfig
from course_utils.training.forward import dropout_names, make_forward
from course_utils.training.probe import Shapes, probe


def checked_seeds(seeds: int | Iterable[int]) -> Sequence[int]:
    """The seeds themselves; a count n means 0 … n-1."""
    if isinstance(seeds, Integral):
        if isinstance(seeds, bool) or seeds < 1:
            raise ValueError(
                f"seeds must be a count of 1 or more, or the seeds themselves, got {seeds!r}"
            )
        return range(int(seeds))
    seeds = list(seeds)
    if not seeds:
        raise ValueError("no seeds: give at least one")
    for seed in seeds:
        if isinstance(seed, bool) or not isinstance(seed, Integral) or seed < 0:
            raise ValueError(f"a seed must be a whole number, 0 or more, got {seed!r}")
    if len(set(seeds)) < len(seeds):
        raise ValueError("a seed stands twice: its runs would be the same run, counted twice")
    return [int(seed) for seed in seeds]


def check_device(device: str) -> None:
    try:
        kind = torch.device(device).type
    except RuntimeError as error:
        raise ValueError(f"device must be 'cpu' or 'cuda', got {device!r}") from error
    if kind == "cuda" and not torch.cuda.is_available():
        raise ValueError("device='cuda', but PyTorch sees no CUDA device here: use device='cpu'")


def load_by_seed(
    dataset: Dataset | Callable[[int], Dataset], seeds: Sequence[int]
) -> list[Dataset]:
    """The data of each seed, or a single one that all seeds share; checked."""
    datasets = [dataset(seed) for seed in seeds] if callable(dataset) else [dataset]
    for d in datasets:
        if not isinstance(d, Dataset):
            raise ValueError(
                f"dataset must be a Dataset or a function of the seed that returns one, got {d!r}; "
                "course_utils.data.load('digits') makes one"
            )
        _check_numbers(d)
    first = datasets[0]
    for d in datasets:
        if (d.X_train.shape, d.X_val.shape, d.task) != (
            first.X_train.shape,
            first.X_val.shape,
            first.task,
        ):
            raise ValueError(
                "every seed's data must have the same shapes and task, got X_train of "
                f"{first.X_train.shape} and of {d.X_train.shape}; for several sizes give a dict"
            )
    return datasets


def _check_numbers(d: Dataset) -> None:
    for name in ("X_train", "y_train", "X_val", "y_val", "X_test", "y_test"):
        array = np.asarray(getattr(d, name))
        if not np.isfinite(array).all():
            raise ValueError(
                f"{name} of {d.name!r} holds NaN or infinite values: remove them first"
            )
        if not len(array):
            raise ValueError(f"{name} of {d.name!r} is empty")
    if d.task == "classification":
        lowest, highest = d.y_train.min(), d.y_train.max()
        if lowest < 0 or highest >= d.n_classes:
            raise ValueError(
                f"the labels of {d.name!r} run from {lowest} to {highest}, "
                f"but n_classes is {d.n_classes}: classes are numbered from 0"
            )


def check_fit(model: nn.Module, dataset: Dataset, settings: Sequence[TrainConfig]) -> Shapes:
    """Does the model take these data, in one population's settings? Runs it on two examples."""
    if not isinstance(model, nn.Module):
        raise ValueError(f"model must be a torch.nn.Module, such as mlp(2, 32, n_out=2): {model!r}")
    if not any(True for _ in model.parameters()):
        raise ValueError("the model has no parameters to train")
    config, n_train = settings[0], len(dataset.X_train)
    if dataset.task == "regression" and config.loss == "cross_entropy":
        raise ValueError(f"{dataset.name!r} has no classes: loss='cross_entropy' does not fit it")
    if config.batch_size is not None and config.batch_size > n_train:
        raise ValueError(
            f"batch_size is {config.batch_size}, but there are {n_train} training examples: "
            "use None for the whole set"
        )
    # As many rows as a batch has, up to two: BatchNorm refuses a batch of one, and says so here.
    rows = min(2, config.batch_size or n_train)
    x = torch.from_numpy(np.asarray(dataset.X_train[:rows])).to(getattr(torch, config.dtype))
    shapes = probe(model, x)
    _check_output(shapes.output, dataset)
    _check_dropout(model, settings)
    _check_population_forward(model, x)
    return shapes


def _check_output(output: tuple[int, ...], dataset: Dataset) -> None:
    if dataset.task == "classification":
        if output != (dataset.n_classes,):
            raise ValueError(
                f"{dataset.name!r} has {dataset.n_classes} classes, but the model gives "
                f"{output} numbers for each example: set n_out={dataset.n_classes}"
            )
    elif output not in ((), (1,)):
        raise ValueError(
            f"{dataset.name!r} has one target for each example, "
            f"but the model gives {output} numbers: set n_out=1"
        )


def _check_dropout(model: nn.Module, settings: Sequence[TrainConfig]) -> None:
    names = dropout_names(model)
    if any(one.dropout for one in settings) and not names:
        raise ValueError(
            "dropout is set, but the model has no nn.Dropout layer to apply it: "
            "add one where units should be dropped"
        )
    for name in names:
        p = model.get_submodule(name).p
        if not 0 <= p < 1:
            raise ValueError(f"the dropout layer {name!r} has p = {p}: p must be in [0, 1)")


def _check_population_forward(model: nn.Module, x: torch.Tensor) -> None:
    """Run one stacked member through the population's forward pass, in both modes."""
    model = copy.deepcopy(model).to(x.dtype)
    state = dict(model.named_parameters()) | dict(model.named_buffers())
    state = {name: value.detach().clone()[None] for name, value in state.items()}
    forward = make_forward(model)
    try:
        with torch.no_grad():
            for training in (True, False):
                forward(state, x[None], {}, training)
    except Exception as error:
        raise ValueError(
            f"the model cannot be trained as a population: {error}. Its forward pass must not "
            "depend on the values of tensors (no if on a tensor, no .item()), and its randomness "
            "must come from nn.Dropout layers"
        ) from error
