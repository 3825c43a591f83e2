"""Answers to the exercises of chapter 3: right ones, and wrong ones under what they show.

The first right one of each is the one that the lesson shows.
"""

import itertools

import numpy as np
import torch
from scipy.special import softmax
from torch import nn

# --- right ---------------------------------------------------------------------------------------


def dropout(A, keep_prob, rng):
    D = rng.random(A.shape) < keep_prob
    return A * D / keep_prob


def dropout_by_binomial(A, keep_prob, rng):
    return np.where(rng.binomial(1, keep_prob, size=A.shape) == 1, A / keep_prob, 0.0)


def dropout_by_choice(A, keep_prob, rng):
    return A * rng.choice([0, 1], size=A.shape, p=[1 - keep_prob, keep_prob]) / keep_prob


def dropout_in_a_loop(A, keep_prob, rng):
    out = np.zeros_like(A)
    for i in np.ndindex(A.shape):
        if rng.uniform() >= 1 - keep_prob:
            out[i] = A[i] / keep_prob
    return out


def dropout_in_torch(A, keep_prob, rng):
    mask = torch.from_numpy(rng.random(A.shape) < keep_prob)
    return torch.from_numpy(A).float() * mask / keep_prob


def backward(upstream, D, keep_prob):
    return upstream * D / keep_prob


def backward_by_selection(upstream, D, keep_prob):
    gradient = np.zeros_like(upstream)
    gradient[D == 1] = upstream[D == 1] / keep_prob
    return gradient


def backward_by_differences(upstream, D, keep_prob):
    """The forward pass is linear: the difference over a step of 1 is the derivative."""

    def forward(A):
        return A * D / keep_prob

    return upstream * (forward(np.ones_like(upstream)) - forward(np.zeros_like(upstream)))


def backward_by_what_was_dropped(upstream, D, keep_prob):
    gradient = upstream / keep_prob
    gradient[~D] = 0
    return gradient


def backward_in_torch(upstream, D, keep_prob):
    return torch.tensor(upstream).masked_fill(~torch.tensor(D), 0) / keep_prob


def forward(X, W, keep_prob, training, rng):
    A = np.maximum(X @ W, 0)
    if not training:
        return A
    D = rng.random(A.shape) < keep_prob
    return A * D / keep_prob


def forward_mask_first(X, W, keep_prob, training, rng):
    """Mask and ReLU commute."""
    Z = X @ W
    if training:
        Z = Z * (rng.random(Z.shape) < keep_prob) / keep_prob
    return np.maximum(Z, 0)


def forward_in_torch(X, W, keep_prob, training, rng):
    A = torch.relu(torch.tensor(X) @ torch.tensor(W))
    if training:
        A = A * torch.tensor(rng.random(tuple(A.shape)) < keep_prob) / keep_prob
    return A


def next_input(h, w, keep_prob):
    return h @ w, (1 - keep_prob) / keep_prob * np.sum((h * w) ** 2)


def next_input_by_masks(h, w, keep_prob):
    mean = square = 0.0
    for mask in itertools.product([0, 1], repeat=len(h)):
        weight = np.prod([keep_prob if kept else 1 - keep_prob for kept in mask])
        z = sum(m * a * b / keep_prob for m, a, b in zip(mask, h, w, strict=True))
        mean += weight * z
        square += weight * z**2
    return [mean, square - mean**2]


def next_input_unit_by_unit(h, w, keep_prob):
    mean = variance = 0.0
    for term in w * h:
        second_moment = keep_prob * (term / keep_prob) ** 2
        mean += term
        variance += second_moment - term**2
    return np.array([mean, variance])


def ensemble(W, b, x, keep_prob):
    mean = 0
    for mask in itertools.product([0, 1], repeat=len(x)):
        kept = sum(mask)
        weight = keep_prob**kept * (1 - keep_prob) ** (len(x) - kept)
        mean = mean + weight * softmax(W @ (np.array(mask) * x / keep_prob) + b)
    return mean


