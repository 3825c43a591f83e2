"""The one training loop, with early stopping, and the seam for whoever watches it."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext

import numpy as np
import torch

from course_utils.training.block import Block, BlockResult
from course_utils.training.population import Population, State
from course_utils.training.scale.threads import SpareCores


class Watch:
    """Looks at a population in training. This one sees nothing: inherit, and look at something.

    ``train(…, watch=Mine)`` calls ``Mine(population)`` for every block, before its first step. To
    train in other processes, `Mine` must be a class of a module, or a `functools.partial` of one.

    Attributes:
        changes: Whether it changes the training, and does not only look: by
            ``population.set_hyper``, which acts from the next step on, or by a projection of
            ``population.params`` in place. Its result is then none of a training without it.
        population: The members.
    """

    changes = False

    def __init__(self, population: Population) -> None:
        self.population = population

    def after_step(self, step: int) -> None:
        """Called when so many steps are done."""

    def log(self) -> dict[str, torch.Tensor | tuple[str, torch.Tensor]]:
        """More variables, at each logged step: name -> (M,), or (a dimension's name, (M, n))."""
        return {}


class Training:
    """A block in training, as far as it has come.

    Attributes:
        population: The members.
        step: How many steps are done.
        diverged_at: For each member the logged step at which a number was not finite, else NaN.
        dims: For a watched variable that has one, the name of its own dimension.
    """

    def __init__(self, block: Block) -> None:
        self.block = block
        self.population = block.population()
        self.step = 0
        self.diverged_at = np.full(self.population.n_members, np.nan)
        self.dims: dict[str, str] = {}
        self._watch = (block.watch or Watch)(self.population)
        shared = block.shared
        self._best = None
        if shared.patience:
            self._best = _Best(self.population, shared.patience, shared.min_delta)

    @property
    def stopped(self) -> bool:
        """Whether all members have run out of patience."""
        return self._best is not None and not np.isnan(self._best.stopped_at).any()

    def advance(self) -> None:
        """Take one step."""
        self.population.step()
        self.step += 1
        self._watch.after_step(self.step)

    def log(self) -> dict[str, np.ndarray]:
        """Every variable of every member, (M, …). From where one is not finite, all are NaN."""
        measured = self.population.measure()
        # No step yet is no loss of a minibatch yet.
        looked_at = [v for name, v in measured.items() if self.step or name != "running_loss"]
        finite = np.isfinite(looked_at).all(axis=0)
        self.diverged_at[~finite & np.isnan(self.diverged_at)] = self.step
        measured |= self._watched()
        row = {name: np.array(value) for name, value in measured.items()}
        for values in row.values():
            values[~np.isnan(self.diverged_at)] = np.nan
        if self._best is not None:
            self._best.update(self.step, row["val_loss"])
        return row

    def result(self, rows: Sequence[dict[str, np.ndarray]]) -> BlockResult:
        """What `log` gave at the logged steps, and what is known at the end."""
        block, best, steps = self.block, self._best, self.block.shared.logged_steps()
        # The steps that were not reached, since all members had stopped.
        missing = {name: np.full_like(value, np.nan) for name, value in rows[0].items()}
        rows = [*rows, *[missing] * (len(steps) - len(rows))]
        logged = {name: np.stack([row[name] for row in rows], axis=1) for name in missing}
        final = {"diverged_at": self.diverged_at}
        state = self.population.scored
        if best is not None:
            state, logged = best.state, best.hold(logged, steps)
            final |= {"best_step": best.best_step, "stopped_at": best.stopped_at}
        if block.test:
            with torch.no_grad():
                scores = self.population.score("test", state)
            for name, value in scores.items():
                alive = np.isnan(self.diverged_at)
                final[name] = np.where(alive, value.double().cpu().numpy(), np.nan)
        kept = state if block.weights else {}
        weights = {name: value.detach().cpu().numpy() for name, value in kept.items()}
        return BlockResult(logged, self.dims, final, weights)

    def _watched(self) -> dict[str, np.ndarray]:
        arrays = {}
        for name, value in self._watch.log().items():
            if isinstance(value, tuple):
                self.dims[name], value = value
            arrays[name] = value.detach().double().cpu().numpy()
            if arrays[name].shape[:1] != self.diverged_at.shape or value.dim() > 2:
                raise ValueError(
                    f"a watch logged {name!r} of shape {tuple(value.shape)}: the first axis must "
                    f"be the {len(self.diverged_at)} members, and one more may follow"
                )
        return arrays


def train_block(block: Block, advance: Callable[[int], None] | None = None) -> BlockResult:
    """Train a block from first to last. ``advance(n)`` is called when n more steps are done."""
    if block.in_another_process():
        # One thread a worker: workers share the cores already, and a forked process must not
        # enter the parent's thread pool.
        torch.set_num_threads(1)
    # cuDNN's convolutions round to 10 bits where they may; numbers are to be those of the CPU.
    on_gpu = block.device != "cpu"
    exact = torch.backends.cudnn.flags(enabled=True, allow_tf32=False) if on_gpu else nullcontext()
    with exact, SpareCores() as threads:
        training, rows = Training(block), []
        for step in block.shared.logged_steps():
            while training.step < step:
                training.advance()
                threads.adjust()
                if advance is not None:
                    advance(1)
            rows.append(training.log())
            if training.stopped:
                break
        return training.result(rows)


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
        self.state: State = {k: v.detach().clone() for k, v in population.scored.items()}

    def update(self, step: int, val_loss: np.ndarray) -> None:
        """Take in one more measurement."""
        running = np.isnan(self.stopped_at)
        # NaN compares as False: a diverged member never improves, and so stops.
        better = running & (val_loss < self.best_loss - self.min_delta)
        self.best_loss = np.where(better, val_loss, self.best_loss)
        self.best_step = np.where(better, step, self.best_step)
        self.waited = np.where(better, 0, self.waited + 1)
        self.stopped_at[running & (self.waited >= self.patience)] = step
        mask = torch.from_numpy(better).to(self.population.device)
        for name, value in self.population.scored.items():
            chosen = mask.view(-1, *[1] * (value.dim() - 1))
            self.state[name] = torch.where(chosen, value.detach(), self.state[name])

    def hold(self, logged: dict[str, np.ndarray], steps: list[int]) -> dict[str, np.ndarray]:
        """After its stop a member's numbers stay those of its best weights."""
        at_best = np.searchsorted(steps, self.best_step)
        stopped = np.asarray(steps)[None, :] > self.stopped_at[:, None]
        members = np.arange(len(at_best))
        held = {}
        for name, values in logged.items():
            after = stopped.reshape(*stopped.shape, *[1] * (values.ndim - 2))
            held[name] = np.where(after, values[members, at_best][:, None], values)
        return held
