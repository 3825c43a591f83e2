"""Which examples a step sees. The order belongs to the seed, so members of a seed share it."""

from collections.abc import Iterator

import numpy as np

from course_utils.randomness import generator


def minibatches(n: int, batch_size: int | None, seed: int) -> Iterator[np.ndarray]:
    """Endless minibatches of indices into n examples, each of ``batch_size``.

    Permutations of the examples follow one another without end and are cut into equal batches,
    so every example is seen equally often and no batch is shorter than the others. With
    ``batch_size`` None every batch is the whole set, in order.
    """
    if batch_size is None or batch_size == n:
        everything = np.arange(n)
        while True:
            yield everything
    rng = generator(seed, "minibatches")
    waiting = np.empty(0, dtype=np.int64)
    while True:
        while len(waiting) < batch_size:
            waiting = np.concatenate([waiting, rng.permutation(n)])
        yield waiting[:batch_size]
        waiting = waiting[batch_size:]
