"""Networks that read: a bag of words, and a Transformer of one block."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import torch
from torch import nn


class BagOfWords(nn.Module):
    """A weight a word and class, added up over the words of a text: multinomial regression.

    The order of the words plays no part. Word 0 is no word.
    """

    def __init__(self, n_words: int, n_out: int):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(n_words, n_out))
        self.bias = nn.Parameter(torch.zeros(n_out))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        words = x.long()
        there = (words > 0).unsqueeze(-1).to(self.weight.dtype)
        return (self.weight[words] * there).sum(-2) + self.bias


class TinyTransformer(nn.Module):
    """Words and places as vectors, one block of attention and of a small network, their mean.

    A norm stands before each half of the block, and a way leads around it. Dropout follows the
    vectors and each half. Attention looks at words only, and so does the mean.
    """

    def __init__(self, n_words: int, length: int, width: int, n_heads: int, n_out: int):
        super().__init__()
        self.n_heads = n_heads
        self.words = Vectors(n_words, width)
        self.places = Vectors(length, width)
        self.norm_1, self.norm_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.queries_keys_values = nn.Linear(width, 3 * width)
        self.mixed = nn.Linear(width, width)
        self.wide, self.narrow = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)
        self.norm_3 = nn.LayerNorm(width)
        self.out = nn.Linear(width, n_out)
        self.drop_1, self.drop_2, self.drop_3 = (nn.Dropout(0.0) for _ in range(3))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        words = x.long()
        there = words > 0
        h = self.drop_1(self.words(words) + self.places.weight)
        h = h + self.drop_2(self.attention(self.norm_1(h), there))
        h = h + self.drop_3(self.narrow(torch.relu(self.wide(self.norm_2(h)))))
        weight = there.to(h.dtype).unsqueeze(-1)
        mean = (self.norm_3(h) * weight).sum(-2) / weight.sum(-2).clamp(min=1)
        return self.out(mean)

    def attention(self, h: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Each word's mean of what the others offer, weighted by how well they fit."""
        *some, length, width = h.shape
        q, k, v = (
            one.reshape(*some, length, self.n_heads, -1).transpose(-2, -3)
            for one in self.queries_keys_values(h).chunk(3, dim=-1)
        )
        scores = q @ k.transpose(-1, -2) / sqrt(width / self.n_heads)
        scores = scores.masked_fill(~there[..., None, None, :], -1e9)
        mixed = (scores.softmax(-1) @ v).transpose(-2, -3).reshape(*some, length, width)
        return self.mixed(mixed)


class Vectors(nn.Module):
    """A vector for each of some things, drawn from N(0, 0.1²): `nn.Embedding` starts ten times so.

    With vectors of that size a small training set moves them.
    """

    def __init__(self, n: int, width: int):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(n, width))

    def draw_parameters(self, rng: np.random.Generator) -> dict[str, np.ndarray]:
        return {"weight": 0.1 * rng.standard_normal(tuple(self.weight.shape))}

    def forward(self, which: torch.Tensor) -> torch.Tensor:
        return self.weight[which]


@dataclass(frozen=True)
class DropWords:
    """Augmentation of texts: leaves out each word with probability p."""

    p: float

    def __call__(self, x: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
        kept = torch.from_numpy(rng.random(tuple(x.shape)) >= self.p)
        return x * kept.to(x)
