"""The best of several scores: how much better it looks than it is."""

import numpy as np
from scipy.stats import binom


def best_score_distribution(n_scores: int, n_examples: int, accuracy: float) -> np.ndarray:
    """How likely the best of several independent models is to have 0 … n_examples right.

    Each model is right on each example with the same probability, independently.

    Args:
        n_scores: How many models.
        n_examples: How many examples score each of them.
        accuracy: Their true accuracy.

    Returns:
        Probabilities, (n_examples + 1,).

    Raises:
        ValueError: If there is no model or no example, or accuracy is not in [0, 1].
    """
    if n_scores < 1 or n_examples < 1 or not 0 <= accuracy <= 1:
        raise ValueError(
            "give at least one score, one example, and an accuracy in [0, 1], got "
            f"{n_scores}, {n_examples} and {accuracy}"
        )
    # All scores are at most k with probability P(one is at most k) to the power of their number.
    all_below = binom.cdf(np.arange(n_examples + 1), n_examples, accuracy) ** n_scores
    return np.diff(all_below, prepend=0)


def optimism(n_scores: int, n_examples: int, accuracy: float) -> float:
    """The expected best score minus the true accuracy, for models that are all equally good."""
    likely = best_score_distribution(n_scores, n_examples, accuracy)
    return float(likely @ np.arange(n_examples + 1) / n_examples - accuracy)
