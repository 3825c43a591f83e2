"""The oracle of the engine's tests: one model trained the way everybody writes it in PyTorch."""

import copy

import numpy as np
import torch
from torch.nn import functional as F

from course_utils.training import initial_weights, minibatches


def plain_loop(model, dataset, config, seed, scheduler=None, after_step=None):
    """Train one model with torch.optim on the seed's weights and minibatches.

    Args:
        model: The architecture.
        dataset: The data.
        config: Of its fields `schedule` and `averaging` are not looked at: PyTorch's own stand for
            them, in the arguments below.
        seed: As in `train`.
        scheduler: Makes a scheduler of PyTorch's out of the optimizer.
        after_step: Called with the model and how many steps are done.

    Returns (model in eval mode, its train_loss and val_loss on the whole sets).
    """
    dtype = getattr(torch, config.dtype)
    model = copy.deepcopy(model).to(dtype).train()
    with torch.no_grad():
        for name, value in initial_weights(model, seed, config.start).items():
            model.get_parameter(name).copy_(torch.from_numpy(value))
    groups = model.parameters()
    if not config.decay_biases:
        weights = [p for p in model.parameters() if p.dim() >= 2]
        others = [p for p in model.parameters() if p.dim() < 2]
        groups = [{"params": weights}, {"params": others, "weight_decay": 0.0}]
    settings = {"lr": config.lr, "weight_decay": config.weight_decay}
    if config.optimizer == "sgd":
        optimizer = torch.optim.SGD(groups, momentum=config.momentum, **settings)
    else:
        kind = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[config.optimizer]
        optimizer = kind(groups, betas=config.betas, eps=config.eps, **settings)
    X = torch.from_numpy(dataset.X_train).to(dtype)
    y = _targets(dataset.y_train, dtype)
    scheduled = scheduler(optimizer) if scheduler else None
    order = minibatches(len(X), config.batch_size, seed)
    for step, rows in zip(range(1, config.steps + 1), order, strict=False):
        optimizer.zero_grad()
        loss(model(X[rows]), y[rows], config.label_smoothing, config.loss).backward()
        optimizer.step()
        if scheduled:
            scheduled.step()
        if after_step:
            after_step(model, step)
    model.eval()
    with torch.no_grad():
        scores = [
            loss(
                model(torch.from_numpy(X_part).to(dtype)), _targets(y_part, dtype), kind=config.loss
            ).item()
            for X_part, y_part in (
                (dataset.X_train, dataset.y_train),
                (dataset.X_val, dataset.y_val),
            )
        ]
    return model, *scores


def loss(outputs, y, label_smoothing=0.0, kind=None):
    if y.is_floating_point():
        return F.mse_loss(outputs.view(y.shape), y)
    if kind == "squared_error":
        n_classes = outputs.shape[1]
        hot = F.one_hot(y, n_classes).to(outputs.dtype)
        shares = hot * (1 - label_smoothing) + label_smoothing / n_classes
        return F.mse_loss(outputs, shares)
    return F.cross_entropy(outputs, y, label_smoothing=label_smoothing)


def _targets(y: np.ndarray, dtype: torch.dtype) -> torch.Tensor:
    y = torch.from_numpy(y)
    return y.to(dtype) if y.is_floating_point() else y
