"""Dropout before BatchNorm: the stored variance is not that of the test."""

from dataclasses import replace

import numpy as np
import torch
import xarray as xr
from torch import nn

from course_utils.chapters.ch03_dropout.experiments.own_images import own_images
from course_utils.chapters.shared.digits import digits
from course_utils.chapters.shared.thinned import ADAM, N
from course_utils.claims.claim import cached
from course_utils.dropout import refresh_batch_norm
from course_utils.models import mlp
from course_utils.statistics import Interval, paired_ratio, t_interval
from course_utils.training import train, trained

_NETWORK = mlp(64, 64, 64, n_out=10, batch_norm=True)
_SECOND = 5  # the place of the BatchNorm layer that comes after the first dropout


def variance_ratio(p: float):
    """A measure: variance that the second BatchNorm layer meets at test time, over the stored."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        return paired_ratio(_found(seeds, p)[:, 0], _found(seeds, p)[:, 1])

    return measure


def loss_repaired(p: float):
    """A measure: test loss as trained minus that with statistics taken without dropout."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        return t_interval(_found(seeds, p)[:, 2] - _found(seeds, p)[:, 3])

    return measure


@cached
def _found(seeds: tuple[int, ...], p: float) -> np.ndarray:
    config = replace(ADAM, dropout=p)
    runs = train(_NETWORK, digits(N), config, seeds, progress=False, weights=True)
    images = own_images(runs.seed)
    return np.array(
        [_of_one(runs.sel(seed=seed), *(part.sel(seed=seed) for part in images)) for seed in seeds]
    )


def _of_one(
    run: xr.Dataset, X_test: xr.DataArray, y_test: xr.DataArray
) -> tuple[float, float, float, float]:
    """Variance met and stored, and test loss before and after the repair."""
    model = trained(_NETWORK, run)
    X = torch.from_numpy(digits(N)(int(run.seed)).X_train).double()
    with torch.no_grad():
        met, stored = model[:_SECOND](X).var(0).mean(), model[_SECOND].running_var.mean()
        before = _loss(model, X_test, y_test)
        refresh_batch_norm(model, X)
        return float(met), float(stored), before, _loss(model, X_test, y_test)


def _loss(model: nn.Module, X: xr.DataArray, y: xr.DataArray) -> float:
    outputs = model(torch.from_numpy(X.values).double())
    return float(nn.functional.cross_entropy(outputs, torch.from_numpy(y.values)))
