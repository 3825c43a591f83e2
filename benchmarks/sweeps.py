"""`train` against what a user would write instead: the same models, data, steps and number type.

`train` and the loops of one process have PyTorch's default number of threads; whatever runs in two
processes has one thread in each. Every round is a process of its own, since one process can be
faster than the next, often as long as it lives; every side runs once, unmeasured, before it counts.
"""

import sys
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from statistics import median
from time import perf_counter

import numpy as np

from benchmarks import flops, rivals
from benchmarks.rivals import Scores
from benchmarks.rounds import Spread, in_turn, over
from benchmarks.workloads import WORKLOADS, Workload, shortened
from course_utils.training import train

DTYPES = ("float32", "float64")
TWO_PROCESSES = "two processes"
SLOWED = 1.5  # a side that takes so many times as long as at first is told of
# After a few steps two orders of summation differ by rounding only.
CHECKED_STEPS, CLOSE = 5, 1e-4
# How far mean final accuracies may lie apart, beyond chance. scikit-learn starts from larger
# weights than PyTorch, and is ahead by about 0.01 still.
ALIKE = 0.02


@dataclass(frozen=True)
class Ratios:
    """How many times faster `train` is than each side; None where a side has no such model."""

    sweep: str
    numbers: str
    models: int
    steps: int
    goal: float  # against the plain loop, on 2 cores
    train_seconds: float
    plain_loop: Spread
    joblib: Spread
    mlp_classifier: Spread | None
    skorch: Spread
    plain_loop_over_train_in_two_processes: Spread


@dataclass(frozen=True)
class Accuracies:
    """The final validation accuracy of each side, its mean over the models."""

    sweep: str
    numbers: str
    train: float
    plain_loop: float
    joblib: float
    mlp_classifier: float | None
    skorch: float


@dataclass(frozen=True)
class Rates:
    """Billions of FLOPs a second in matrix products and convolutions, all time counted."""

    sweep: str
    numbers: str
    gflop: float  # of the whole sweep
    train: float
    plain_loop: float
    large_matrix_product: float
    share_reached_by_train: float


@dataclass(frozen=True)
class Round:
    """What one process measured, by side."""

    seconds: dict[str, float]
    accuracy: dict[str, float]
    matmul: float  # FLOPs a second of a large matrix product


def measure(rounds: int = 3) -> dict[str, list]:
    """The sweeps of `WORKLOADS` in both number types, three tables with a row for each."""
    rows = []
    for index, workload in enumerate(WORKLOADS):
        for dtype in DTYPES:
            print(f"sweeps: {workload.name}, {dtype}", file=sys.stderr)
            seen = []
            for _ in range(rounds):
                with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
                    seen.append(fresh.submit(_round_of, index, dtype).result())
            rows.append(table_rows(in_dtype(workload, dtype), seen))
    ratios, accuracies, rates = zip(*rows, strict=True)
    return {"ratios": list(ratios), "accuracies": list(accuracies), "gflop_a_second": list(rates)}


def in_dtype(workload: Workload, dtype: str) -> Workload:
    return replace(workload, config=replace(workload.config, dtype=dtype))


def _round_of(index: int, dtype: str) -> Round:
    try:
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            return one_round(in_dtype(WORKLOADS[index], dtype), pool)
    finally:
        rivals.end_processes()


def one_round(workload: Workload, pool: Executor) -> Round:
    """Every side once; all are first checked to do the same work.

    Raises:
        AssertionError: If a side's losses or accuracies are not those of `train`.
    """
    check_same_losses(workload)
    runs = sides(workload)
    first, scores = {}, {}
    for name, run in runs.items():  # which also warms up
        start = perf_counter()
        scores[name] = run(workload)
        first[name] = perf_counter() - start
    check_same_accuracy(workload, scores)
    in_two_processes(workload, pool)
    calls = {name: lambda run=run: run(workload) for name, run in runs.items()}
    calls[TWO_PROCESSES] = lambda: in_two_processes(workload, pool)
    seconds = {name: once for name, (once,) in in_turn(calls, rounds=1).items()}
    for name, before in first.items():
        if seconds[name] > SLOWED * before:
            print(
                f"sweeps: {name} took {seconds[name]:.1f} s, {before:.1f} s when it was first: "
                "does another side slow it?",
                file=sys.stderr,
            )
    return Round(
        seconds,
        {name: float(score.accuracy.mean()) for name, score in scores.items()},
        flops.matmul_rate(workload.dtype),
    )


