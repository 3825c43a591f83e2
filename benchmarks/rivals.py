"""What a user would write instead of `train`, four times; each gives one final score a model."""

import copy
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import joblib
import numpy as np
import torch
from joblib.externals.loky import get_reusable_executor
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from skorch import NeuralNetClassifier
from torch import nn
from torch.nn import functional as F

from benchmarks.workloads import Workload
from course_utils.training import initial_weights, minibatches

PROCESSES = 2


@dataclass(frozen=True)
class Scores:
    """On the validation set after the last step, (learning rates, seeds)."""

    accuracy: np.ndarray
    loss: np.ndarray | None = None  # where the side computes it


def plain_loop(workload: Workload, device: str = "cpu") -> Scores:
    """One model after the other, as everybody writes it; measured as often as `train` measures."""
    measured = [_train_one(workload, *member, device) for member in workload.members]
    return _scores(workload, measured)


def joblib_loop(workload: Workload) -> Scores:
    """The same loop, its models shared out between two processes of one thread each."""
    return _scores(workload, _in_processes(_train_one, workload))


def mlp_classifier(workload: Workload) -> Scores:
    """scikit-learn's network, two processes; it draws its own weights and batches."""
    return Scores(workload.by_member(_in_processes(_fit_classifier, workload)))


def skorch_loop(workload: Workload) -> Scores:
    """skorch, one model after the other, on the seed's initial weights."""
    return Scores(workload.by_member([_fit_skorch(workload, *m) for m in workload.members]))


def can_mlp_classifier(workload: Workload) -> bool:
    """Whether scikit-learn has such a network: linear layers and ReLU, and nothing else."""
    return hidden_widths(workload.model) is not None


def hidden_widths(model: nn.Sequential) -> list[int] | None:
    """The widths of the hidden layers of a plain ReLU network; None for any other."""
    layers = _without_idle_dropout(model)
    linear, between = layers[::2], layers[1::2]
    plain = all(isinstance(layer, nn.Linear) for layer in linear)
    if not plain or not all(isinstance(layer, nn.ReLU) for layer in between):
        return None
    return [layer.out_features for layer in linear[:-1]]


def initial_model(workload: Workload, seed: int) -> nn.Sequential:
    """The workload's model with the seed's initial weights."""
    model = copy.deepcopy(workload.model)
    with torch.no_grad():
        for name, value in initial_weights(model, seed).items():
            model.get_parameter(name).copy_(torch.from_numpy(value))
    return nn.Sequential(*_without_idle_dropout(model)).to(workload.dtype)


def _without_idle_dropout(model: nn.Sequential) -> list[nn.Module]:
    # A dropout layer with p = 0 is what nobody would write here.
    return [layer for layer in model if not (isinstance(layer, nn.Dropout) and layer.p == 0)]


def _train_one(
    workload: Workload, lr: float, seed: int, device: str = "cpu"
) -> tuple[float, float]:
    """The final validation loss and accuracy of one model."""
    torch.manual_seed(seed)
    X, y = (tensor.to(device) for tensor in workload.tensors("train"))
    model = initial_model(workload, seed).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    _measure(workload, model, device)
    order = minibatches(len(X), workload.config.batch_size, seed)
    for _ in range(workload.config.steps):
        if workload.config.batch_size is None:
            x_batch, y_batch = X, y
        else:
            rows = next(order)
            x_batch, y_batch = X[rows], y[rows]
        optimizer.zero_grad()
        F.cross_entropy(model(x_batch), y_batch).backward()
        optimizer.step()
    return _measure(workload, model, device)


@torch.no_grad()
def _measure(workload: Workload, model: nn.Module, device: str) -> tuple[float, float]:
    """Loss and accuracy on both sets, as `train` logs them; those of validation are given back."""
    model.eval()
    for part in ("train", "val"):
        X, y = (tensor.to(device) for tensor in workload.tensors(part))
        outputs = model(X)
        loss = F.cross_entropy(outputs, y).item()
        accuracy = (outputs.argmax(1) == y).double().mean().item()
    model.train()
    return loss, accuracy


def _fit_classifier(workload: Workload, lr: float, seed: int) -> float:
    classifier = MLPClassifier(
        hidden_widths(workload.model),
        solver="sgd",
        alpha=0,
        momentum=0,
        learning_rate_init=lr,
        batch_size=workload.batch_size,
        max_iter=workload.epochs,
        tol=0,
        n_iter_no_change=workload.epochs,
        random_state=seed,
    )
    with warnings.catch_warnings():
        # It stops after as many steps as the others take, and says that it could go on.
        warnings.simplefilter("ignore", ConvergenceWarning)
        classifier.fit(*workload.arrays("train"))
    return classifier.score(*workload.arrays("val"))


def _fit_skorch(workload: Workload, lr: float, seed: int) -> float:
    torch.manual_seed(seed)
    net = NeuralNetClassifier(
        initial_model(workload, seed),
        criterion=nn.CrossEntropyLoss,
        lr=lr,
        batch_size=workload.batch_size,
        max_epochs=workload.epochs,
        iterator_train__shuffle=True,
        train_split=None,
        callbacks="disable",
        verbose=0,
    )
    net.fit(*workload.arrays("train"))
    return net.score(*workload.arrays("val"))


def _in_processes(fit: Callable, workload: Workload) -> list:
    # The processes stay for the next call, and have one thread each: they share two cores.
    with joblib.parallel_config("loky", n_jobs=PROCESSES, inner_max_num_threads=1):
        return joblib.Parallel()(joblib.delayed(fit)(workload, *m) for m in workload.members)


def end_processes() -> None:
    """End joblib's processes, for which the process that started them would wait five minutes."""
    get_reusable_executor().shutdown(wait=True)


def _scores(workload: Workload, measured: list[tuple[float, float]]) -> Scores:
    losses, accuracies = zip(*measured, strict=True)
    return Scores(workload.by_member(accuracies), workload.by_member(losses))
