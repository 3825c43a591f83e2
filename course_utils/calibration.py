"""Probabilities that can be believed: softmax with a temperature, and how to find one.

Logits are (n, classes), labels y (n,). A temperature T divides the logits: above 1 it makes a
network less certain, below 1 more, and it changes no answer (Guo et al. 2017).
"""

import numpy as np
from scipy.special import log_softmax, softmax

COLDEST, HOTTEST = 1e-3, 1e3  # temperatures between which one is looked for
_HALVINGS = 60


def probabilities(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """softmax(logits / T), (n, classes).

    Raises:
        ValueError: If the temperature is not above 0.
    """
    if temperature <= 0:
        raise ValueError(f"a temperature must be above 0, got {temperature}")
    return softmax(np.asarray(logits, dtype=float) / temperature, axis=-1)


def loss(logits: np.ndarray, y: np.ndarray, temperature: float = 1.0) -> float:
    """Mean cross-entropy at this temperature, in nats."""
    logs = log_softmax(np.asarray(logits, dtype=float) / temperature, axis=-1)
    return float(-logs[np.arange(len(y)), y].mean())


def best_temperature(logits: np.ndarray, y: np.ndarray) -> float:
    """The T of least loss on these examples.

    The loss is convex in β = 1/T, and its slope is the mean logit that the network expects minus
    that of the labels. Where this slope changes its sign, the loss is least: found by halving.

    Returns:
        A temperature between `COLDEST` and `HOTTEST`: the coldest where every answer is right, and
        no certainty is too much.
    """
    logits = np.asarray(logits, dtype=float)
    logits = logits - logits.max(axis=1, keepdims=True)  # the same probabilities
    of_labels = logits[np.arange(len(y)), y].mean()

    def slope(log_beta: float) -> float:
        p = softmax(np.exp(log_beta) * logits, axis=1)
        return float((p * logits).sum(axis=1).mean() - of_labels)

    low, high = np.log(1 / HOTTEST), np.log(1 / COLDEST)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if slope(middle) > 0 else (middle, high)
    return float(np.exp(-(low + high) / 2))


def too_sure(probabilities: np.ndarray, y: np.ndarray) -> float:
    """Mean certainty minus the share of right answers: above 0 for who is overconfident."""
    return float(probabilities.max(axis=1).mean() - np.mean(probabilities.argmax(axis=1) == y))


def reliability(probabilities: np.ndarray, y: np.ndarray, bins: int = 10) -> np.ndarray:
    """For each bin of certainty: mean certainty, share of right answers, share of examples.

    Returns:
        (bins, 3), with NaN for the first two where a bin is empty.
    """
    certainty, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == y
    of = np.minimum((certainty * bins).astype(int), bins - 1)
    n = np.bincount(of, minlength=bins)
    sums = np.stack([np.bincount(of, weights, minlength=bins) for weights in (certainty, right)])
    means = np.divide(sums, n, out=np.full(sums.shape, np.nan), where=n > 0)
    return np.column_stack([*means, n / len(y)])
