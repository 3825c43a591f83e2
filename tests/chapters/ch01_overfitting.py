"""Right and wrong answers to the exercises of chapter 1, as learners would write them."""

import numpy as np
import torch
from scipy.stats import t

from course_utils.data import flip_labels as exact_flips
from course_utils.linear import ridge
from course_utils.training import TrainConfig, grid

# --- right solutions: the first of each is the one that the lesson shows -------------------------


def rmse(y, y_hat):
    return np.sqrt(np.mean((y - y_hat) ** 2))


def rmse_in_a_loop(y, y_hat):
    total = 0.0
    for a, b in zip(y, y_hat, strict=True):
        total += (a - b) ** 2
    return (total / len(y)) ** 0.5


def rmse_as_a_norm(y, y_hat):
    return np.float32(np.linalg.norm(y - y_hat) / np.sqrt(len(y)))


def rmse_in_torch(y, y_hat):
    return torch.nn.functional.mse_loss(torch.tensor(y), torch.tensor(y_hat)).sqrt()


def ridge_by_hand(X, y, alpha):
    return np.linalg.solve(X.T @ X + alpha * np.eye(X.shape[1]), X.T @ y)


def ridge_by_descent(X, y, alpha):
    w = np.zeros(X.shape[1])
    lr = 1 / (np.linalg.norm(X, 2) ** 2 + alpha)
    for _ in range(5000):
        w += lr * (X.T @ (y - X @ w) - alpha * w)
    return w


def ridge_in_float32(X, y, alpha):
    return [float(w) for w in np.float32(ridge(X, y, alpha))]


def ridge_by_the_dual(X, y, alpha):
    if alpha == 0:
        return np.linalg.lstsq(X, y, rcond=None)[0]
    return X.T @ np.linalg.solve(X @ X.T + alpha * np.eye(len(y)), y)


def bias_and_variance(predictions, truth):
    mean = predictions.mean(axis=0)
    return ((mean - truth) ** 2).mean(), predictions.var(axis=0).mean()


def bias_and_variance_by_difference(predictions, truth):
    mean = sum(predictions) / len(predictions)
    bias2 = np.mean((mean - truth) ** 2)
    return np.array([bias2, np.mean((predictions - truth) ** 2) - bias2])


def bias_and_variance_in_loops(predictions, truth):
    n_sets, n_points = predictions.shape
    bias2 = variance = 0.0
    for j in range(n_points):
        mean = sum(predictions[i, j] for i in range(n_sets)) / n_sets
        bias2 += (mean - truth[j]) ** 2 / n_points
        variance += sum((predictions[i, j] - mean) ** 2 for i in range(n_sets)) / n_sets / n_points
    return [bias2, variance]


def flip_labels(y, rate, n_classes, rng):
    flip = rng.random(len(y)) < rate
    shift = rng.integers(1, n_classes, size=len(y))
    return np.where(flip, (y + shift) % n_classes, y)


def flip_labels_in_a_loop(y, rate, n_classes, rng):
    noisy = []
    for label in y:
        if rng.random() < rate:
            label = rng.choice([k for k in range(n_classes) if k != label])
        noisy.append(int(label))
    return noisy


def flip_labels_exactly(y, rate, n_classes, rng):
    return exact_flips(y, n_classes, rate, rng)


def flip_labels_above(y, rate, n_classes, rng):
    """Draws from K - 1 classes, and steps over the true one."""
    noisy = y.copy()
    where = rng.choice(len(y), size=int(rate * len(y)), replace=False)
    new = rng.integers(n_classes - 1, size=len(where))
    noisy[where] = new + (new >= y[where])
    return noisy


def paired_effect(a, b):
    difference = a - b
    return difference.mean(), difference.std(ddof=1) / np.sqrt(len(difference))


def paired_effect_in_loops(a, b):
    differences = [x - y for x, y in zip(a, b, strict=True)]
    n = len(differences)
    mean = sum(differences) / n
    return mean, (sum((d - mean) ** 2 for d in differences) / (n - 1) / n) ** 0.5


def paired_effect_by_covariance(a, b):
    c = np.cov(a, b)
    return [a.mean() - b.mean(), np.sqrt(max(c[0, 0] + c[1, 1] - 2 * c[0, 1], 0) / len(a))]


RIGHT = {
    "1.1": [rmse, rmse_in_a_loop, rmse_as_a_norm, rmse_in_torch],
    "1.2": [ridge_by_hand, ridge_by_descent, ridge_in_float32, ridge_by_the_dual, ridge],
    "1.3": [bias_and_variance, bias_and_variance_by_difference, bias_and_variance_in_loops],
    "1.4": [flip_labels, flip_labels_in_a_loop, flip_labels_exactly, flip_labels_above],
    "1.5": [paired_effect, paired_effect_in_loops, paired_effect_by_covariance],
    "1.6": [
        lambda: {"weight_decay": 0.02},
        lambda: {"dropout": 0.5},
        lambda: {"steps": np.int64(60)},
    ],
}


