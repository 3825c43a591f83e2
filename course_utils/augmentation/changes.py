"""Random changes of training inputs: small frozen objects, called as ``change(x, rng)``.

``x`` is a batch, (batch, channels, height, width) for images and (batch, d) for tables; ``rng`` is
the NumPy generator of one seed. Every sample gets its own draw. The result has the shape and type
of ``x``, which is left as it was.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from course_utils.augmentation.operations import crop, erase, flip, rotate, shift

Change = Callable[[torch.Tensor, np.random.Generator], torch.Tensor]


@dataclass(frozen=True)
class GaussianNoise:
    """Add noise of standard deviation ``sigma`` to every input (S0.10; Bishop 1995)."""

    sigma: float

    def __call__(self, x: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
        noise = torch.from_numpy(rng.standard_normal(tuple(x.shape)))
        return x + self.sigma * noise.to(x)


@dataclass(frozen=True)
class HorizontalFlip:
    """Mirror each image left to right with probability ``p`` (S1.5)."""

    p: float = 0.5

    def __call__(self, x: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
        return flip(x, torch.from_numpy(rng.random(len(x)) < self.p).to(x.device))


@dataclass(frozen=True)
class Shift:
    """Move each image by up to ``pixels`` in each direction; what enters at the edge is 0."""

    pixels: int

    def __call__(self, x: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
        drawn = rng.integers(0, 2 * self.pixels + 1, (2, len(x)))
        down, right = torch.from_numpy(self.pixels - drawn).to(x.device)
        return shift(x, down, right)


@dataclass(frozen=True)
class Rotation:
    """Turn each image by up to ``degrees`` to either side (S1.5)."""

    degrees: float

    def __call__(self, x: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
        return rotate(x, torch.from_numpy(rng.uniform(-self.degrees, self.degrees, len(x))))


@dataclass(frozen=True)
class Crop:
    """Cut a window of ``keep`` of either side out of each image, anywhere, and enlarge it."""

    keep: float

    def __call__(self, x: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
        top, left = torch.from_numpy(rng.random((2, len(x))))
        return crop(x, top, left, self.keep)


@dataclass(frozen=True)
class Erasing:
    """Set a square of ``size`` × ``size`` pixels of each image to 0, anywhere within it."""

    size: int

    def __call__(self, x: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
        n, _, height, width = x.shape
        top = torch.from_numpy(rng.integers(0, height - self.size + 1, n)).to(x.device)
        left = torch.from_numpy(rng.integers(0, width - self.size + 1, n)).to(x.device)
        return erase(x, top, left, self.size)


@dataclass(frozen=True)
class InTurn:
    """Several changes, one after the other: ``InTurn(Shift(1), GaussianNoise(0.1))``."""

    changes: tuple[Change, ...]

    def __init__(self, *changes: Change) -> None:
        object.__setattr__(self, "changes", changes)

    def __call__(self, x: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
        for change in self.changes:
            x = change(x, rng)
        return x