def ensemble_by_recursion(W, b, x, keep_prob):
    def mean(logits, i):
        if i == len(x):
            shares = np.exp(logits - logits.max())
            return shares / shares.sum()
        with_it = mean(logits + W[:, i] * x[i] / keep_prob, i + 1)
        return keep_prob * with_it + (1 - keep_prob) * mean(logits, i + 1)

    return mean(np.array(b), 0)


def ensemble_in_torch(W, b, x, keep_prob):
    masks = torch.tensor(list(itertools.product([0.0, 1.0], repeat=len(x))), dtype=torch.float64)
    weights = (masks * keep_prob + (1 - masks) * (1 - keep_prob)).prod(1)
    layer = nn.Linear(*W.shape[::-1]).double()
    layer.load_state_dict({"weight": torch.tensor(W), "bias": torch.tensor(b)})
    with torch.no_grad():
        return weights @ torch.softmax(layer(masks * torch.tensor(x) / keep_prob), dim=1)


def case(n_train, label_noise, width):
    return {"n_train": n_train, "label_noise": label_noise, "width": width}


def cases():
    return {"helps": case(200, 0.2, 64), "hurts": case(200, 0.0, 8)}


RIGHT = {
    "3.1": [
        dropout,
        dropout_by_binomial,
        dropout_by_choice,
        dropout_in_a_loop,
        dropout_in_torch,
    ],
    "3.2": [
        backward,
        backward_by_selection,
        backward_by_differences,
        backward_by_what_was_dropped,
        backward_in_torch,
    ],
    "3.3": [forward, forward_mask_first, forward_in_torch],
    "3.4": [next_input, next_input_by_masks, next_input_unit_by_unit],
    "3.5": [ensemble, ensemble_by_recursion, ensemble_in_torch],
    "3.6": [
        cases,
        lambda: {"helps": case(200, 0.3, np.int64(64)), "hurts": case(797, 0, 16)},
        lambda: {"hurts": case(200, 0.0, 6), "helps": case(200, 0.25, 64)},
    ],
}


# --- wrong ---------------------------------------------------------------------------------------


def masked(mask, scale):
    """A `dropout` that takes its mask and its scaling from functions."""

    def dropout(A, keep_prob, rng):
        D = mask(A, keep_prob, rng)
        return A * D / scale(keep_prob, D)

    return dropout


def draw(A, keep_prob, rng):
    return rng.random(A.shape) < keep_prob


def by_keep_prob(keep_prob, D):
    return keep_prob


def frozen(A, keep_prob, rng):
    return np.random.default_rng(0).random(A.shape) < keep_prob


def frozen_units(A, keep_prob, rng):
    return np.broadcast_to(np.random.default_rng(0).random(A.shape[-1]) < keep_prob, A.shape)


def own_generator(A, keep_prob, rng):
    return np.random.default_rng().random(A.shape) < keep_prob


def layered(after, at_test_time=lambda A, keep_prob: A):
    """A `forward` with another dropout in training, or with something done at test time."""

    def forward(X, W, keep_prob, training, rng):
        A = np.maximum(X @ W, 0)
        return after(A, keep_prob, rng) if training else at_test_time(A, keep_prob)

    return forward


def always_dropped(X, W, keep_prob, training, rng):
    return dropout(np.maximum(X @ W, 0), keep_prob, rng)


def as_given(X, W, keep_prob, training, rng):
    """The version with the bug that the lesson shows."""
    rng = np.random.default_rng(0)
    A = np.maximum(X @ W, 0)
    D = rng.random(A.shape) < keep_prob
    return A * D / keep_prob


def variance_of(term):
    return lambda h, w, k: (h @ w, term(h * w, k))


def monte_carlo_input(h, w, keep_prob):
    rng = np.random.default_rng(0)
    z = ((rng.random((200_000, len(h))) < keep_prob) * h / keep_prob) @ w
    return z.mean(), z.var()


def over_masks(logits, weight):
    """An `ensemble` whose sub-networks, or whose weights, come from functions."""

    def ensemble(W, b, x, k):
        total = 0
        for mask in itertools.product([0, 1], repeat=len(x)):
            mask = np.array(mask)
            total = total + weight(mask, k) * softmax(logits(W, b, x, mask, k))
        return total

    return ensemble


