"""Right and wrong answers to the exercises of chapter 2, written as a learner would."""

import numpy as np
import torch
from sklearn.linear_model import Lasso

from course_utils.regularizers import soft_threshold
from course_utils.training import TrainConfig, grid

# --- right solutions: the first of each is the one that the lesson shows -------------------------


def decayed_step(w, gradient, lr, weight_decay):
    return w - lr * (gradient + weight_decay * w)


def decayed_step_by_factor(w, gradient, lr, weight_decay):
    return [float((1 - lr * weight_decay) * a - lr * g) for a, g in zip(w, gradient, strict=True)]


def decayed_step_in_torch(w, gradient, lr, weight_decay):
    parameter = torch.tensor(w, requires_grad=True)
    parameter.grad = torch.tensor(gradient)
    torch.optim.SGD([parameter], lr=lr, weight_decay=weight_decay).step()
    return parameter.detach()


def same_strengths(weight_decay, n):
    return n * weight_decay / 2, weight_decay / 2, n * weight_decay


def same_strengths_as_array(weight_decay, n):
    return np.array([n / 2, 0.5, n]) * weight_decay


def same_strengths_step_by_step(weight_decay, n):
    articles = weight_decay / 2
    alpha = articles * n
    return [alpha, articles, 2 * alpha]


def shrink(w, threshold):
    return np.sign(w) * np.maximum(np.abs(w) - threshold, 0)


def shrink_by_cases(w, threshold):
    return np.where(w > threshold, w - threshold, np.where(w < -threshold, w + threshold, 0))


def shrink_by_halves(w, threshold):
    return np.maximum(w - threshold, 0) - np.maximum(-w - threshold, 0)


def shrink_in_torch(w, threshold):
    return torch.nn.functional.softshrink(torch.tensor(w), threshold)


def lasso(X, y, strength, lr, steps):
    w = np.linalg.lstsq(X, y, rcond=None)[0]
    for _ in range(steps):
        w = soft_threshold(w - lr * 2 / len(y) * X.T @ (X @ w - y), lr * strength)
    return w


def lasso_from_zero(X, y, strength, lr, steps):
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = w - lr * np.mean(2 * (X @ w - y)[:, None] * X, axis=0)
        w[np.abs(w) <= lr * strength] = 0
        w = w - np.sign(w) * lr * strength
    return w


def lasso_by_coordinates(X, y, strength, lr, steps):
    if strength == 0:
        return np.linalg.lstsq(X, y, rcond=None)[0]
    fit = Lasso(alpha=strength / 2, fit_intercept=False, tol=1e-10, max_iter=10_000)
    return fit.fit(X, y).coef_


def adamw_step(w, gradient, mean, square, t, lr, weight_decay):
    mean = 0.9 * mean + 0.1 * gradient
    square = 0.999 * square + 0.001 * gradient**2
    step = (mean / (1 - 0.9**t)) / (np.sqrt(square / (1 - 0.999**t)) + 1e-8)
    return (1 - lr * weight_decay) * w - lr * step


def adamw_step_in_torch(w, gradient, mean, square, t, lr, weight_decay):
    parameter = torch.tensor(w, requires_grad=True)
    parameter.grad = torch.tensor(gradient)
    optimizer = torch.optim.AdamW([parameter], lr=lr, weight_decay=weight_decay)
    optimizer.state[parameter] = {
        "step": torch.tensor(float(t - 1)),
        "exp_avg": torch.tensor(mean),
        "exp_avg_sq": torch.tensor(square),
    }
    optimizer.step()
    return parameter.detach().numpy()


def adamw_step_in_a_loop(w, gradient, mean, square, t, lr, weight_decay):
    new = []
    for a, g, m, s in zip(w, gradient, mean, square, strict=True):
        m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g * g
        rate = lr * (1 - 0.999**t) ** 0.5 / (1 - 0.9**t)
        new.append(a - lr * weight_decay * a - rate * m / (s**0.5 + 1e-8 * (1 - 0.999**t) ** 0.5))
    return new


RIGHT = {
    "2.1": [decayed_step, decayed_step_by_factor, decayed_step_in_torch],
    "2.2": [same_strengths, same_strengths_as_array, same_strengths_step_by_step],
    "2.3": [shrink, shrink_by_cases, shrink_by_halves, shrink_in_torch],
    "2.4": [lasso, lasso_from_zero, lasso_by_coordinates],
    "2.5": [adamw_step, adamw_step_in_torch, adamw_step_in_a_loop],
    "2.6": [
        lambda: {"l1": 0.005},
        lambda: {"l1": 0.004, "lr": 0.3},
        lambda: {"l1": 0.004, "weight_decay": np.float64(0.001)},
    ],
}