# --- wrong solutions, under the name of what they show -------------------------------------------


def solve(gram, X, y):
    return np.linalg.solve(gram, X.T @ y)


def flips(new_labels, which=None):
    """A `flip_labels` that takes its new labels, and which to flip, from functions."""

    def flip(y, rate, k, rng):
        mask = rng.random(len(y)) < rate if which is None else which(y, rate, rng)
        return np.where(mask, new_labels(y, k, rng), y)

    return flip


def reseeded(y, rate, k, rng):
    return flip_labels(y, rate, k, np.random.default_rng(0))


def own_generator(y, rate, k, rng):
    return flip_labels(y, rate, k, np.random.default_rng())


def in_place(y, rate, k, rng):
    flip = rng.random(len(y)) < rate
    y[flip] = (y[flip] + rng.integers(1, k, size=flip.sum())) % k
    return y


def other(y, k, rng):
    return (y + rng.integers(1, k, size=len(y))) % k


def any_class(y, k, rng):
    return rng.integers(k, size=len(y))


def from_those_that_occur(y, k, rng):
    """Draws again until the label is another one."""
    classes = np.unique(y)
    new = rng.choice(classes, size=len(y))
    while (new == y).any():
        new = np.where(new == y, rng.choice(classes, size=len(y)), new)
    return new


