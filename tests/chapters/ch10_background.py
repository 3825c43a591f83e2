"""Answers to the exercises of chapter 10: right ones, and wrong ones under what they show.

The first right one of each is the one that the lesson shows.
"""

import heapq
import math
from functools import cache

import numpy as np
import torch
from scipy.special import log_softmax, softmax
from torch.nn import functional as F

# --- right ---------------------------------------------------------------------------------------


def entropy(p):
    p = p[p > 0]
    return -(p * np.log2(p)).sum()


def told(joint):
    answers = joint.sum(axis=0)
    left = sum(answers[j] * entropy(joint[:, j] / answers[j]) for j in np.flatnonzero(answers))
    return entropy(joint.sum(axis=1)) - left


def told_by_three_entropies(joint):
    return entropy(joint.sum(0)) + entropy(joint.sum(1)) - entropy(joint.ravel())


def told_as_a_divergence(joint):
    """How far the pair is from what it were without any connection."""
    apart = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    pairs = zip(joint.ravel(), apart.ravel(), strict=True)
    return sum(p * math.log2(p / q) for p, q in pairs if p > 0)


def lengths_of(p):
    lengths = np.zeros(len(p), dtype=int)
    knots = [(probability, [letter]) for letter, probability in enumerate(p)]
    while len(knots) > 1:
        knots.sort(key=lambda knot: knot[0])
        (a, left), (b, right) = knots[:2]
        lengths[left + right] += 1
        knots = [(a + b, left + right), *knots[2:]]
    return lengths


def huffman_cost(p):
    knots, cost = sorted(p), 0.0
    while len(knots) > 1:
        merged = knots[0] + knots[1]
        cost += merged
        knots = sorted([merged, *knots[2:]])
    return cost


def huffman_cost_by_lengths(p):
    return torch.tensor(p) @ torch.tensor(lengths_of(p)).double()


def huffman_cost_by_heap(p):
    heap, cost = list(p), 0
    heapq.heapify(heap)
    while len(heap) > 1:
        both = heapq.heappop(heap) + heapq.heappop(heap)
        cost += both
        heapq.heappush(heap, both)
    return cost


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


@cache
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


def causal(Q, K, V):
    scores = Q @ K.T / np.sqrt(K.shape[1])
    scores = np.where(np.tril(np.ones(scores.shape)) == 1, scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True) @ V


def causal_in_torch(Q, K, V):
    return F.scaled_dot_product_attention(*map(torch.tensor, (Q, K, V)), is_causal=True)


def causal_element_by_element(Q, K, V):
    rows = []
    for i, q in enumerate(Q):
        weights = softmax([q @ k / math.sqrt(len(k)) for k in K[: i + 1]])
        rows.append(weights @ V[: i + 1])
    return rows


RIGHT = {
    "10.1": [told, told_by_three_entropies, told_as_a_divergence],
    "10.2": [huffman_cost, huffman_cost_by_lengths, huffman_cost_by_heap],
    "10.3": [loss_in_bits, loss_in_bits_in_torch],
    "10.4": [calibrated, calibrated_in_a_loop],
    "10.5": [labelings, labelings_by_recursion, labelings_as_a_table],
    "10.6": [causal, causal_in_torch, causal_element_by_element],
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


def left_of(joint, weights=None):
    answers = joint.sum(axis=0)
    parts = [entropy(column / total) for column, total in zip(joint.T, answers, strict=True)]
    return np.average(parts, weights=answers if weights is None else weights)


def past(Q):
    return np.tril(np.ones((len(Q), len(Q)))) > 0


def masked(scores, axis=1, turned=False):
    """A `causal` with other scores, another axis, or the other half."""

    def attend(Q, K, V):
        seen = past(Q).T if turned else past(Q)
        return softmax(np.where(seen, scores(Q, K, V), -1e30), axis=axis) @ V

    return attend


def usual(Q, K, V):
    return Q @ K.T / len(K[0]) ** 0.5


WRONG_ONES = {
    "10.1": {
        "what is left": [left_of],
        "answers not weighed": [
            lambda t: entropy(t.sum(1)) - left_of(t, np.ones(t.shape[1])),
        ],
        "columns that are no laws": [
            lambda t: entropy(t.sum(1)) - entropy(t.ravel()),
            lambda t: entropy(t.sum(1)) - sum(c.sum() * entropy(c) for c in t.T),
        ],
        "entropy of the pair": [lambda t: entropy(t.ravel())],
        "entropy of one alone": [
            lambda t: entropy(t.sum(axis=1)),
            lambda t: entropy(t.sum(axis=0)),
        ],
        "nats": [lambda t: told(t) * math.log(2)],
        "sign": [lambda t: left_of(t) - entropy(t.sum(axis=1))],
        None: [lambda t: entropy(t.sum(axis=1)) / 2],
        "wrong shape": [lambda t: [told(t)]],
    },
    "10.2": {
        "entropy": [entropy],
        "rounded logarithms": [lambda p: (p * np.ceil(-np.log2(np.maximum(p, 1e-9)))).sum()],
        "a knot merged at once": [lambda p: (p * chained(p)).sum()],
        "all alike": [lambda p: math.ceil(math.log2(len(p)))],
        "the commonest merged": [lambda p: (p * commonest(p)).sum()],
        "one bit too many": [lambda p: huffman_cost(p) + sum(p)],
        "the last merging forgotten": [lambda p: huffman_cost(p) - 1],
        "words not weighed": [lambda p: np.mean(lengths_of(p))],
        None: [lambda p: huffman_cost(p) / 2],
        "wrong shape": [lengths_of],
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
        "looks ahead": [lambda Q, K, V: softmax(usual(Q, K, V), axis=1) @ V],
        "masked after the softmax": [
            lambda Q, K, V: (softmax(usual(Q, K, V), axis=1) * past(Q)) @ V
        ],
        "masked with zeros": [
            lambda Q, K, V: softmax(np.where(past(Q), usual(Q, K, V), 0), axis=1) @ V
        ],
        "only the future": [masked(usual, turned=True)],
        "softmax over queries": [masked(usual, axis=0)],
        "root forgotten": [masked(lambda Q, K, V: Q @ K.T)],
        "divided by d": [masked(lambda Q, K, V: Q @ K.T / K.shape[1])],
        "root of another number": [
            masked(lambda Q, K, V: Q @ K.T / np.sqrt(V.shape[1])),
            masked(lambda Q, K, V: Q @ K.T / np.sqrt(len(Q))),
        ],
        "even weights": [lambda Q, K, V: [V[: i + 1].mean(axis=0) for i in range(len(V))]],
        None: [masked(lambda Q, K, V: -usual(Q, K, V))],
        "wrong shape": [lambda Q, K, V: causal(Q, K, V).T],
    },
}