# --- wrong solutions, under the name of what they show -------------------------------------------


def stepping(change):
    """A `lasso` whose weights are changed in this way after each plain step."""

    def fit(X, y, strength, lr, steps):
        w = np.linalg.solve(X.T @ X, X.T @ y)
        for _ in range(steps):
            w = change(w - lr * 2 / len(y) * X.T @ (X @ w - y), w, strength, lr, len(y))
        return w

    return fit


def pruned_lasso(X, y, strength, lr, steps):  # the lesson's version with the bug
    n, d = X.shape
    w = np.linalg.lstsq(X, y, rcond=None)[0]
    alive = np.ones(d)
    for _ in range(steps):
        gradient = 2 / n * X.T @ (X @ w - y)
        w = (w - lr * gradient) * alive
        w = np.sign(w) * np.maximum(np.abs(w) - lr * strength, 0)
        alive = alive * (w != 0)
    return w


def pruned_from_zero(X, y, strength, lr, steps):
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = shrink(w - lr * 2 / len(y) * X.T @ (X @ w - y) * (w != 0), lr * strength)
    return w


def subgradient_from_zero(X, y, strength, lr, steps):
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = w - lr * (2 / len(y) * X.T @ (X @ w - y) + strength * np.sign(w))
    return w


def returned_at_once(X, y, strength, lr, steps):
    w = np.linalg.pinv(X) @ y
    for _ in range(steps):
        w = w - lr * 2 / len(y) * X.T @ (X @ w - y)
        return shrink(w, lr * strength)


def returned_at_once_from_zero(X, y, strength, lr, steps):
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = w - lr * 2 / len(y) * X.T @ (X @ w - y)
        return shrink(w, lr * strength)


def adam_with(decay):
    """A step of Adam whose decay is what `decay(w, step, lr, weight_decay)` makes of it."""

    def step(w, gradient, mean, square, t, lr, weight_decay):
        m, s = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
        adams = lr * (m / (1 - 0.9**t)) / (np.sqrt(s / (1 - 0.999**t)) + 1e-8)
        return decay(w, adams, lr, weight_decay)

    return step


def adam_with_l2(w, gradient, mean, square, t, lr, weight_decay):
    return adamw_step(w, gradient + weight_decay * w, mean, square, t, lr, 0)


def adamw_decayed_twice(w, gradient, mean, square, t, lr, weight_decay):
    return adamw_step(w, gradient + weight_decay * w, mean, square, t, lr, weight_decay)


def adamw_uncorrected(w, gradient, mean, square, t, lr, weight_decay):
    mean = 0.9 * mean + 0.1 * gradient
    square = 0.999 * square + 0.001 * gradient**2
    return w - lr * weight_decay * w - lr * mean / (np.sqrt(square) + 1e-8)


