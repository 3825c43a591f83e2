"""Whether a network's probabilities can be believed: how far certainty and accuracy are apart."""

import numpy as np

BINS = 15


def calibration_error(probabilities: np.ndarray, y: np.ndarray, bins: int = BINS) -> float:
    """Expected calibration error (Guo et al. 2017): how far certainty and accuracy are apart.

    Examples are sorted into bins by the probability of their answer. In each bin, the mean of it is
    held against the share of right answers; the distances are averaged over all examples.

    Args:
        probabilities: Of each class, (n, classes).
        y: The right classes, (n,).
        bins: How many of equal width.
    """
    certainty, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == y
    bin_of = np.minimum((certainty * bins).astype(int), bins - 1)
    too_sure = np.bincount(bin_of, certainty - right, minlength=bins)
    return float(np.abs(too_sure).sum() / len(y))
