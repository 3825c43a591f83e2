"""Blocks that train side by side in this process, each on one core.

PyTorch's own threads share the arithmetic of every operation, and meet after each. Where a step of
all members takes more than the caches hold, it is faster to let each core train members of its
own, which wait for nobody: see `splitting.threads_that_pay`.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from queue import SimpleQueue
from threading import Event

import torch

from course_utils.training.block import Block, BlockResult
from course_utils.training.loop import train_block


def own_threads(device: str) -> int:
    """How many threads PyTorch would use here for one operation; a GPU needs one to feed it."""
    return torch.get_num_threads() if device == "cpu" else 1


def train_side_by_side(
    blocks: Sequence[Block], n_threads: int, advance: Callable[[int], None]
) -> list[BlockResult]:
    """Train the blocks, so many at a time; results in their order.

    ``advance(n)`` is called in the caller's thread. An error of one block, and Ctrl-C, end the
    others after the step they are at.
    """
    news: SimpleQueue[int] = SimpleQueue()  # steps done; 0 for a block that has ended
    over = Event()

    def tell(steps: int) -> None:
        if over.is_set():
            raise CancelledError
        news.put(steps)

    before = torch.get_num_threads()
    with ThreadPoolExecutor(n_threads, "train", torch.set_num_threads, (1,)) as pool:
        futures = [pool.submit(train_block, block, tell) for block in blocks]
        for future in futures:
            future.add_done_callback(lambda _: news.put(0))
        running = len(futures)
        try:
            while running:
                if steps := news.get():
                    advance(steps)
                    continue
                running -= 1
                for future in futures:
                    if future.done():
                        future.result()  # raises at once what went wrong there
        except BaseException:
            over.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        finally:
            torch.set_num_threads(before)  # what the threads set holds for new ones, too
    return [future.result() for future in futures]
