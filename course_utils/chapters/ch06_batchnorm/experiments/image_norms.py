"""A convolutional network in batches of two images: BatchNorm averages over places as well."""

from dataclasses import replace
from functools import partial

import xarray as xr
from torch import nn

from course_utils.chapters.ch06_batchnorm.experiments.normed import SGD, N, to_choose_by
from course_utils.chapters.shared.digits import digits
from course_utils.claims.choice import Choice
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.models import cnn
from course_utils.statistics import Interval
from course_utils.training import grid, train

_KINDS = {"BatchNorm": nn.BatchNorm2d, "GroupNorm": partial(nn.GroupNorm, 4)}
_RATE = 0.03  # chosen for each by itself, and the same
_CONFIG = replace(SGD, lr=_RATE, batch_size=2, steps=200, log_every=200)


def group_minus_batch(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy after 200 steps of two images each: with GroupNorm minus with BatchNorm."""
    pair = (_runs(seeds, kind) for kind in ("GroupNorm", "BatchNorm"))
    return paired(*pair, "test_accuracy", differing="model")


@cached
def _runs(seeds: tuple[int, ...], kind: str) -> xr.Dataset:
    return train(_network(kind), digits(N), _CONFIG, seeds, progress=False, test=True)


def _network(kind: str) -> nn.Sequential:
    return cnn((1, 8, 8), 8, 16, n_out=10, norm=_KINDS[kind])


_CANDIDATES = (0.01, 0.03, 0.1, 0.3)


def _score(kind: str):
    """Accuracy at a rate on the images that are kept apart."""

    def score(lr: float, seeds: tuple[int, ...]) -> float:
        return float(_at_all_rates(seeds, kind).sel(lr=lr).mean())

    return score


@cached
def _at_all_rates(seeds: tuple[int, ...], kind: str) -> xr.DataArray:
    config = replace(_CONFIG, lr=grid(*_CANDIDATES))
    runs = train(_network(kind), to_choose_by, config, seeds, progress=False)
    return runs.val_accuracy.isel(step=-1)


CHOICES = tuple(
    Choice(
        f"learning rate of the convolutional network with {kind}, two images a step",
        _RATE,
        _CANDIDATES,
        range(900, 905),
        _score(kind),
    )
    for kind in _KINDS
)
