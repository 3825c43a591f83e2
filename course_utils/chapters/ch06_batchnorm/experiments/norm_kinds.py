"""BatchNorm, LayerNorm and GroupNorm with batches of 2 and of 32, each with a rate of its own."""

from dataclasses import replace
from functools import partial

import xarray as xr
from torch import nn

from course_utils.batchnorm import normed_mlp
from course_utils.chapters.ch06_batchnorm.experiments.normed import SGD, TWO, N, to_choose_by
from course_utils.chapters.shared.digits import digits
from course_utils.claims.choice import Choice
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.statistics import Interval
from course_utils.training import grid, train

_KINDS = {
    "none": None,
    "batch": nn.BatchNorm1d,
    "layer": nn.LayerNorm,
    "group": partial(nn.GroupNorm, 4),
}
_CONFIG = replace(SGD, steps=200, log_every=200)
# The learning rate of each kind, by the number of images in a batch.
_RATES = {
    "none": {2: 0.1, 4: 0.3, 32: 0.3},
    "batch": {2: 0.1, 4: 0.03, 32: 0.1},
    "layer": {2: 0.01, 4: 0.03, 32: 0.1},
    "group": {2: 0.01, 4: 0.03, 32: 0.1},
}


def better_than_batch(kind: str, batch_size: int):
    """A measure: test accuracy with this norm minus that with BatchNorm."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        pair = (_runs(seeds, name, batch_size) for name in (kind, "batch"))
        rates = {_RATES[name][batch_size] for name in (kind, "batch")}
        differing = ("model", "lr") if len(rates) > 1 else "model"
        return paired(*pair, "test_accuracy", differing=differing)

    return measure


@cached
def _runs(seeds: tuple[int, ...], kind: str, batch_size: int) -> xr.Dataset:
    config = replace(_CONFIG, lr=_RATES[kind][batch_size], batch_size=batch_size)
    return train(_network(kind), digits(N), config, seeds, progress=False, test=True)


def _network(kind: str) -> nn.Module:
    return normed_mlp(64, *TWO, n_out=10, norm=_KINDS[kind])


_CANDIDATES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)


def _score(kind: str, batch_size: int):
    """Accuracy at a rate on the images that are kept apart; a run that diverged can still guess."""

    def score(lr: float, seeds: tuple[int, ...]) -> float:
        return float(_at_all_rates(seeds, kind, batch_size).sel(lr=lr).fillna(0.1).mean())

    return score


@cached
def _at_all_rates(seeds: tuple[int, ...], kind: str, batch_size: int) -> xr.DataArray:
    config = replace(_CONFIG, lr=grid(*_CANDIDATES), batch_size=batch_size)
    runs = train(_network(kind), to_choose_by, config, seeds, progress=False)
    return runs.val_accuracy.isel(step=-1)


CHOICES = tuple(
    Choice(
        f"learning rate of the network with norm {kind!r} and batches of {batch_size}",
        chosen,
        _CANDIDATES,
        range(500, 510),
        _score(kind, batch_size),
    )
    for kind, by_size in _RATES.items()
    for batch_size, chosen in by_size.items()
)
