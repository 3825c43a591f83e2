"""When to stop: rules that read the losses of a training run, check by check.

A rule is told the validation losses (and the training losses) of all checks, but looks at them in
order, as one who trains would. Prechelt's criteria are those of Prechelt 1998, *Early stopping, but
when?*
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import xarray as xr

from course_utils.randomness import generator

STRIP = 5  # checks in one of Prechelt's training strips
N_JUDGES = 500  # held-out examples that judge, and on which no rule decides


@dataclass(frozen=True)
class Stop:
    """What a rule does with one run; both are numbers of checks, from 0."""

    chosen: int  # whose weights are restored
    stopped: int  # at which training ends; the last check if the rule never stopped


Rule = Callable[[np.ndarray, np.ndarray], Stop]  # of validation and training losses, (n_checks,)


def patience_stop(losses, patience: int, min_delta: float = 0.0, smoothing: float = 0.0) -> Stop:
    """Stop after `patience` checks in a row without a better loss; choose the best one.

    Args:
        losses: Validation loss at each check, (n_checks,).
        patience: 1 or more.
        min_delta: How much lower a loss must be to count as better.
        smoothing: Weight of the past in `smoothed`, which is what the rule then looks at.

    Raises:
        ValueError: If patience is less than 1.
    """
    if patience < 1:
        raise ValueError(f"patience must be 1 or more, got {patience}: it counts checks")
    losses = smoothed(losses, smoothing)
    best, chosen, waited = np.inf, 0, 0
    for check, loss in enumerate(losses):
        if loss < best - min_delta:
            best, chosen, waited = loss, check, 0
        else:
            waited += 1
        if waited >= patience:
            return Stop(chosen, check)
    return Stop(chosen, len(losses) - 1)


def smoothed(losses, weight: float) -> np.ndarray:
    """The exponential moving average s ← weight · s + (1 - weight) · loss, from the first loss on.

    Raises:
        ValueError: If weight is not in [0, 1).
    """
    if not 0 <= weight < 1:
        raise ValueError(f"weight must be in [0, 1), got {weight}: at 1 nothing new is seen")
    losses = np.asarray(losses, dtype=float)
    average = np.empty_like(losses)
    average[0] = losses[0]
    for check in range(1, len(losses)):
        average[check] = weight * average[check - 1] + (1 - weight) * losses[check]
    return average


def generalization_loss(val_loss) -> np.ndarray:
    """GL, in percent: how far each validation loss lies above the lowest one so far."""
    val_loss = np.asarray(val_loss, dtype=float)
    return 100 * (val_loss / np.minimum.accumulate(val_loss) - 1)


def training_progress(train_loss, strip: int = STRIP) -> np.ndarray:
    """P, in thousandths: the mean training loss of the last strip above its minimum there.

    It is large while training moves fast or jumps about, and goes to 0 as it comes to rest.

    Returns:
        One number a check; NaN before the first full strip, which starts after check 0.
    """
    train_loss = np.asarray(train_loss, dtype=float)
    progress = np.full(len(train_loss), np.nan)
    for check in range(strip, len(train_loss)):
        window = train_loss[check - strip + 1 : check + 1]
        progress[check] = 1000 * (window.mean() / window.min() - 1)
    return progress


def gl_stop(val_loss, alpha: float) -> Stop:
    """GL_α: stop once the validation loss lies more than α percent above the lowest so far."""
    return _stop_at(val_loss, generalization_loss(val_loss) > alpha)


def pq_stop(val_loss, train_loss, alpha: float, strip: int = STRIP) -> Stop:
    """PQ_α: stop at the end of a strip once GL / P > α. It waits while training still moves."""
    too_much = generalization_loss(val_loss) > alpha * training_progress(train_loss, strip)
    return _stop_at(val_loss, too_much & _strip_ends(len(too_much), strip))


def up_stop(val_loss, strips: int, strip: int = STRIP) -> Stop:
    """UP_s: stop when the validation loss has risen over s strips in a row, however little."""
    val_loss = np.asarray(val_loss, dtype=float)
    rose = np.zeros(len(val_loss), dtype=int)  # for how many strips in a row
    for check in range(strip, len(val_loss), strip):
        rose[check] = rose[check - strip] + 1 if val_loss[check] > val_loss[check - strip] else 0
    return _stop_at(val_loss, (rose >= strips) & _strip_ends(len(val_loss), strip))


def validate_and_judge(held: xr.Dataset, n_val: int) -> tuple[xr.Dataset, xr.Dataset]:
    """Share out held-out examples, anew for each seed: some to decide on, others to judge by.

    For one seed the first 50 of 100 validation examples are those of 50, and the judges are the
    same for all sizes.

    Args:
        held: A result of `course_utils.training.held_out`.
        n_val: How many examples validate.

    Returns:
        What the validation examples say, and what the judges say: ``loss`` and ``accuracy`` over
        ``seed`` and ``step``, each.

    Raises:
        ValueError: If there are not enough examples.
    """
    n = held.sizes["example"]
    if not 1 <= n_val <= n - N_JUDGES:
        raise ValueError(f"n_val must be in 1 … {n - N_JUDGES}, got {n_val}: {N_JUDGES} judge")
    sides = [], []
    for seed in held.seed.values:
        order = generator(int(seed), "who validates, who judges").permutation(n)
        one = held[["loss", "correct"]].sel(seed=seed)
        for side, chosen in zip(sides, (order[:n_val], order[-N_JUDGES:]), strict=True):
            side.append(one.isel(example=chosen).mean("example"))
    val, judged = (xr.concat(side, "seed").rename(correct="accuracy") for side in sides)
    return val, judged


def apply_rule(
    rule: Rule, val_loss: xr.DataArray, judged: xr.Dataset, train_loss: xr.DataArray
) -> xr.Dataset:
    """What a rule does on each seed's run, and what it leads to.

    Args:
        rule: A function of validation and training losses, each (n_checks,).
        val_loss: What the rule reads, over ``seed`` and ``step``.
        judged: ``loss`` and ``accuracy`` over the same, for the judging alone.
        train_loss: The training loss over the same.

    Returns:
        For each seed ``chosen`` and ``stopped``, as steps, and the ``loss`` and ``accuracy`` of the
        restored weights.
    """
    dims = ("seed", "step")
    both = val_loss.transpose(*dims).values, train_loss.transpose(*dims).values
    stops = [rule(*curves) for curves in zip(*both, strict=True)]
    chosen = xr.DataArray([s.chosen for s in stops], dims="seed", coords={"seed": val_loss.seed})
    stopped = val_loss.step.values[[s.stopped for s in stops]]
    at_best = judged.isel(step=chosen)
    return at_best.drop_vars("step").assign(
        chosen=at_best.step.drop_vars("step"), stopped=("seed", stopped)
    )


def _strip_ends(n_checks: int, strip: int) -> np.ndarray:
    checks = np.arange(n_checks)
    return (checks > 0) & (checks % strip == 0)


def _stop_at(val_loss, holds: np.ndarray) -> Stop:
    """The first check at which the criterion holds, and the best one up to there."""
    stopped = int(np.argmax(holds)) if holds.any() else len(holds) - 1
    return Stop(int(np.argmin(np.asarray(val_loss)[: stopped + 1])), stopped)
