"""Answers to the exercises of chapter 10: right ones, and wrong ones under what they show.

The first right one of each is the one that the lesson shows.
"""

import heapq
import math

import numpy as np
import torch
from scipy.special import log_softmax, softmax
from torch.nn import functional as F

# --- right ---------------------------------------------------------------------------------------


def entropy(p):
    p = p[p > 0]
    return -(p * np.log2(p)).sum()


def entropy_in_a_loop(p):
    return sum(q * math.log2(1 / q) for q in p if q)


def entropy_in_torch(p):
    return torch.distributions.Categorical(torch.tensor(p)).entropy() / math.log(2)


def huffman_lengths(p):
    lengths = np.zeros(len(p), dtype=int)
    knots = [(probability, [letter]) for letter, probability in enumerate(p)]
    while len(knots) > 1:
        knots.sort(key=lambda knot: knot[0])
        (a, left), (b, right) = knots[:2]
        lengths[left + right] += 1
        knots = [(a + b, left + right), *knots[2:]]
    return lengths


def huffman_by_heap(p):
    heap = [(q, i, (i,)) for i, q in enumerate(p)]
    heapq.heapify(heap)
    lengths, new = [0] * len(p), len(p)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        for letter in a[2] + b[2]:
            lengths[letter] += 1
        heapq.heappush(heap, (a[0] + b[0], new, a[2] + b[2]))
        new += 1
    return lengths


def loss_in_bits(logits, y):
    logits = logits - logits.max(axis=1, keepdims=True)
    logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return -logs[np.arange(len(y)), y].mean() / np.log(2)


def loss_in_bits_in_torch(logits, y):
    return F.cross_entropy(torch.tensor(logits), torch.tensor(y)).item() / math.log(2)


def calibrated(logits_val, y_val, logits_new, temperatures):
    losses = [
        F.cross_entropy(torch.tensor(logits_val / T), torch.tensor(y_val)).item()
        for T in temperatures
    ]
    T = temperatures[np.argmin(losses)]
    return softmax(logits_new / T, axis=1)


def calibrated_in_a_loop(logits_val, y_val, logits_new, temperatures):
    best, least = None, math.inf
    for T in temperatures:
        total = 0.0
        for z, label in zip(logits_val / T, y_val, strict=True):
            total += math.log(sum(math.exp(one) for one in z)) - z[label]
        if total < least:
            best, least = T, total
    e = np.exp((logits_new - logits_new.max()) / best)
    return e / e.sum(1)[:, None]


def labelings(n, d):
    return 2 * sum(math.comb(n - 1, k) for k in range(d + 1))


def labelings_by_recursion(n, d):
    """One point more keeps each labeling, and doubles those that a cut through it can make."""
    if n == 1 or d < 0:
        return 2 if d >= 0 else 0
    return labelings_by_recursion(n - 1, d) + labelings_by_recursion(n - 1, d - 1)


def labelings_as_a_table(n, d):
    row = [2] * (d + 1)
    for _ in range(n - 1):
        row = [row[k] + (row[k - 1] if k else 0) for k in range(d + 1)]
    return row[d]


def attention(Q, K, V):
    scores = Q @ K.T / np.sqrt(K.shape[1])
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True) @ V


def attention_in_torch(Q, K, V):
    return F.scaled_dot_product_attention(*map(torch.tensor, (Q, K, V)))


def attention_query_by_query(Q, K, V):
    rows = []
    for q in Q:
        weights = softmax([q @ k / math.sqrt(len(k)) for k in K])
        rows.append(sum(w * v for w, v in zip(weights, V, strict=True)))
    return rows


RIGHT = {
    "10.1": [entropy, entropy_in_a_loop, entropy_in_torch],
    "10.2": [huffman_lengths, huffman_by_heap],
    "10.3": [loss_in_bits, loss_in_bits_in_torch],
    "10.4": [calibrated, calibrated_in_a_loop],
    "10.5": [labelings, labelings_by_recursion, labelings_as_a_table],
    "10.6": [attention, attention_in_torch, attention_query_by_query],
}


# --- wrong ---------------------------------------------------------------------------------------


def chained(p):
    """Merges the new knot again at once."""
    order = np.argsort(p)
    lengths, below = np.zeros(len(p), dtype=int), [order[0]]
    for letter in order[1:]:
        below = [*below, letter]
        lengths[below] += 1
    return lengths


def commonest(p):
    lengths = np.zeros(len(p), dtype=int)
    knots = [(q, [i]) for i, q in enumerate(p)]
    while len(knots) > 1:
        knots.sort(key=lambda knot: knot[0], reverse=True)
        (a, left), (b, right) = knots[:2]
        lengths[left + right] += 1
        knots = [(a + b, left + right), *knots[2:]]
    return lengths


def log_p(logits, y, axis=1):
    return log_softmax(logits, axis=axis)[np.arange(len(y)), y]


def with_temperature(score, use):
    """A `calibrated` with another score to be largest, and another use of the temperature."""

    def calibrated(logits_val, y_val, logits_new, temperatures):
        best = max(temperatures, key=lambda T: score(logits_val, y_val, T))
        return use(logits_new, best)

    return calibrated


def fit(z, y, T):
    return log_p(z / T, y).sum()


def hits(z, y, T):
    return (softmax(z / T, axis=1).argmax(axis=1) == y).sum()


def certainty(z, y, T):
    return softmax(z / T, axis=1).max(axis=1).mean()


def divide(z, T):
    return softmax(z / T, axis=1)