WRONG_ONES = {
    "2.1": {
        "weight decay ignored": [lambda w, g, lr, d: w - lr * g],
        "decay without the learning rate": [
            lambda w, g, lr, d: (1 - d) * w - lr * g,
            lambda w, g, lr, d: (w - lr * g) * (1 - d),
        ],
        "decay doubled": [lambda w, g, lr, d: w - lr * (g + 2 * d * w)],
        "decayed after the step": [lambda w, g, lr, d: (w - lr * g) * (1 - lr * d)],
        "weights grow": [lambda w, g, lr, d: w - lr * (g - d * w)],
        "step uphill": [lambda w, g, lr, d: w + lr * (g + d * w)],
        "penalty instead of its gradient": [lambda w, g, lr, d: w - lr * (g + d / 2 * w @ w)],
        "sign instead of the weight": [lambda w, g, lr, d: w - lr * g - lr * d * np.sign(w)],
        "step returned": [lambda w, g, lr, d: -lr * (g + d * w)],
    },
    "2.2": {
        "all the same": [lambda d, n: (d, d, d)],
        "articles' λ doubled": [lambda d, n: (n * d / 2, 2 * d, n * d)],
        "half forgotten in alpha": [lambda d, n: (n * d, d / 2, n * d)],
        "sum taken for a mean": [lambda d, n: [d / 2, d / 2, n * d]],
        "divided by n": [lambda d, n: (d / 2 / n, d / 2, d * n)],
        "λ over m not multiplied": [
            lambda d, n: (n * d / 2, d / 2, d),
            lambda d, n: (n * d / 2, d / 2, d / n),
        ],
        "λ over m halved": [lambda d, n: (n * d / 2, d / 2, n * d / 2)],
        "order mixed up": [lambda d, n: (d / 2, n * d / 2, n * d)],
    },
    "2.3": {
        "hard threshold": [lambda w, t: w * (np.abs(w) > t)],
        "crosses zero": [lambda w, t: w - np.sign(w) * t],
        "small ones turned back": [lambda w, t: np.sign(w) * np.abs(np.abs(w) - t)],
        "negative weights lost": [lambda w, t: np.maximum(w - t, 0)],
        "sign lost": [lambda w, t: np.maximum(np.abs(w) - t, 0)],
        "wrong part kept": [lambda w, t: np.minimum(np.maximum(w, -t), t)],
        "large ones cleared": [lambda w, t: w * (np.abs(w) < t)],
        "moved away from zero": [lambda w, t: np.where(np.abs(w) > t, w + np.sign(w) * t, 0)],
        "negative ones moved away": [lambda w, t: np.where(np.abs(w) > t, w - t, 0)],
        "shrunk in proportion": [lambda w, t: w / (1 + t), lambda w, t: w * (1 - t)],
    },
    "2.4": {
        "zeros are final": [pruned_lasso],
        "never leaves zero": [pruned_from_zero],
        "threshold without the learning rate": [stepping(lambda w, b, s, lr, n: shrink(w, s))],
        "strength halved or doubled": [
            stepping(lambda w, b, s, lr, n: shrink(w, 2 * lr * s)),
            lambda X, y, s, lr, steps: lasso(X, y, s / 2, lr, steps),
        ],
        "strength times or over n": [
            lambda X, y, s, lr, steps: lasso(X, y, s / len(y), lr, steps),
            lambda X, y, s, lr, steps: lasso(X, y, s * len(y), lr, steps),
        ],
        "hard threshold": [stepping(lambda w, b, s, lr, n: w * (np.abs(w) > lr * s))],
        "ridge": [stepping(lambda w, b, s, lr, n: w - lr * s * b)],
        "penalty ignored": [lambda X, y, s, lr, steps: np.linalg.pinv(X) @ y],
        "thresholded once": [lambda X, y, s, lr, steps: shrink(np.linalg.pinv(X) @ y, s)],
        "returned after one step": [returned_at_once, returned_at_once_from_zero],
        "subgradient": [
            stepping(lambda w, b, s, lr, n: w - lr * s * np.sign(b)),
            subgradient_from_zero,
        ],
    },
    "2.5": {
        "decay in the gradient": [adam_with_l2],
        "decay ignored": [adam_with(lambda w, step, lr, d: w - step)],
        "decay without the learning rate": [adam_with(lambda w, step, lr, d: w - d * w - step)],
        "decay twice": [adamw_decayed_twice],
        "decayed after the step": [adam_with(lambda w, step, lr, d: (w - step) * (1 - lr * d))],
        "weights grow": [adam_with(lambda w, step, lr, d: w - step + lr * d * w)],
        "averages not corrected": [adamw_uncorrected],
    },
    "2.6": {
        "penalty so strong that nothing is learned": [
            lambda: {"l1": 0.1},
            lambda: {"weight_decay": 0.5},
        ],
        "weight decay gives no zeros": [lambda: {"weight_decay": 0.01}],
        "no penalty that gives zeros": [lambda: {"lr": 0.1}],
        "momentum weakens the proximal step": [
            lambda: {"l1": 0.005, "momentum": 0.9, "lr": 0.05},
        ],
        "too few zeros": [lambda: {"l1": 0.001}],
        "too few zeros, and too much lost": [lambda: {"l1": 0.003, "steps": 30}],
        "too much accuracy lost": [lambda: {"l1": 0.01}],
        "diverged": [
            lambda: {"l1": 0.005, "lr": 100.0, "weight_decay": 1.0},
            lambda: {"l1": 0.005, "weight_decay": 1e308, "steps": 30},
        ],
        "not the same budget": [lambda: {"l1": 0.005, "steps": 601}],
        "nothing changed": [lambda: {}, lambda: {"l1": 0.0}],
        "unknown field or value": [
            lambda: {"L1": 0.005},
            lambda: {"l1": grid(0.001, 0.005)},
            lambda: {"batch_size": 201},
        ],
        "wrong type": [lambda: TrainConfig(l1=0.005), lambda: None, lambda: 0.005],
    },
}
