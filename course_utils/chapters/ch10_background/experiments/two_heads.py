"""A question that takes the value of one key from that of another: one head, or several.

A head gives a weighted mean of values, with weights of 0 or more. So it can say v[k₁] or
v[k₁] + v[k₂], and not v[k₁] - v[k₂], whatever its keys, queries and values: its values know nothing
of the question. Here six keys have a value each, and two questions name one key each.

Two heads can, if the values of one count with + and those of the other with -. From some starts
both have the same sign; then both look at the same key, and any small step away costs more than it
gains: a local minimum. With four heads all would have to have one sign.
"""

from dataclasses import replace

import numpy as np
import torch
import xarray as xr
from torch import nn

from course_utils.claims.choice import Choice
from course_utils.claims.claim import cached
from course_utils.claims.fairness import check_fair, final
from course_utils.data import Dataset
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval
from course_utils.training import TrainConfig, train

KEYS, WIDTH = 6, 16
N_TRAIN, N_NEW = 500, 1000
LR = 0.01
CONFIG = TrainConfig(
    lr=LR, optimizer="adam", batch_size=50, steps=600, log_every=600, dtype="float64"
)


class Asked(nn.Module):
    """Attention over six keys, asked by two names; its heads share the width.

    Inputs are flat: the first name as one-hot, the second, and the six values, (n, 18).
    """

    def __init__(self, heads: int, width: int = WIDTH) -> None:
        super().__init__()
        self.heads, self.width = heads, width
        self.query = nn.Linear(2 * KEYS, width, bias=False)
        self.key = nn.Linear(KEYS, width, bias=False)
        self.value = nn.Linear(KEYS + 1, width, bias=False)
        self.out = nn.Linear(width, 1, bias=False)

    def extra_repr(self) -> str:
        return f"heads={self.heads}"

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        n, share = len(x), self.width // self.heads
        names, values = x[:, : 2 * KEYS], x[:, 2 * KEYS :]
        keys = torch.eye(KEYS, dtype=x.dtype, device=x.device)
        elements = torch.cat([keys.expand(n, KEYS, KEYS), values[:, :, None]], dim=2)
        Q = self.query(names).view(n, self.heads, 1, share)
        K = self.key(keys).view(1, KEYS, self.heads, share).transpose(1, 2)
        V = self.value(elements).view(n, KEYS, self.heads, share).transpose(1, 2)
        weights = torch.softmax((Q * K).sum(-1) / share**0.5, dim=-1)  # (n, heads, keys)
        found = (weights[:, :, :, None] * V).sum(2)
        return self.out(found.reshape(n, self.width))


def questions(sign: int):
    """Data sets, one a seed, whose answer is v[k₁] + sign·v[k₂], with k₁ and k₂ two keys."""

    def drawn(seed: int) -> Dataset:
        parts = {}
        for part, n in (("train", N_TRAIN), ("val", N_NEW), ("test", N_NEW)):
            rng = generator(seed, f"questions {part}")
            values = rng.standard_normal((n, KEYS))
            first = rng.integers(KEYS, size=n)
            second = (first + rng.integers(1, KEYS, size=n)) % KEYS
            rows = np.arange(n)
            answers = values[rows, first] + sign * values[rows, second]
            X = np.column_stack([np.eye(KEYS)[first], np.eye(KEYS)[second], values])
            parts |= {f"X_{part}": X.astype(np.float32), f"y_{part}": answers.astype(np.float32)}
        return Dataset(**parts, name="questions", task="regression")

    return drawn


def explained(heads: int, sign: int):
    """A measure: the share of the variance of new answers that is explained."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        return t_interval(shares_explained(asked(seeds, heads, sign), sign))

    return measure


def gained_by_a_second_head(sign: int):
    """A measure: share explained with two heads minus that with one, of equal parameters."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        two, one = (asked(seeds, heads, sign) for heads in (2, 1))
        check_fair(two, one, "model")
        return t_interval(shares_explained(two, sign) - shares_explained(one, sign))

    return measure


def signs_of(runs: xr.Dataset, heads: int) -> np.ndarray:
    """The sign with which each head's values count in the answer: (seeds, heads) of 1 and -1.

    A head's values are a linear map of each key's value; the output is one of what a head found.
    """
    taken = runs["value.weight"].values[:, :, KEYS] * runs["out.weight"].values[:, 0]
    return np.sign(taken.reshape(len(taken), heads, WIDTH // heads).sum(axis=2)).astype(int)


def shares_explained(runs: xr.Dataset, sign: int) -> np.ndarray:
    """1 - mean squared error over the variance of the answers, on each seed's new questions."""
    variance = [questions(sign)(int(seed)).y_test.astype(float).var() for seed in runs.seed]
    return 1 - final(runs, "test_loss").values / variance


@cached
def asked(seeds: tuple[int, ...], heads: int, sign: int) -> xr.Dataset:
    """The runs with so many heads."""
    data = questions(sign)
    return train(Asked(heads), data, CONFIG, seeds, progress=False, test=True, weights=True)


def _score(lr: float, seeds: tuple[int, ...]) -> float:
    """The share that two heads explain of the differences of other seeds, a mean."""
    runs = train(Asked(2), questions(-1), replace(CONFIG, lr=lr), seeds, progress=False)
    variance = [questions(-1)(seed).y_val.astype(float).var() for seed in seeds]
    return float(np.mean(1 - final(runs, "val_loss").values / variance))


CHOICES = (
    Choice("learning rate of two heads", LR, (0.003, 0.01, 0.03, 0.1), range(900, 910), _score),
)
