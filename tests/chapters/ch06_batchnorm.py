"""Answers to the exercises of chapter 6: right ones, and wrong ones under what they show.

The first right one of each is the one that the lesson shows.
"""

import copy
import math

import numpy as np
import torch
from torch import nn

# --- right ---------------------------------------------------------------------------------------


def batch_norm(X, gamma, beta, eps=1e-5):
    x_hat = (X - X.mean(axis=0)) / np.sqrt(X.var(axis=0) + eps)
    return gamma * x_hat + beta


def batch_norm_in_a_loop(X, gamma, beta, eps=1e-5):
    Y = np.empty_like(X)
    for j in range(X.shape[1]):
        mean = sum(X[:, j]) / len(X)
        variance = sum((x - mean) ** 2 for x in X[:, j]) / len(X)
        Y[:, j] = gamma[j] * (X[:, j] - mean) / math.sqrt(variance + eps) + beta[j]
    return Y


def batch_norm_in_torch(X, gamma, beta, eps=1e-5):
    layer = nn.BatchNorm1d(X.shape[1], eps=eps).double()
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(gamma))
        layer.bias.copy_(torch.tensor(beta))
        return layer(torch.tensor(X))


def layer(X, mean, variance, training, momentum=0.1):
    if not training:
        return (X - mean) / np.sqrt(variance + 1e-5), mean, variance
    batch_mean, batch_variance = X.mean(axis=0), X.var(axis=0)
    Y = (X - batch_mean) / np.sqrt(batch_variance + 1e-5)
    mean = (1 - momentum) * mean + momentum * batch_mean
    variance = (1 - momentum) * variance + momentum * X.var(axis=0, ddof=1)
    return Y, mean, variance


def layer_by_correction(X, mean, variance, training, momentum=0.1):
    """n/(n - 1) times the biased variance is the unbiased one."""
    m, v = mean, variance
    if training:
        n = len(X)
        m, v = X.mean(axis=0), X.var(axis=0)
        mean = mean + momentum * (m - mean)
        variance = variance + momentum * (v * n / (n - 1) - variance)
    return [(X - m) / (v + 1e-5) ** 0.5, mean, variance]


def layer_in_torch(X, mean, variance, training, momentum=0.1):
    found = nn.BatchNorm1d(X.shape[1], momentum=momentum, affine=False).double().train(training)
    found.running_mean.copy_(torch.tensor(mean))
    found.running_var.copy_(torch.tensor(variance))
    return found(torch.tensor(X)), found.running_mean, found.running_var


def gradient_before(G, x_hat, spread):
    along = (G * x_hat).mean(axis=0)
    return (G - G.mean(axis=0) - x_hat * along) / spread


def gradient_by_projection(G, x_hat, spread):
    """Takes out of each column its parts along 1 and along x̂, as orthogonal vectors."""
    out = np.empty_like(G)
    for j in range(G.shape[1]):
        basis = np.stack([np.ones(len(G)), x_hat[:, j]], axis=1)
        coefficients, *_ = np.linalg.lstsq(basis, G[:, j], rcond=None)
        out[:, j] = (G[:, j] - basis @ coefficients) / spread[j]
    return out


def gradient_by_matrix(G, x_hat, spread):
    n = len(G)
    columns = []
    for g, x, s in zip(G.T, x_hat.T, spread, strict=True):
        jacobian = (np.eye(n) - 1 / n - np.outer(x, x) / n) / s
        columns.append(jacobian.T @ g)
    return np.array(columns).T


def evaluate(model, X, y):
    was = model.training
    model.eval()
    with torch.no_grad():
        right = model(X).argmax(1) == y
    model.train(was)
    return right.double().mean().item()


def evaluate_a_copy(model, X, y):
    still = copy.deepcopy(model).eval()
    return (still(X).argmax(dim=1) == y).float().mean()


def evaluate_layer_by_layer(model, X, y):
    modes = {m: m.training for m in model.modules()}
    model.eval()
    with torch.inference_mode():
        hits = sum(int(model(x[None]).argmax() == t) for x, t in zip(X, y, strict=True))
    for m, mode in modes.items():
        m.training = mode
    return hits / len(y)


def settled(lr, weight_decay, factor):
    return np.degrees(np.arccos(1 - lr * weight_decay)), 1 / factor


def settled_by_walking(lr, weight_decay, factor):
    """Turns weights until they have settled."""
    norm, angle = 1.0, 0.0
    for _ in range(200_000):
        along, across = (1 - lr * weight_decay) * norm, lr / norm
        angle = math.atan2(across, along)
        new = math.hypot(along, across)
        if abs(new - norm) < 1e-14:
            break
        norm = new
    return [math.degrees(angle), (lr * weight_decay) / (factor * lr) / weight_decay]


