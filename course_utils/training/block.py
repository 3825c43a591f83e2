"""Train one block of members from the first step to the last, and log what the plan asks for."""

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import nn

from course_utils.data import Dataset
from course_utils.training.config import TrainConfig
from course_utils.training.population import Population


def this_process() -> str:
    """A name that no other process has, on this machine or on another."""
    return f"{platform.node()}:{os.getpid()}"


@dataclass(frozen=True)
class Block:
    """The members of one population for some of its seeds: what one worker is given."""

    model: nn.Module
    datasets: Sequence[Dataset]  # one for all seeds, or one a seed
    config: TrainConfig  # its batched fields are ignored
    values: dict[str, list]  # for each batched field its G values
    seeds: Sequence[int]
    device: str
    test: bool
    weights: bool
    process: str = field(default_factory=this_process)  # the one that made the block

    def in_another_process(self) -> bool:
        return this_process() != self.process


@dataclass(frozen=True)
class Trained:
    """What a block gives back. The first axis of every array is the M members, seed-major."""

    logged: dict[str, np.ndarray]  # variable -> (M, logged steps)
    final: dict[str, np.ndarray]  # variable -> (M,)
    weights: dict[str, np.ndarray]  # parameter or buffer -> (M, …); empty unless asked for


def train_block(block: Block, advance: Callable[[int], None] | None = None) -> Trained:
    """Train a block. ``advance(n)`` is called when n more steps are done."""
    if block.device == "cpu":
        return _train_block(block, advance)
    # cuDNN's convolutions round to 10 bits where they may; numbers are to be those of the CPU.
    with torch.backends.cudnn.flags(enabled=True, allow_tf32=False):
        return _train_block(block, advance)


def _train_block(block: Block, advance: Callable[[int], None] | None) -> Trained:
    if block.in_another_process():
        # One thread a worker: workers share the cores already, and a forked process must not
        # enter the parent's thread pool.
        torch.set_num_threads(1)
    config = block.config
    population = Population(
        block.model, block.datasets, config, block.values, block.seeds, block.device
    )
    log = _Log(population)
    best = _Best(population, config.patience, config.min_delta) if config.patience else None
    done = 0
    for step in config.logged_steps():
        for _ in range(step - done):
            population.step()
            if advance is not None:
                advance(1)
        done = step
        measured = log.add(step)
        if best is not None and best.update(step, measured["val_loss"]):
            break
    return _result(block, population, log, best)


def _result(block: Block, population: Population, log: "_Log", best: "_Best | None") -> Trained:
    state = population.state if best is None else best.state
    logged = log.arrays(block.config.logged_steps())
    final = {"diverged_at": log.diverged_at}
    if best is not None:
        logged = best.hold(logged, block.config.logged_steps())
        final |= {"best_step": best.best_step, "stopped_at": best.stopped_at}
    if block.test:
        with torch.no_grad():
            scores = population.score("test", state)
        alive = np.isnan(log.diverged_at)
        for name, value in scores.items():
            final[name] = np.where(alive, value.double().cpu().numpy(), np.nan)
    weights = {}
    if block.weights:
        weights = {name: value.detach().cpu().numpy() for name, value in state.items()}
    return Trained(logged, final, weights)


class _Log:
    """The logged variables. A member whose numbers stop being finite is NaN from there on."""

    def __init__(self, population: Population) -> None:
        self.population = population
        self.rows: list[dict[str, np.ndarray]] = []
        self.diverged_at = np.full(population.n_members, np.nan)

    def add(self, step: int) -> dict[str, np.ndarray]:
        measured = self.population.measure()
        finite = np.all([np.isfinite(value) for value in measured.values()], axis=0)
        new = ~finite & np.isnan(self.diverged_at)
        self.diverged_at[new] = step
        diverged = ~np.isnan(self.diverged_at)
        if step == 0:
            measured["running_loss"] = np.full_like(self.diverged_at, np.nan)
        row = {name: np.where(diverged, np.nan, value) for name, value in measured.items()}
        self.rows.append(row)
        return row

    def arrays(self, steps: list[int]) -> dict[str, np.ndarray]:
        """(M, logged steps) a variable; steps that were not reached are NaN."""
        missing = [np.full_like(self.diverged_at, np.nan)] * (len(steps) - len(self.rows))
        return {
            name: np.stack([row[name] for row in self.rows] + missing, axis=1)
            for name in self.rows[0]
        }


class _Best:
    """Early stopping a member: the best weights so far, and who has run out of patience (S1.6).

    Members that have stopped go on being computed beside those that have not, since the
    population moves as one; what they do after their stop is not looked at.
    """

    def __init__(self, population: Population, patience: int, min_delta: float) -> None:
        self.population = population
        self.patience = patience
        self.min_delta = min_delta
        m = population.n_members
        self.best_loss = np.full(m, np.inf)
        self.best_step = np.zeros(m)
        self.waited = np.zeros(m, dtype=int)
        self.stopped_at = np.full(m, np.nan)
        self.state = {k: v.detach().clone() for k, v in population.state.items()}

    def update(self, step: int, val_loss: np.ndarray) -> bool:
        """Take in one more measurement; True when every member has stopped."""
        running = np.isnan(self.stopped_at)
        # NaN compares as False: a diverged member never improves, and so stops.
        better = running & (val_loss < self.best_loss - self.min_delta)
        self.best_loss = np.where(better, val_loss, self.best_loss)
        self.best_step = np.where(better, step, self.best_step)
        self.waited = np.where(better, 0, self.waited + 1)
        self.stopped_at[running & (self.waited >= self.patience)] = step
        mask = torch.from_numpy(better).to(self.population.device)
        for name, value in self.population.state.items():
            chosen = mask.view(-1, *[1] * (value.dim() - 1))
            self.state[name] = torch.where(chosen, value.detach(), self.state[name])
        return not np.isnan(self.stopped_at).any()

    def hold(self, logged: dict[str, np.ndarray], steps: list[int]) -> dict[str, np.ndarray]:
        """After its stop a member's numbers stay those of its best weights."""
        at_best = np.searchsorted(steps, self.best_step)
        stopped = np.asarray(steps)[None, :] > self.stopped_at[:, None]
        members = np.arange(len(at_best))
        return {
            name: np.where(stopped, values[members, at_best][:, None], values)
            for name, values in logged.items()
        }