def table_rows(workload: Workload, rounds: list[Round]) -> tuple[Ratios, Accuracies, Rates]:
    """A row for each table, from all rounds."""
    seconds = {name: [one.seconds[name] for one in rounds] for name in rounds[0].seconds}
    head = {"sweep": workload.name, "numbers": workload.config.dtype}
    none = {"mlp_classifier": None}
    others = [name for name in seconds if name not in ("train", TWO_PROCESSES)]
    ratios = Ratios(
        **head,
        models=len(workload.members),
        steps=workload.config.steps,
        goal=workload.goal,
        train_seconds=median(seconds["train"]),
        **(none | {name: over(seconds[name], seconds["train"]) for name in others}),
        plain_loop_over_train_in_two_processes=over(seconds["plain_loop"], seconds[TWO_PROCESSES]),
    )
    accuracies = Accuracies(**head, **(none | rounds[0].accuracy))
    return ratios, accuracies, _rates(workload, head, seconds, [one.matmul for one in rounds])


def sides(workload: Workload) -> dict[str, Callable[[Workload], Scores]]:
    """The sides that have such a model, `train` first."""
    all_sides = {
        "train": as_population,
        "plain_loop": rivals.plain_loop,
        "joblib": rivals.joblib_loop,
        "mlp_classifier": rivals.mlp_classifier,
        "skorch": rivals.skorch_loop,
    }
    if not rivals.can_mlp_classifier(workload):
        del all_sides["mlp_classifier"]
    return all_sides


def as_population(
    workload: Workload, executor: Executor | None = None, device: str = "cpu"
) -> Scores:
    runs = train(
        workload.model,
        workload.dataset,
        workload.config,
        workload.seeds,
        device=device,
        executor=executor,
        progress=False,
    ).isel(step=-1)
    return Scores(runs.val_accuracy.values, runs.val_loss.values)


def in_two_processes(workload: Workload, pool: Executor) -> Scores:
    return as_population(workload, pool)


def check_same_losses(workload: Workload) -> None:
    """After a few steps, without dropout, each model of the plain loop has the loss of `train`."""
    short = shortened(workload, CHECKED_STEPS)
    difference = np.abs(as_population(short).loss - rivals.plain_loop(short).loss).max()
    if not difference < CLOSE:
        raise AssertionError(f"{workload.name}: the losses differ by {difference}")


def check_same_accuracy(workload: Workload, scores: dict[str, Scores]) -> None:
    """No side trains less than the others: after the last step they are equally accurate.

    A side that draws its own batches and noise differs by chance as well: three standard errors
    over seeds are allowed for that.
    """
    for name, score in scores.items():
        by_seed = (score.accuracy - scores["train"].accuracy).mean(axis=0)
        chance = 3 * by_seed.std(ddof=1) / np.sqrt(len(by_seed))
        if not abs(by_seed.mean()) < ALIKE + chance:
            raise AssertionError(
                f"{workload.name}: the accuracy of {name} differs by {by_seed.mean():.3f}, "
                f"by chance {chance:.3f}"
            )


def _rates(
    workload: Workload, head: dict, seconds: dict[str, list[float]], matmul: list[float]
) -> Rates:
    gflop = flops.work(workload) / 1e9
    reached = gflop / median(seconds["train"])
    possible = median(matmul) / 1e9
    return Rates(
        **head,
        gflop=gflop,
        train=reached,
        plain_loop=gflop / median(seconds["plain_loop"]),
        large_matrix_product=possible,
        share_reached_by_train=reached / possible,
    )