def settled_in_numpy(lr, weight_decay, factor):
    return np.array([np.rad2deg(np.arccos(1 - lr * weight_decay)), 1.0 / factor])


def case(depth, start, lr, batch_size):
    return {"depth": depth, "start": start, "lr": lr, "batch_size": batch_size}


def norm_cases():
    return {"helps": case(4, 1.0, 0.1, 32), "hurts": case(1, 5.0, 0.1, 2)}


RIGHT = {
    "6.1": [batch_norm, batch_norm_in_a_loop, batch_norm_in_torch],
    "6.2": [layer, layer_by_correction, layer_in_torch],
    "6.3": [gradient_before, gradient_by_projection, gradient_by_matrix],
    "6.4": [evaluate, evaluate_a_copy, evaluate_layer_by_layer],
    "6.5": [settled, settled_by_walking, settled_in_numpy],
    "6.6": [
        norm_cases,
        lambda: {"helps": case(3, 0.5, 0.3, 50), "hurts": case(1, 5, 0.05, 2)},
        lambda: {"hurts": case(2, 2.5, 0.1, np.int64(2)), "helps": case(4, 0.1, 0.1, 32)},
    ],
}


# --- wrong ---------------------------------------------------------------------------------------


def forward_with(center, spread):
    """A `batch_norm` with another centre or divisor."""
    return lambda X, g, b, eps=1e-5: g * ((X - center(X)) / spread(X, eps)) + b


def column_mean(X):
    return X.mean(0)


def column_spread(X, eps):
    return (X.var(0) + eps) ** 0.5


def layer_norm(X, gamma, beta, eps=1e-5):
    rows = [(x - x.mean()) / np.sqrt(x.var() + eps) for x in X]
    return gamma * np.array(rows) + beta


def with_the_size_of_gamma(X, gamma, beta, eps=1e-5):
    return batch_norm(X, abs(gamma), beta, eps)


def buggy_layer(stored_ddof=1, eval_from_batch=False, momentum_of_old=False, always_moves=False):
    """The layer of the lesson, with the bugs that are asked for."""

    def layer(X, mean, variance, training, momentum=0.1):
        if momentum_of_old:
            momentum = 1 - momentum
        m, v = X.mean(0), X.var(0)
        if training or always_moves:
            mean = mean * (1 - momentum) + momentum * m
            variance = variance * (1 - momentum) + momentum * X.var(0, ddof=stored_ddof)
        if not training and not eval_from_batch:
            m, v = mean, variance
        return (X - m) / np.sqrt(v + 1e-5), mean, variance

    return layer


def layer_always_stored(X, mean, variance, training, momentum=0.1):
    if training:
        mean = (1 - momentum) * mean + momentum * X.mean(0)
        variance = (1 - momentum) * variance + momentum * X.var(0, ddof=1)
    return (X - mean) / np.sqrt(variance + 1e-5), mean, variance


def layer_unbiased_throughout(X, mean, variance, training, momentum=0.1):
    m, v = X.mean(0), X.var(0, ddof=1)
    if training:
        mean = (1 - momentum) * mean + momentum * m
        variance = (1 - momentum) * variance + momentum * v
    return (X - m) / np.sqrt(v + 1e-5), mean, variance


def layer_half_stored(X, mean, variance, training, momentum=0.1):
    Y, new_mean, new_variance = layer(X, mean, variance, training, momentum)
    if not training:
        Y = (X - mean) / np.sqrt(X.var(0) + 1e-5)
    return Y, new_mean, new_variance


def layer_other_half_stored(X, mean, variance, training, momentum=0.1):
    Y, new_mean, new_variance = layer(X, mean, variance, training, momentum)
    if not training:
        Y = (X - X.mean(0)) / np.sqrt(variance + 1e-5)
    return Y, new_mean, new_variance


def layer_unbiased(X, mean, variance, training, momentum=0.1):
    Y, new_mean, new_variance = layer(X, mean, variance, training, momentum)
    if training:
        Y = (X - X.mean(0)) / np.sqrt(X.var(0, ddof=1) + 1e-5)
    return Y, new_mean, new_variance


def accuracy_in(mode, after, result=lambda right: right.double().mean().item()):
    """An `evaluate` that sets one mode before and another after."""

    def evaluate(model, X, y):
        was = model.training
        mode(model)
        with torch.no_grad():
            right = model(X).argmax(1) == y
        after(model, was)
        return result(right)

    return evaluate


