"""Randomness is an argument: every random number of the course comes from a generator made here.

A generator is keyed by a seed and by what it is for. Two runs with the same seed therefore share
their initial weights, their minibatch order and their noise, whatever else differs between them;
that is what makes a comparison paired. The bits are NumPy's PCG64, the same on every machine.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

import numpy as np

Drawn = dict[str, set[int]]  # purpose -> the seeds that numbers were drawn with for it

_listeners: list[Drawn] = []


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
    note({purpose: {int(seed)}})
    return np.random.default_rng([int(seed), crc32(purpose.encode())])


@contextmanager
def recorded() -> Iterator[Drawn]:
    """Note what is drawn meanwhile, in this process: how a claim knows what its interval covers."""
    drawn: Drawn = {}
    _listeners.append(drawn)
    try:
        yield drawn
    finally:
        _listeners[:] = [one for one in _listeners if one is not drawn]


def note(more: Drawn) -> None:
    """Tell whoever records what was drawn, by `generator` or earlier for a result that was kept."""
    for drawn in _listeners:
        for purpose, seeds in more.items():
            drawn.setdefault(purpose, set()).update(seeds)