def multiply(z, T):
    return softmax(z * T, axis=1)


def weighed(Q, K, V, scores=None, axis=1):
    scores = Q @ K.T / K.shape[1] ** 0.5 if scores is None else scores
    return softmax(scores, axis=axis) @ V


WRONG = {
    "10.1": {
        "nats": [lambda p: -sum(q * math.log(q) for q in p if q > 0)],
        "sign forgotten": [lambda p: -entropy(p)],
        "letters counted": [lambda p: math.log2(len(p))],
        "not weighed": [
            lambda p: -np.log2(np.maximum(p, 1e-12)).sum(),
            lambda p: np.mean(-np.log2(np.maximum(p, 1e-12))),
        ],
        "mean instead of sum": [lambda p: -(p * np.log2(np.maximum(p, 1e-12))).mean()],
        "number of letters that it is worth": [lambda p: 2 ** entropy(p)],
        None: [lambda p: p.max(), lambda p: -(p * np.log2(p + 1e-2)).sum()],
        "wrong shape": [lambda p: -p * np.log2(np.maximum(p, 1e-12))],
    },
    "10.2": {
        "rounded logarithms": [lambda p: np.ceil(-np.log2(np.maximum(p, 1e-9)))],
        "logarithms": [lambda p: -np.log2(np.maximum(p, 1e-9))],
        "a knot merged at once": [chained],
        "all alike": [lambda p: [math.ceil(math.log2(len(p)))] * len(p)],
        "the commonest merged": [commonest],
        "one bit too many": [lambda p: 1 + huffman_lengths(p)],
        "the cost": [lambda p: (p * huffman_lengths(p)).sum()],
        None: [lambda p: np.sort(huffman_lengths(p))],
    },
    "10.3": {
        "nats": [lambda z, y: -log_p(z, y).mean()],
        "times log 2": [lambda z, y: -log_p(z, y).mean() * math.log(2)],
        "sum instead of mean": [
            lambda z, y: -log_p(z, y).sum() / math.log(2),
            lambda z, y: -log_p(z, y).sum(),
        ],
        "sign forgotten": [lambda z, y: log_p(z, y).mean() / math.log(2)],
        "softmax over examples": [lambda z, y: -log_p(z, y, axis=0).mean() / math.log(2)],
        "entropy of the answer": [
            lambda z, y: np.mean([entropy(one) for one in softmax(z, axis=1)])
        ],
        "logarithm of the mean": [lambda z, y: -np.log2(np.exp(log_p(z, y)).mean())],
        "no logarithm": [lambda z, y: np.exp(log_p(z, y)).mean()],
        None: [
            lambda z, y: (
                -np.log2((np.exp(z) / np.exp(z).sum(1)[:, None])[np.arange(len(y)), y]).mean()
            )
        ],
        "wrong shape": [lambda z, y: -log_p(z, y) / math.log(2)],
    },
    "10.4": {
        "chosen by accuracy": [with_temperature(hits, divide)],
        "multiplied": [with_temperature(fit, multiply)],
        "both bugs": [with_temperature(hits, multiply)],
        "chosen by certainty": [
            with_temperature(certainty, divide),
            with_temperature(lambda z, y, T: -certainty(z, y, T), divide),
        ],
        "the worst temperature": [with_temperature(lambda z, y, T: -fit(z, y, T), divide)],
        "probabilities divided": [with_temperature(fit, lambda z, T: softmax(z, axis=1) / T)],
        "not used": [with_temperature(fit, lambda z, T: softmax(z, axis=1))],
        None: [with_temperature(fit, lambda z, T: softmax(z / T**2, axis=1))],
    },
    "10.5": {
        "bias forgotten": [lambda n, d: labelings(n, d - 1)],
        "one side only": [lambda n, d: labelings(n, d) / 2],
        "n instead of n - 1": [
            lambda n, d: labelings(n + 1, d),
            lambda n, d: labelings(n + 1, d - 1),
        ],
        "all labelings": [lambda n, d: 2**n],
        "a share": [lambda n, d: labelings(n, d) / 2**n],
        "the last term alone": [lambda n, d: 2 * math.comb(n - 1, d)],
        None: [lambda n, d: n * d],
    },
    "10.6": {
        "softmax over queries": [lambda Q, K, V: weighed(Q, K, V, axis=0)],
        "one softmax for all": [lambda Q, K, V: weighed(Q, K, V, axis=None)],
        "root forgotten": [lambda Q, K, V: weighed(Q, K, V, Q @ K.T)],
        "divided by d": [lambda Q, K, V: weighed(Q, K, V, Q @ K.T / K.shape[1])],
        "root of another number": [
            lambda Q, K, V: weighed(Q, K, V, Q @ K.T / np.sqrt(K.shape[0])),
            lambda Q, K, V: weighed(Q, K, V, Q @ K.T / np.sqrt(V.shape[1])),
        ],
        "divided after the softmax": [
            lambda Q, K, V: softmax(Q @ K.T, axis=1) / np.sqrt(Q.shape[1]) @ V
        ],
        "no softmax": [lambda Q, K, V: Q @ K.T / np.sqrt(Q.shape[1]) @ V],
        "the best key alone": [lambda Q, K, V: V[np.argmax(Q @ K.T, axis=1)]],
        "weights returned": [lambda Q, K, V: softmax(Q @ K.T / np.sqrt(Q.shape[1]), axis=1)],
        None: [lambda Q, K, V: weighed(Q, K, V, -Q @ K.T)],
    },
}