def scaled(W, b, x, mask, k):
    return W @ (mask * x) / k + b


def weigh(mask, k):
    return np.prod(np.where(mask, k, 1 - k))


def geometric(W, b, x, k):
    logs = 0
    for mask in itertools.product([0, 1], repeat=len(x)):
        mask = np.array(mask)
        logs = logs + weigh(mask, k) * np.log(softmax(scaled(W, b, x, mask, k)))
    return softmax(logs)


def monte_carlo(W, b, x, k):
    rng = np.random.default_rng(0)
    masks = rng.random((20_000, len(x))) < k
    return softmax((masks * x / k) @ W.T + b, axis=1).mean(axis=0)


FROZEN, OWN = masked(frozen, by_keep_prob), masked(own_generator, by_keep_prob)
FROZEN_UNITS = masked(frozen_units, by_keep_prob)


def exactly(shape, keep_prob, rng):
    """A mask that keeps exactly the share, in random order."""
    D = np.arange(np.prod(shape)) < round(keep_prob * np.prod(shape))
    return rng.permutation(D).reshape(shape)


def exactly_in_rows(A, keep_prob, rng):
    return np.array([exactly(row.shape, keep_prob, rng) for row in np.atleast_2d(A)]).reshape(
        A.shape
    )


def twice_the_same(A, keep_prob, rng):
    half = rng.random(-(-A.size // 2)) < keep_prob
    return np.concatenate([half, half])[: A.size].reshape(A.shape)


COLUMNS = masked(lambda A, k, rng: rng.random(A.shape[-1]) < k, by_keep_prob)
ROWS = masked(lambda A, k, rng: rng.random((*A.shape[:-1], 1)) < k, by_keep_prob)
SWAPPED = masked(lambda A, k, rng: rng.random(A.shape) < 1 - k, by_keep_prob)
UNSCALED = masked(draw, lambda k, D: 1)
MULTIPLIED = masked(draw, lambda k, D: 1 / k)
BY_P = masked(draw, lambda k, D: 1 - k)

WRONG_ONES = {
    "3.1": {
        "nothing dropped": [lambda A, k, rng: A, lambda A, k, rng: A / k],
        "the same mask at every call": [FROZEN],
        "the same units at every call": [FROZEN_UNITS],
        "rng not used": [OWN],
        "mask returned": [
            lambda A, k, rng: rng.random(A.shape) < k,
            lambda A, k, rng: (rng.random(A.shape) < k) / k,
        ],
        "one draw for many entries": [COLUMNS, ROWS],
        "keep and drop swapped": [
            SWAPPED,
            masked(lambda A, k, rng: rng.random(A.shape) > k, by_keep_prob),
        ],
        "scaling left out": [UNSCALED],
        "multiplied by keep_prob": [MULTIPLIED],
        "divided by p": [BY_P],
        "divided by the share that stayed": [masked(draw, lambda k, D: D.mean())],
        "exact share kept": [
            masked(lambda A, k, rng: exactly(A.shape, k, rng), by_keep_prob),
            masked(exactly_in_rows, by_keep_prob),
        ],
        "entries share draws": [masked(twice_the_same, by_keep_prob)],
    },
    "3.2": {
        "mask forgotten": [lambda g, D, k: g / k, lambda g, D, k: g.copy()],
        "scaling forgotten": [lambda g, D, k: np.where(D == 1, g, 0.0)],
        "multiplied by keep_prob": [lambda g, D, k: k * g * D],
        "scaled twice": [lambda g, D, k: g * (D / k) / k],
        "mask turned around": [lambda g, D, k: g * (D == 0) / k],
        "divided by p": [lambda g, D, k: g * D / (1 - k)],
    },
    "3.3": {
        "inputs dropped": [
            lambda X, W, k, training, rng: (
                np.maximum(dropout(X, k, rng) @ W, 0) if training else np.maximum(X @ W, 0)
            ),
        ],
        "weights dropped": [
            lambda X, W, k, training, rng: (
                np.maximum(X @ dropout(W, k, rng), 0) if training else np.maximum(X @ W, 0)
            ),
        ],
        "training turned around": [
            lambda X, W, k, training, rng: forward(X, W, k, not training, rng)
        ],
        "nothing dropped": [layered(lambda A, k, rng: A)],
        "the same mask at every call": [as_given, layered(FROZEN)],
        "the same units at every call": [layered(FROZEN_UNITS)],
        "rng not used": [layered(OWN)],
        "dropped at test time": [always_dropped],
        "scaled at test time": [layered(dropout, lambda A, k: A * k)],
        "scaled at test time instead": [layered(UNSCALED, lambda A, k: A * k)],
        "exact share kept": [
            layered(masked(lambda A, k, rng: exactly(A.shape, k, rng), by_keep_prob)),
        ],
        "entries share draws": [layered(masked(twice_the_same, by_keep_prob))],
        "one draw for many entries": [layered(COLUMNS), layered(ROWS)],
        "keep and drop swapped": [layered(SWAPPED)],
        "scaling left out": [layered(UNSCALED)],
        "multiplied by keep_prob": [layered(MULTIPLIED)],
        "divided by p": [layered(BY_P)],
    },
    "3.4": {
        "order swapped": [lambda h, w, k: next_input(h, w, k)[::-1]],
        "mean shrunk": [
            lambda h, w, k: (k * (h @ w), next_input(h, w, k)[1]),
            lambda h, w, k: (k * (h @ w), k * (1 - k) * ((h * w) ** 2).sum()),
        ],
        "variance without the scaling": [variance_of(lambda t, k: k * (1 - k) * (t**2).sum())],
        "squared after the sum": [variance_of(lambda t, k: (1 - k) / k * t.sum() ** 2)],
        "standard deviation": [variance_of(lambda t, k: ((1 - k) / k * (t**2).sum()) ** 0.5)],
        "odds turned around": [variance_of(lambda t, k: k / (1 - k) * (t**2).sum())],
        "divided by keep_prob squared": [variance_of(lambda t, k: (1 - k) / k**2 * (t**2).sum())],
        "averaged over the units": [variance_of(lambda t, k: (1 - k) / k * (t**2).mean())],
        "masks drawn, not worked out": [monte_carlo_input],
    },
    "3.5": {
        "weight scaling": [
            lambda W, b, x, k: softmax(W @ x + b),
            geometric,
        ],
        "all masks weighed the same": [over_masks(scaled, lambda mask, k: 0.5 ** len(mask))],
        "scaling left out": [over_masks(lambda W, b, x, mask, k: W @ (mask * x) + b, weigh)],
        "bias forgotten": [over_masks(lambda W, b, x, mask, k: W @ (mask * x) / k, weigh)],
        "keep and drop swapped": [over_masks(scaled, lambda mask, k: weigh(mask, 1 - k))],
        "not divided": [over_masks(scaled, lambda mask, k: 1)],
        "masks drawn, not listed": [monte_carlo],
    },
    "3.6": {
        "the two swapped": [lambda: {"helps": cases()["hurts"], "hurts": cases()["helps"]}],
        "nothing learned in the first place": [
            lambda: {"helps": cases()["helps"], "hurts": case(200, 0.0, 1)}
        ],
        "no real gain": [lambda: {"helps": case(200, 0.0, 32), "hurts": case(200, 0.0, 8)}],
        "no real loss": [lambda: {"helps": case(200, 0.2, 64), "hurts": case(200, 0.0, 64)}],
        "out of range": [
            lambda: {"helps": case(200, 0.2, 4096), "hurts": case(200, 0.0, 8)},
            lambda: {"helps": case(200.5, 0.2, 64), "hurts": case(200, 0.0, 8)},
        ],
        "wrong form": [
            dict,
            lambda: {"helps": {"width": 64}, "hurts": {}},
            lambda: {"helps": 1, "hurts": 2},
        ],
        "wrong type": [lambda: (cases()["helps"], cases()["hurts"]), lambda: None],
    },
}
