"""Dropout by hand: masks, sub-networks, the penalty that it amounts to, and layers done wrong.

keep_prob is 1 - p, with p PyTorch's drop probability. Scaling is inverted unless said otherwise:
what is kept is divided by keep_prob in training, and nothing is done at test time (S3.1).
"""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
import xarray as xr
from scipy.special import entr, softmax
from torch import nn

from course_utils.randomness import generator

_MOST_UNITS = 16  # 2^16 masks are 65,536 rows


def drop(h: np.ndarray, keep_prob: float, rng: np.random.Generator) -> np.ndarray:
    """Inverted dropout on h, any shape: each entry is 0 or h/keep_prob (S3.1).

    Raises:
        ValueError: If keep_prob is not in (0, 1].
    """
    _check_keep_prob(keep_prob)
    return h * (rng.random(h.shape) < keep_prob) / keep_prob


def all_masks(n: int) -> np.ndarray:
    """Every mask of n units, (2ⁿ, n), of 0 and 1: one sub-network a row.

    Raises:
        ValueError: If n is below 1 or so large that the masks are too many.
    """
    if not 1 <= n <= _MOST_UNITS:
        raise ValueError(
            f"n must be between 1 and {_MOST_UNITS}, got {n}: there are 2ⁿ masks, draw some instead"
        )
    return (np.arange(2**n)[:, None] >> np.arange(n)) & 1


def mask_probabilities(masks: np.ndarray, keep_prob: float) -> np.ndarray:
    """How probable each row of masks (k, n) is if units are kept independently: (k,)."""
    return np.prod(np.where(masks == 1, keep_prob, 1 - keep_prob), axis=1)


def dropout_regression(X: np.ndarray, y: np.ndarray, p: float) -> np.ndarray:
    """The w (d,) of least expected squared error when inputs are dropped with probability p.

    E‖y - X̃w‖² = ‖y - Xw‖² + p/(1-p)·Σⱼ wⱼ² Σᵢ xᵢⱼ²: ridge with a strength of its own for each
    feature (Srivastava et al. 2014, section 9.1; Wager, Wang & Liang 2013).

    Args:
        X: Inputs, (n, d).
        y: Targets, (n,).
        p: Drop probability.

    Raises:
        ValueError: If p is not in [0, 1).
    """
    _check_keep_prob(1 - p)
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    # The penalty as d more examples, as in `ridge`.
    rows = np.sqrt(p / (1 - p)) * np.diag(np.linalg.norm(X, axis=0))
    X, y = np.vstack([X, rows]), np.concatenate([y, np.zeros(X.shape[1])])
    return np.linalg.lstsq(X, y, rcond=None)[0]


def of_all_masks(h: np.ndarray, V: np.ndarray, c: np.ndarray, keep_prob: float) -> np.ndarray:
    """The probabilities of every sub-network of a last, linear layer.

    Args:
        h: What the units that can be dropped say, (examples, n).
        V: Weights, (classes, n).
        c: Biases, (classes,).
        keep_prob: What stays is divided by it.

    Returns:
        (2ⁿ, examples, classes), in the order of `all_masks`.

    Raises:
        ValueError: As `all_masks` does, and if keep_prob is not in (0, 1].
    """
    _check_keep_prob(keep_prob)
    return np.stack(
        [softmax((h * mask / keep_prob) @ V.T + c, axis=-1) for mask in all_masks(len(V.T))]
    )


def variance_shift(keep_prob):
    """Variance at test time over that in training, for h = max(z, 0) with z standard normal.

    Dropout keeps E[h] = 1/√(2π) and raises E[h²] = 1/2 to 1/(2·keep_prob) (after Li et al. 2019).

    Args:
        keep_prob: In (0, 1], any shape.
    """
    mean_square = 1 / (2 * np.pi)
    return (0.5 - mean_square) / (0.5 / np.asarray(keep_prob) - mean_square)


