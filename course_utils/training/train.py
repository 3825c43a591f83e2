"""`train`: one call that trains one model or five hundred, and returns one labelled array."""

from collections.abc import Callable, Iterable
from concurrent.futures import Executor, as_completed

import xarray as xr
from torch import nn

from course_utils.data import Dataset
from course_utils.training.at_hand import hand
from course_utils.training.block import BlockResult
from course_utils.training.config import Settings
from course_utils.training.loop import Watch, train_block
from course_utils.training.plan import Plan, make_plan
from course_utils.training.population import Population
from course_utils.training.progress import progress_bar
from course_utils.training.scale.side_by_side import train_side_by_side
from course_utils.training.scale.workers import submit
from course_utils.training.sweep import logged_steps


def train(
    model: nn.Module | dict[object, nn.Module],
    dataset: Dataset | Callable[[int], Dataset] | dict,
    config: Settings | None = None,
    seeds: int | Iterable[int] = 20,
    device: str = "cpu",
    executor: Executor | None = None,
    progress: bool | Callable[[int, int], None] | None = None,
    *,
    test: bool = False,
    weights: bool = False,
    watch: Callable[[Population], Watch] | None = None,
) -> xr.Dataset:
    """Train every combination of swept values × every seed, and return what was logged.

    Members that share an architecture train together, on stacked parameters. Members of one seed
    share data, initial weights, minibatch order, dropout noise and augmentation draws, and all
    take the same number of steps; so two settings are compared seed by seed. A member's numbers
    do not depend on who else is in the population.

    How much memory that takes is estimated first. Where it is more than half of what is free, or
    than the environment variable ``LESS_GREEDY_MEMORY`` says (``2GB``, ``500 MB``), the population
    is split into blocks that train one after the other, with the same results. Where a step takes
    more than the processor's caches hold, blocks train side by side, one in each of the threads
    that PyTorch has (`torch.set_num_threads`); below, the threads share each operation.

    Compared with a loop over the same models in plain PyTorch, small networks gain most, since
    their loop spends its time on overhead. The gain ends where one member's arithmetic already
    keeps the processor busy: hidden layers of several hundred units, or convolutions on a CPU.
    ``make bench`` measures it.

    Args:
        model: The architecture. Its Linear, convolution and embedding layers get new weights from
            each seed, see `initial_weights`. A dict of architectures becomes the dimension
            ``model``.
        dataset: The data, or a function of the seed that gives them, for statements over many
            training sets. A dict becomes the dimension ``data``.
        config: What is turned; each field that holds a `grid` becomes a dimension. A list or dict
            of configurations without grids becomes the dimension ``setting``.
        seeds: How many seeds (0, 1, …), or the seeds themselves.
        device: "cpu" or "cuda".
        executor: Any `concurrent.futures.Executor`; the seeds are split between its workers. On
            many machines it is Dask's, ``distributed.Client(address).get_executor()``.
        progress: None shows a bar to a person who waits over two seconds; True, False, or a
            function of (steps done, steps in all).
        test: Score the test set, once, with the final weights (with ``patience`` the best ones).
        weights: Keep the trained parameters and buffers, one variable each; see `predict`.
        watch: Looks at the members after each step and at each log, and may log more: a `Watch`
            class, or what makes one of a population.

    Returns:
        A dataset with the dimensions ``model`` and ``data`` (where a dict was given), one for each
        swept field, or ``setting``, then ``seed`` and ``step`` (the logged steps). Over ``step``:
        ``train_loss``, ``val_loss``, ``train_accuracy``, ``val_accuracy``, in eval mode on the
        whole set; ``running_loss``, the mean training-mode loss of the minibatches since the step
        logged before; ``weight_norm``, the L2 norm of all weights together, biases left out;
        ``zero_fraction`` of the weights. Without ``step``: ``diverged_at``, the first logged step
        at which a number was not finite, from where on all are NaN (NaN: never); with
        ``patience`` ``stopped_at`` and ``best_step``, whose numbers are kept after the stop; with
        ``test`` ``test_loss`` and ``test_accuracy``. Losses are in nats for classes and mean
        squared errors for regression; accuracies are in [0, 1] and stand only for classes. The
        attributes ``model``, ``data`` and ``config`` say as JSON what was trained.

    Raises:
        ValueError: Before anything is trained, if the model does not fit the data, the data hold
            NaN, a seed or listed setting stands twice, a listed setting holds a grid, or a member
            alone or the results do not fit in memory.
    """
    plan = make_plan(model, dataset, config, seeds, device, executor, test, weights, watch)
    given = hand()
    wanted = plan.attrs, plan.coords, logged_steps(plan.blocks), plan.names(), plan.watched
    taken = given.take(*wanted) if given else None
    return plan.assemble(_run(plan, executor, progress)) if taken is None else taken


def _run(
    plan: Plan,
    executor: Executor | None,
    progress: bool | Callable[[int, int], None] | None,
) -> list[BlockResult]:
    """Train the blocks, here or on the executor's workers; results in the order of the blocks."""
    blocks = plan.blocks
    total = sum(block.shared.steps for block in blocks)
    with progress_bar(total, progress) as advance:
        if executor is None and plan.at_once > 1:
            return train_side_by_side(blocks, plan.at_once, advance)
        if executor is None:
            return [train_block(block, advance) for block in blocks]
        waiting = {future: i for i, future in enumerate(submit(executor, blocks))}
        results = {}
        try:
            for future in as_completed(waiting):
                # What has arrived is let go: Dask would train it again if its worker were lost.
                i = waiting.pop(future)
                results[i] = future.result()  # a worker's error is raised here, at once
                advance(blocks[i].shared.steps)
        except BaseException:  # Ctrl-C too: no worker begins another block for nobody
            for future in waiting:
                future.cancel()
            raise
        return [results[i] for i in range(len(blocks))]
