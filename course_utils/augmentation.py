"""Random changes of training inputs. Each is a small frozen object, called as ``change(x, rng)``.

``x`` is a batch, (batch, *image_shape) for images and (batch, d) for tables; ``rng`` is the NumPy
generator of one seed. Every sample gets its own draw. The result has the shape of ``x``. The
trainer calls it on training batches only, never on validation or test data.
"""

from dataclasses import dataclass

import numpy as np
import torch


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
        flipped = torch.from_numpy(rng.random(len(x)) < self.p).to(x.device)
        return torch.where(flipped[:, None, None, None], x.flip(-1), x)


@dataclass(frozen=True)
class Shift:
    """Move each image by up to ``pixels`` in each direction; what enters at the edge is 0."""

    pixels: int

    def __call__(self, x: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
        n, channels, height, width = x.shape
        padded = torch.nn.functional.pad(x, [self.pixels] * 4)
        top, left = torch.from_numpy(rng.integers(0, 2 * self.pixels + 1, (2, n))).to(x.device)
        rows = top[:, None] + torch.arange(height, device=x.device)
        columns = left[:, None] + torch.arange(width, device=x.device)
        sample = torch.arange(n, device=x.device)[:, None, None]
        # Indexing with arrays on both sides of the channel slice puts the channels last.
        moved = padded[sample, :, rows[:, :, None], columns[:, None, :]]
        return moved.permute(0, 3, 1, 2)