def subnetworks(
    runs: xr.Dataset, layers: Sequence[str], keep_prob: float, n_draws: int
) -> Iterator[xr.Dataset]:
    """Random sub-networks of trained networks, one of each at a time, for `predict`.

    To drop a unit is to set the weights to 0 that read from it; those that stay are divided by
    keep_prob. All members of a seed get the same masks.

    Args:
        runs: What `train(…, weights=True)` returned, with its dimension seed.
        layers: The weights that read from units that may be dropped: ``["3.weight", "6.weight"]``.
        keep_prob: The probability that a unit stays.
        n_draws: How many sub-networks of each network.

    Yields:
        runs, with other weights.

    Raises:
        ValueError: If keep_prob is not in (0, 1], or a layer is not among the kept weights.
    """
    _check_keep_prob(keep_prob)
    missing = [name for name in layers if name not in runs]
    if missing:
        raise ValueError(f"{missing} are not in the result: train with weights=True")
    rngs = [generator(int(seed), "sub-networks") for seed in runs.seed.values]
    for _ in range(n_draws):
        thin = {}
        for name in layers:
            units = runs[name].dims[-1]
            kept = [rng.random(runs.sizes[units]) < keep_prob for rng in rngs]
            thin[name] = runs[name] * xr.DataArray(kept, dims=("seed", units)) / keep_prob
        yield runs.assign(thin)


def mutual_information(probabilities: np.ndarray) -> np.ndarray:
    """How much draws disagree: the entropy of their mean minus their mean entropy, in nats.

    0 where all draws say the same, however unsure each is (Houlsby et al. 2011).

    Args:
        probabilities: (draws, …, classes).

    Returns:
        (…).
    """
    return entr(probabilities.mean(axis=0)).sum(axis=-1) - entr(probabilities).sum(axis=-1).mean(0)


def refresh_batch_norm(model: nn.Module, X: torch.Tensor) -> None:
    """Take the means and variances of BatchNorm layers anew from X, with dropout off.

    Those that were stored while training hold the noise of dropout. The model, a sequence of
    layers, is left in eval mode.
    """
    model.eval()
    for layer in model:
        if isinstance(layer, nn.BatchNorm1d):
            layer.reset_running_stats()
            layer.momentum = None  # the plain mean over batches, here of a single one
            layer.train()
    with torch.no_grad():
        model(X)
    model.eval()


class Scale(nn.Module):
    """Multiplies by one number in training and by another at test time.

    After a Dropout layer ``Scale(keep_prob, keep_prob)`` undoes the inverted scaling and scales at
    test time instead, and ``Scale(keep_prob, 1)`` leaves the scaling out altogether (S3.3).
    """

    def __init__(self, in_training: float, at_test_time: float) -> None:
        super().__init__()
        self.in_training, self.at_test_time = in_training, at_test_time

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * (self.in_training if self.training else self.at_test_time)

    def extra_repr(self) -> str:
        return f"in_training={self.in_training}, at_test_time={self.at_test_time}"


class FrozenDropout(nn.Module):
    """Two mistakes to learn from: dropout whose mask is drawn once and then stays.

    - ``FrozenDropout(batch, units, p=0.5)``: a seed that is set inside the forward pass. Each row
      of a minibatch has its own mask, the same at every step.
    - ``FrozenDropout(units, p=0.5)``: one mask of units for all examples and all steps.

    In a population each seed, and each layer, draws a mask of its own.

    Args:
        *shape: Of the mask: (units,) or (batch, units).
        p: Drop probability.

    Raises:
        ValueError: If p is not in [0, 1).
    """

    def __init__(self, *shape: int, p: float) -> None:
        super().__init__()
        self.shape, self.p = shape, p
        mask = self.draw_buffers(np.random.default_rng(0))["mask"]
        self.register_buffer("mask", torch.from_numpy(mask))

    def draw_buffers(self, rng: np.random.Generator) -> dict[str, np.ndarray]:
        """The mask of one seed, scaled."""
        return {"mask": drop(np.ones(self.shape), 1 - self.p, rng)}

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training:
            return x
        return x * (self.mask[: len(x)] if len(self.shape) > 1 else self.mask)

    def extra_repr(self) -> str:
        return f"{', '.join(map(str, self.shape))}, p={self.p}"


def _check_keep_prob(keep_prob: float) -> None:
    if not 0 < keep_prob <= 1:
        raise ValueError(
            f"keep_prob must be in (0, 1], got {keep_prob:g}: with keep_prob = 0 nothing is left"
        )
