"""Averages of the weights along a training: an exponential one, and that of the last steps.

An average is called as ``average(step, steps)`` when so many of all steps are done, and returns the
share that the newest weights get in the average; the average so far keeps the rest. A share of 1 is
no average yet: the newest weights alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

Averaging = Callable[[int, int], float]


@dataclass(frozen=True)
class EMA:
    """An exponential moving average; `decay` is what the average so far keeps at each step.

    ``swa_utils.AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(decay))``, updated once
    before the first step.
    """

    decay: float = 0.98

    def __call__(self, step: int, steps: int) -> float:
        return 1 - self.decay


@dataclass(frozen=True)
class Tail:
    """The plain mean over the last share of the steps (SWA, Izmailov et al. 2018).

    ``swa_utils.AveragedModel(model)``, updated after each of these steps.
    """

    share: float = 0.25

    def __call__(self, step: int, steps: int) -> float:
        before = steps - max(1, round(self.share * steps))
        return 1 / max(1, step - before)