def only_dropout_off(model, X, y):
    """Measures a copy, whose BatchNorm is still in training mode."""
    model = copy.deepcopy(model)
    for layer in model.modules():
        if isinstance(layer, nn.Dropout):
            layer.eval()
    with torch.no_grad():
        return (model(X).argmax(1) == y).double().mean().item()


def and_then(change):
    """A right `evaluate` that changes something besides, in (model, X, y)."""

    def function(model, X, y):
        value = evaluate(model, X, y)
        change(model, X, y)
        return value

    return function


def with_a_backward_pass(model, X, y):
    was = model.training
    model.eval()
    output = model(X)
    nn.functional.cross_entropy(output, y).backward()
    model.train(was)
    return (output.argmax(1) == y).double().mean().item()


def gradients_off_for_good(model, X, y):
    torch.set_grad_enabled(False)
    return evaluate(model, X, y)


def as_it_is(model):
    pass


def give_back(model, was):
    model.train(was)


def give_back_outside(model, was):
    model.training = was


def nothing(model, was):
    pass


def to_eval(model):
    model.eval()


WRONG_ONES = {
    "6.1": {
        "examples instead of units": [layer_norm],
        "one mean for all units": [
            lambda X, g, b, eps=1e-5: g * (X - np.mean(X)) / np.sqrt(np.var(X) + eps) + b,
            forward_with(column_mean, lambda X, eps: (X.var() + eps) ** 0.5),
            forward_with(np.mean, column_spread),
        ],
        "n - 1 instead of n": [
            forward_with(column_mean, lambda X, eps: (X.var(0, ddof=1) + eps) ** 0.5)
        ],
        "divided by the variance": [forward_with(column_mean, lambda X, eps: X.var(0) + eps)],
        "eps outside the root": [forward_with(column_mean, lambda X, eps: X.std(0) + eps)],
        "eps not used": [
            forward_with(column_mean, lambda X, eps: (X.var(0) + 1e-5) ** 0.5),
            forward_with(column_mean, lambda X, eps: X.std(0)),
        ],
        "mean not subtracted": [forward_with(lambda X: 0, column_spread)],
        "spread not divided": [forward_with(column_mean, lambda X, eps: 1)],
        "gamma and beta forgotten": [
            lambda X, g, b, eps=1e-5: (X - X.mean(0)) / column_spread(X, eps)
        ],
        "gamma or beta forgotten": [
            lambda X, g, b, eps=1e-5: (X - X.mean(0)) / column_spread(X, eps) + b,
            lambda X, g, b, eps=1e-5: (X - X.mean(0)) / column_spread(X, eps) * g,
        ],
        None: [with_the_size_of_gamma],
        "beta before gamma": [
            lambda X, g, b, eps=1e-5: ((X - X.mean(0)) / column_spread(X, eps) + b) * g,
            lambda X, g, b, eps=1e-5: (g * (X - X.mean(0)) + b) / column_spread(X, eps),
        ],
        "gamma and beta swapped": [lambda X, g, b, eps=1e-5: batch_norm(X, b, g, eps)],
    },
    "6.2": {
        "as given": [buggy_layer(stored_ddof=0, eval_from_batch=True)],
        "biased variance stored": [buggy_layer(stored_ddof=0)],
        "batch statistics at test time": [buggy_layer(eval_from_batch=True)],
        "momentum turned around": [buggy_layer(momentum_of_old=True)],
        "statistics moved at test time": [
            buggy_layer(always_moves=True),
            buggy_layer(always_moves=True, eval_from_batch=True),
        ],
        "running statistics in training": [layer_always_stored],
        "normalized over n - 1": [layer_unbiased],
        "over n - 1 throughout": [layer_unbiased_throughout],
        "half stored": [layer_half_stored, layer_other_half_stored],
        "wrong type": [lambda X, m, v, training, momentum=0.1: (X - m) / np.sqrt(v + 1e-5)],
        "wrong shape": [lambda X, m, v, training, momentum=0.1: (X, m[None], v)],
    },
    "6.3": {
        "mean and variance as constants": [lambda G, x, s: G / s],
        "only the mean taken out": [lambda G, x, s: (G - G.mean(0)) / s],
        "only the stretch taken out": [lambda G, x, s: (G - np.mean(G * x, 0) * x) / s],
        "sums instead of means": [
            lambda G, x, s: (G - G.sum(0) - (G * x).sum(0) * x) / s,
            lambda G, x, s: (G - G.mean(0) - (G * x).sum(0) * x) / s,
        ],
        "means over units": [
            lambda G, x, s: (G - G.mean(1)[:, None] - (G * x).mean(1)[:, None] * x) / s
        ],
        "spread forgotten": [lambda G, x, s: gradient_before(G, x, 1)],
        "only G divided": [lambda G, x, s: G / s - G.mean(0) - (G * x).mean(0) * x],
        "x̂ missing": [lambda G, x, s: (G - G.mean(0) - (G * x).mean(0)) / s],
        "multiplied by the spread": [lambda G, x, s: gradient_before(G, x, 1 / s)],
        "signs": [lambda G, x, s: (G + G.mean(0) + (G * x).mean(0) * x) / s],
    },
    "6.4": {
        "train mode": [
            accuracy_in(as_it_is, nothing),
            accuracy_in(lambda model: model.train(), give_back),
        ],
        "errors instead of hits": [
            accuracy_in(to_eval, give_back, lambda right: (~right).double().mean().item())
        ],
        "number of hits": [accuracy_in(to_eval, give_back, lambda right: int(right.sum()))],
        "percent": [accuracy_in(to_eval, give_back, lambda right: 100 * right.float().mean())],
        "partly in training mode": [only_dropout_off],
        "left in eval mode": [accuracy_in(to_eval, nothing)],
        "always back to training": [accuracy_in(to_eval, lambda model, was: model.train())],
        "layers left in another mode": [accuracy_in(to_eval, give_back_outside)],
        "gradients left switched off": [
            gradients_off_for_good,
            and_then(lambda model, X, y: model.requires_grad_(False)),
        ],
        None: [
            with_a_backward_pass,
            and_then(lambda model, X, y: model.zero_grad()),
            and_then(lambda model, X, y: model[1].reset_running_stats()),
            and_then(lambda model, X, y: X.zero_()),
            accuracy_in(to_eval, give_back, lambda right: right.double().sum().item() / 60),
        ],
        "wrong shape": [accuracy_in(to_eval, give_back, lambda right: right.double())],
    },
    "6.5": {
        "radians": [
            lambda lr, d, f: (np.arccos(1 - lr * d), 1 / f),
            lambda lr, d, f: (math.sqrt(2 * lr * d), 1 / f),
        ],
        "approximate": [lambda lr, d, f: (math.degrees(math.sqrt(2 * lr * d)), 1 / f)],
        "factor of two": [
            lambda lr, d, f: (math.degrees(math.sqrt(lr * d)), 1 / f),
            lambda lr, d, f: (math.degrees(math.acos(1 - lr * d / 2)), 1 / f),
        ],
        "same factor": [lambda lr, d, f: (settled(lr, d, f)[0], f)],
        "square": [
            lambda lr, d, f: (settled(lr, d, f)[0], 1 / f**2),
            lambda lr, d, f: (settled(lr, d, f)[0], f**2),
        ],
        "root": [
            lambda lr, d, f: (settled(lr, d, f)[0], 1 / math.sqrt(f)),
            lambda lr, d, f: (settled(lr, d, f)[0], math.sqrt(f)),
        ],
        "no change": [lambda lr, d, f: (settled(lr, d, f)[0], 1)],
        "new weight decay": [lambda lr, d, f: (settled(lr, d, f)[0], d / f)],
        "angle at the new rate": [lambda lr, d, f: (settled(f * lr, d, f)[0], 1 / f)],
        "order swapped": [lambda lr, d, f: settled(lr, d, f)[::-1]],
    },
    "6.6": {
        "the two swapped": [
            lambda: {"helps": norm_cases()["hurts"], "hurts": norm_cases()["helps"]}
        ],
        "neither learns": [lambda: norm_cases() | {"helps": case(4, 1.0, 10.0, 32)}],
        "no real gain": [lambda: norm_cases() | {"helps": case(1, 2.5, 1.0, 64)}],
        "nothing learned without it": [lambda: norm_cases() | {"hurts": case(4, 0.1, 0.1, 2)}],
        "no real loss": [lambda: norm_cases() | {"hurts": case(1, 2.5, 1.0, 64)}],
        "out of range": [
            lambda: norm_cases() | {"hurts": case(1, 2.5, 0.1, 1)},
            lambda: norm_cases() | {"hurts": case(1.5, 2.5, 0.1, 2)},
        ],
        "wrong form": [
            dict,
            lambda: {"helps": {"depth": 4}, "hurts": {}},
            lambda: {"helps": 1, "hurts": 2},
        ],
        "wrong type": [lambda: (1, 2), lambda: None],
    },
}
