"""Whether what a learner's random function gave could be chance."""

import numpy as np

# A right function is this many standard errors off less than once in 10 000 checks; the inputs
# are large enough that each misconception is further off than twice that.
ERRORS = 5


def near(share, expected: float, n: int):
    """Whether a share of n, or each in an array, could be drawn with the expected probability."""
    error = np.sqrt(max(expected * (1 - expected), 1e-12) / n)
    return abs(share - expected) <= ERRORS * error
