"""Randomness is an argument: every random number of the course comes from a generator made here.

A generator is keyed by a seed and by what it is for. Two runs with the same seed therefore share
their initial weights, their minibatch order and their noise, whatever else differs between them;
that is what makes a comparison paired. The bits are NumPy's PCG64, the same on every machine.
"""

from zlib import crc32

import numpy as np


def generator(seed: int, purpose: str) -> np.random.Generator:
    """The generator for one seed and one purpose, such as ``"initial weights"``.

    Args:
        seed: A non-negative integer.
        purpose: What the numbers are for; another purpose gives an independent stream.

    Raises:
        ValueError: If the seed is not a non-negative integer.
    """
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise ValueError(f"a seed must be a non-negative integer, got {seed!r}")
    return np.random.default_rng([int(seed), crc32(purpose.encode())])
