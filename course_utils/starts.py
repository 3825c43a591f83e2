"""Laws of initial weights: Xavier, He and the articles' fixed ones (S2.2).

A law is called as ``law(shape, fan_in, fan_out, rng)`` and returns an array of that shape. All
normal laws scale the same draws, so that networks with different starts differ in scale alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import prod, sqrt

import numpy as np

Start = Callable[[tuple[int, ...], int, int, np.random.Generator], np.ndarray]


@dataclass(frozen=True)
class Normal:
    """N(0, std²), whatever the width: ``nn.init.normal_(w, 0, std)``."""

    std: float

    def __call__(self, shape, fan_in, fan_out, rng) -> np.ndarray:
        return self.std * rng.standard_normal(shape)


@dataclass(frozen=True)
class Uniform:
    """Uniform on ±bound, whatever the width: ``nn.init.uniform_(w, -bound, bound)``."""

    bound: float

    def __call__(self, shape, fan_in, fan_out, rng) -> np.ndarray:
        return rng.uniform(-self.bound, self.bound, shape)


@dataclass(frozen=True)
class Xavier:
    """N(0, 2/(fan_in + fan_out)) (Glorot & Bengio 2010): ``nn.init.xavier_normal_``."""

    def __call__(self, shape, fan_in, fan_out, rng) -> np.ndarray:
        return sqrt(2 / (fan_in + fan_out)) * rng.standard_normal(shape)


@dataclass(frozen=True)
class He:
    """N(0, 2/fan_in), for ReLU (He et al. 2015): ``nn.init.kaiming_normal_``."""

    def __call__(self, shape, fan_in, fan_out, rng) -> np.ndarray:
        return sqrt(2 / fan_in) * rng.standard_normal(shape)


@dataclass(frozen=True)
class Orthogonal:
    """Rows or columns, whichever are fewer, of length `gain` at right angles (Saxe et al. 2014).

    ``nn.init.orthogonal_(w, gain)``.
    """

    gain: float = 1.0

    def __call__(self, shape, fan_in, fan_out, rng) -> np.ndarray:
        rows, columns = shape[0], prod(shape[1:])
        draws = rng.standard_normal(shape).reshape(rows, columns)
        q, r = np.linalg.qr(draws if rows >= columns else draws.T)
        q = q * np.sign(np.diag(r))  # so that all rotations are equally likely
        return self.gain * (q if rows >= columns else q.T).reshape(shape)


@dataclass(frozen=True)
class Scaled:
    """Another law's weights, times a factor."""

    law: Start
    factor: float

    def __call__(self, shape, fan_in, fan_out, rng) -> np.ndarray:
        return self.factor * self.law(shape, fan_in, fan_out, rng)


HE, XAVIER = He(), Xavier()
