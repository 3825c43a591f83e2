"""Networks on handwritten digits with BatchNorm and without, as several claims train them.

Learning rates and start of the deep networks were chosen in `speed_up`, each kind by itself.
"""

import numpy as np
import torch
import xarray as xr
from torch import nn

from course_utils.batchnorm import normed_mlp, scaled_start
from course_utils.chapters.shared.digits import digits
from course_utils.claims.choice import reserved
from course_utils.claims.claim import cached
from course_utils.training import TrainConfig, train, trained

N = 400  # images
DEEP = (24, 24, 24, 24)
TWO = (32, 32)
HE = 2.5  # near the factor of He's start: without a norm the deep network needs it
PLAIN = scaled_start(normed_mlp(64, *DEEP, n_out=10), HE)
NORMED = scaled_start(normed_mlp(64, *DEEP, n_out=10, norm=nn.BatchNorm1d), HE)
SMALL = normed_mlp(64, *TWO, n_out=10, norm=nn.BatchNorm1d)
PLAIN_LR, NORMED_LR = 0.2, 0.5
SGD = TrainConfig(lr=0.1, batch_size=50, steps=100, log_every=100, dtype="float64")


@cached
def small(seeds: tuple[int, ...]) -> xr.Dataset:
    """Two hidden layers with BatchNorm, with the trained weights."""
    return train(SMALL, digits(N), SGD, seeds, progress=False, weights=True)


def small_one(seeds: tuple[int, ...], seed: int) -> nn.Module:
    """One of them, in eval mode."""
    return trained(SMALL, small(seeds).sel(seed=seed))


def images(seed: int, part: str = "train") -> tuple[torch.Tensor, torch.Tensor]:
    """A seed's own images and labels, those to train on or those to "test" by."""
    data = digits(N)(seed)
    X, y = (getattr(data, f"{name}_{part}") for name in "Xy")
    return torch.from_numpy(X).double(), torch.from_numpy(y)


to_choose_by = reserved(digits(N))  # what rates and starts are chosen by


def accuracy(outputs: torch.Tensor, y: torch.Tensor) -> float:
    """The share of right answers."""
    return float(np.mean((outputs.argmax(1) == y).numpy()))
