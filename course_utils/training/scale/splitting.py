"""How a population is split into blocks: among workers, and so that each block fits in memory."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from itertools import product

from course_utils.training.scale.memory import Need, readable
from course_utils.training.scale.workers import Workers

# A lost worker loses the block that it was at, a slow one keeps the others waiting for as long,
# and the bar moves as blocks finish: so each worker gets several.
_BLOCKS_A_WORKER = 8
# But not at the price of blocks so small that the overhead of many small operations shows again:
# from here on, a member's time falls no further.
_ENOUGH_MEMBERS = 32
# Bytes of a step, for each thread, from where on members of its own are faster than a share in
# every operation: the shared caches of today's processors hold no more.
_BEYOND_CACHE = 32_000_000


def threads_that_pay(needs: Sequence[Need], members: Sequence[int], threads: int) -> int:
    """How many blocks to train side by side in this process: ``threads``, or one.

    Args:
        needs: What each population takes.
        members: How many members each has.
        threads: How many threads there are.
    """
    for need, n_members in zip(needs, members, strict=True):
        if n_members >= threads and n_members * need.step >= threads * _BEYOND_CACHE:
            return threads
    return 1


def split(
    need: Need, n_seeds: int, n_settings: int, workers: Workers
) -> tuple[tuple[int, int], list[tuple[slice, slice]]]:
    """The largest block's (seeds, settings of each), and the seeds and settings of each.

    Raises:
        ValueError: If a member alone does not fit in a worker's memory.
    """
    most = _share(n_seeds, n_settings, workers.n)
    size = _that_fits(need, *most, workers.memory)
    return size, list(product(_cut(n_seeds, size[0]), _cut(n_settings, size[1])))


def _share(n_seeds: int, n_settings: int, workers: int) -> tuple[int, int]:
    """How many seeds, and how many settings of each, make a block for one of the workers."""
    if n_seeds < workers:
        return 1, math.ceil(n_settings / math.ceil(workers / n_seeds))
    if workers == 1:
        return n_seeds, n_settings
    enough = math.ceil(_ENOUGH_MEMBERS / n_settings)
    blocks_a_worker = min(_BLOCKS_A_WORKER, max(1, n_seeds // (workers * enough)))
    return math.ceil(n_seeds / (workers * blocks_a_worker)), n_settings


def _that_fits(need: Need, n_seeds: int, n_settings: int, budget: int) -> tuple[int, int]:
    """How many seeds, and how many settings of each, train at once: as many as fit."""
    # All settings of a seed stay together where they can: they share its data and its noise.
    seeds = bisect_right(range(1, n_seeds + 1), budget, key=lambda n: need.of(n, n_settings))
    if seeds:
        return seeds, n_settings
    settings = bisect_right(range(1, n_settings), budget, key=lambda n: need.of(1, n))
    if settings:
        return 1, settings
    raise ValueError(
        f"one member would take {readable(need.of(1, 1))}, and "
        f"{readable(budget)} are free for it: use a smaller model or batch"
    )


def _cut(n: int, size: int) -> list[slice]:
    return [slice(first, first + size) for first in range(0, n, size)]