def in_pairs(y, rate, rng):
    return np.repeat(rng.random((len(y) + 1) // 2) < rate, 2)[: len(y)]


def moved_in_pairs(y, k, rng):
    return (y + np.repeat(rng.integers(1, k, size=(len(y) + 1) // 2), 2)[: len(y)]) % k


def first_ones(y, rate, rng):
    return np.arange(len(y)) < rate * len(y)


WRONG_ONES = {
    "1.1": {
        "mean squared error": [lambda y, p: ((y - p) ** 2).mean()],
        "sum of squares": [lambda y, p: (y - p) @ (y - p)],
        "root of the sum": [lambda y, p: np.linalg.norm(y - p)],
        "divided after the root": [lambda y, p: np.linalg.norm(y - p) / len(y)],
        "mean absolute error": [lambda y, p: sum(abs(y - p)) / len(y)],
        "signed error": [lambda y, p: np.mean(y - p), lambda y, p: p.mean() - y.mean()],
        "averaged before squaring": [lambda y, p: np.sqrt(np.mean(y - p) ** 2)],
        "standard deviation of the errors": [lambda y, p: np.std(y - p)],
    },
    "1.2": {
        "alpha ignored": [
            lambda X, y, alpha: np.linalg.lstsq(X, y, rcond=None)[0],
            lambda X, y, alpha: np.linalg.inv(X.T @ X) @ X.T @ y,
        ],
        "alpha times n": [
            lambda X, y, alpha: solve(X.T @ X / len(y) + alpha * np.eye(X.shape[1]), X, y / len(y))
        ],
        "alpha times 2n": [
            lambda X, y, alpha: solve(X.T @ X + 2 * len(y) * alpha * np.eye(X.shape[1]), X, y)
        ],
        "alpha divided by n": [lambda X, y, alpha: ridge(X, y, alpha / len(y))],
        "alpha doubled or halved": [
            lambda X, y, alpha: ridge(X, y, 2 * alpha),
            lambda X, y, alpha: ridge(X, y, alpha / 2),
        ],
        "alpha squared": [lambda X, y, alpha: ridge(X, y, alpha**2)],
        "penalty subtracted": [
            lambda X, y, alpha: solve(X.T @ X - alpha * np.eye(X.shape[1]), X, y)
        ],
        "alpha added to every entry": [lambda X, y, alpha: solve(X.T @ X + alpha, X, y)],
        "intercept fitted": [
            lambda X, y, alpha: ridge(X - X.mean(axis=0), y - y.mean(), alpha),
        ],
        "predictions returned": [lambda X, y, alpha: X @ ridge_by_hand(X, y, alpha)],
        "column returned": [lambda X, y, alpha: ridge_by_hand(X, y[:, None], alpha)],
    },
    "1.3": {
        "order swapped": [lambda p, t: bias_and_variance(p, t)[::-1]],
        "axes mixed up": [
            lambda p, t: (((p.mean(axis=1) - t) ** 2).mean(), p.var(axis=1).mean()),
            lambda p, t: (((p.mean(axis=0) - t) ** 2).mean(), p.var(axis=1).mean()),
        ],
        "not averaged over the points": [lambda p, t: ((p.mean(0) - t) ** 2, p.var(0))],
        "bias not squared": [
            lambda p, t: (np.mean(p.mean(0) - t), p.var(0).mean()),
            lambda p, t: (np.abs(p.mean(0) - t).mean(), p.var(0).mean()),
        ],
        "root of bias²": [
            lambda p, t: (((p.mean(0) - t) ** 2).mean() ** 0.5, p.var(0).mean()),
        ],
        "mean squared error as bias": [lambda p, t: (((p - t) ** 2).mean(), p.var(0).mean())],
        "bias averaged before squaring": [lambda p, t: ((p - t).mean() ** 2, p.var(0).mean())],
        "standard deviation": [
            lambda p, t: (((p.mean(0) - t) ** 2).mean(), p.std(0).mean()),
            lambda p, t: (((p.mean(0) - t) ** 2).mean(), p.var(0).mean() ** 0.5),
        ],
        "divided by n - 1": [lambda p, t: (((p.mean(0) - t) ** 2).mean(), p.var(0, ddof=1).mean())],
        "variance around the truth": [
            lambda p, t: (((p.mean(0) - t) ** 2).mean(), ((p - t) ** 2).mean())
        ],
        "variance over everything": [lambda p, t: (((p.mean(0) - t) ** 2).mean(), np.var(p))],
    },
    "1.4": {
        "the first ones flipped": [flips(other, first_ones)],
        "the same flips at every call": [reseeded],
        "rng not used": [own_generator],
        "always the next class": [
            flips(lambda y, k, rng: (y + 1) % k),
            flips(lambda y, k, rng: (y - 1) % k),
        ],
        "one draw for all": [
            flips(lambda y, k, rng: rng.integers(k)),
            flips(lambda y, k, rng: (y + rng.integers(1, k)) % k),
        ],
        "redraws the true class": [
            flips(any_class),
            flips(lambda y, k, rng: (y + rng.integers(1, k + 1, size=len(y))) % k),
        ],
        "rate turned around": [flips(other, lambda y, rate, rng: rng.random(len(y)) > rate)],
        "one class left out": [
            flips(lambda y, k, rng: (y + rng.integers(1, k - 1, size=len(y))) % k),
        ],
        "last class never drawn": [
            flips(lambda y, k, rng: (y + rng.integers(1, k, size=len(y))) % (k - 1)),
        ],
        "first class never drawn": [flips(lambda y, k, rng: rng.integers(1, k, size=len(y)))],
        "classes taken from y": [flips(from_those_that_occur)],
        "flips share draws": [flips(other, in_pairs)],
        "new labels share draws": [flips(moved_in_pairs)],
        "class outside of the range": [
            flips(lambda y, k, rng: y + rng.integers(1, k, size=len(y)))
        ],
        "changes its input": [in_place],
    },
    "1.5": {
        "unpaired standard error": [
            lambda a, b: (
                a.mean() - b.mean(),
                np.hypot(a.std(ddof=1), b.std(ddof=1)) / len(a) ** 0.5,
            )
        ],
        "ddof=0": [lambda a, b: (np.mean(a - b), np.std(a - b) / len(a) ** 0.5)],
        "not divided by √n": [lambda a, b: (np.mean(a - b), np.std(a - b, ddof=1))],
        "divided by n": [lambda a, b: (np.mean(a - b), np.std(a - b, ddof=1) / len(a))],
        "variance": [lambda a, b: (np.mean(a - b), np.var(a - b, ddof=1) / len(a))],
        "sign swapped": [lambda a, b: paired_effect(b, a)],
        "sorted before differencing": [lambda a, b: paired_effect(np.sort(a), np.sort(b))],
        "absolute differences": [lambda a, b: paired_effect(np.maximum(a, b), np.minimum(a, b))],
        "sign of the mean lost": [lambda a, b: (abs((a - b).mean()), paired_effect(a, b)[1])],
        "half an interval": [
            lambda a, b: np.array([1, 1.96]) * paired_effect(a, b),
            lambda a, b: np.array([1, t.ppf(0.975, len(a) - 1)]) * paired_effect(a, b),
        ],
        "order swapped": [lambda a, b: paired_effect(a, b)[::-1]],
    },
    "1.6": {
        "penalty so strong that nothing is learned": [lambda: {"weight_decay": 1.0, "steps": 60}],
        "nothing is learned": [lambda: {"steps": 2}],
        "underfitting": [lambda: {"steps": 20}],
        "worse than the baseline": [lambda: {"momentum": 0.99}],
        "gain too small": [lambda: {"steps": 200}],
        "diverged": [
            lambda: {"lr": 1e30, "steps": 30},
            lambda: {"weight_decay": 1e308, "steps": 30},
        ],
        "not the same budget": [lambda: {"steps": 401, "weight_decay": 0.02}],
        "nothing changed": [lambda: {}, lambda: {"dropout": 0.0, "steps": 400}],
        "unknown field or value": [
            lambda: {"wieght_decay": 0.1},
            lambda: {"weight_decay": grid(0.1, 0.2)},
            lambda: {"batch_size": 201},
            lambda: {0.02: "weight_decay"},
        ],
        "wrong type": [lambda: TrainConfig(weight_decay=0.02), lambda: None, lambda: 0.02],
    },
}
