"""Learning-rate schedules: a factor on the rate for each share of the steps that is done (S2.3).

A schedule is anything that is called with the share of the steps done, in [0, 1), and returns by
what the learning rate is multiplied in the next step. So one schedule serves trainings of any
length, and every rate that a slider may choose. Those of PyTorch count steps: beside each stands
the one that it equals over T steps.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, floor, pi

Schedule = Callable[[float], float]
_ROUNDING = 1e-9  # 30 of 100 steps may come out as a share of 0.29999999999999999


@dataclass(frozen=True)
class Exponential:
    """Falls by the same factor in every step, down to `to`: ``ExponentialLR(to ** (1/T))``."""

    to: float = 0.01

    def __call__(self, share: float) -> float:
        return self.to**share


@dataclass(frozen=True)
class Staircase:
    """Falls by `factor` after every share `every` of the steps: ``StepLR(every * T, factor)``.

    With the factor 0.96 it is what TensorFlow calls ``exponential_decay`` with ``staircase=True``.
    """

    factor: float = 0.1
    every: float = 0.25

    def __call__(self, share: float) -> float:
        return self.factor ** floor(share / self.every + _ROUNDING)


@dataclass(frozen=True)
class Drop:
    """Drops once to `to`, after a share `at` of the steps: ``MultiStepLR([at * T], to)``."""

    at: float
    to: float = 0.1

    def __call__(self, share: float) -> float:
        return 1.0 if share < self.at - _ROUNDING else self.to


@dataclass(frozen=True)
class Linear:
    """Falls along a straight line to the factor `to`: ``LinearLR(1, to, T)``."""

    to: float = 0.0

    def __call__(self, share: float) -> float:
        return 1 - (1 - self.to) * share


@dataclass(frozen=True)
class Cosine:
    """Falls along half a wave to `to` (Loshchilov & Hutter 2017): ``CosineAnnealingLR(T)``."""

    to: float = 0.0

    def __call__(self, share: float) -> float:
        return self.to + (1 - self.to) * (1 + cos(pi * share)) / 2


@dataclass(frozen=True)
class Inverse:
    """Falls like 1/t: the factor is 1/(1 + speed · share) (Robbins & Monro 1951)."""

    speed: float = 100.0

    def __call__(self, share: float) -> float:
        return 1 / (1 + self.speed * share)


@dataclass(frozen=True)
class WSD:
    """Stays, and falls along a line to 0 over the last share `decay` (Hu et al. 2024)."""

    decay: float = 0.2

    def __call__(self, share: float) -> float:
        return min(1.0, (1 - share) / self.decay)


@dataclass(frozen=True)
class WarmUp:
    """Rises along a line from `start` over the first `share` of the steps; then `then`, or stays.

    `then` gets its own share of the steps, from 0 when the warm-up is over:
    ``SequentialLR`` of ``LinearLR(start, 1, share * T)`` and another.
    """

    share: float = 0.1
    then: Schedule | None = None
    start: float = 0.0

    def __call__(self, share: float) -> float:
        if share < self.share - _ROUNDING:
            return self.start + (1 - self.start) * share / self.share
        return 1.0 if self.then is None else self.then((share - self.share) / (1 - self.share))


@dataclass(frozen=True)
class OneCycle:
    """Rises and falls along half waves, and momentum falls and rises with it (Smith & Topin 2019).

    ``OneCycleLR(lr, total_steps=T + 1)`` whose rise ends after the share `up` of the steps. With
    ``momentum=None`` only the rate moves.
    """

    up: float = 0.3
    start: float = 1 / 25
    end: float = 1 / 250_000
    momentum: tuple[float, float] | None = (0.85, 0.95)  # at the peak of the rate, and at both ends

    def __call__(self, share: float) -> float:
        return self._between(share, self.start, 1.0, self.end)

    def momentum_at(self, share: float) -> float | None:
        """What momentum is in the next step; None where the schedule leaves it alone."""
        if self.momentum is None:
            return None
        low, high = self.momentum
        return self._between(share, high, low, high)

    def _between(self, share: float, first: float, middle: float, last: float) -> float:
        if share < self.up:
            return _half_wave(first, middle, share / self.up)
        return _half_wave(middle, last, (share - self.up) / (1 - self.up))


def _half_wave(start: float, end: float, share: float) -> float:
    return end + (start - end) / 2 * (1 + cos(pi * share))
