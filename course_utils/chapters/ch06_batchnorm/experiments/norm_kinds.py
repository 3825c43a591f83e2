"""BatchNorm, LayerNorm and GroupNorm with batches of 2 and of 32."""

from dataclasses import replace
from functools import partial

import xarray as xr
from torch import nn

from course_utils.batchnorm import normed_mlp
from course_utils.chapters.ch06_batchnorm.experiments.normed import SGD, TWO, N
from course_utils.chapters.shared.digits import digits
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.statistics import Interval
from course_utils.training import train

_KINDS = {
    "batch": nn.BatchNorm1d,
    "layer": nn.LayerNorm,
    "group": partial(nn.GroupNorm, 4),
}
_RATES = {2: 0.03, 32: 0.1}  # the best for LayerNorm on seeds 1000 to 1004


def better_than_batch(kind: str, batch_size: int):
    """A measure: validation accuracy with this norm minus that with BatchNorm."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        pair = (_runs(seeds, name, batch_size) for name in (kind, "batch"))
        return paired(*pair, "val_accuracy", differing="model")

    return measure


@cached
def _runs(seeds: tuple[int, ...], kind: str, batch_size: int) -> xr.Dataset:
    network = normed_mlp(64, *TWO, n_out=10, norm=_KINDS[kind])
    config = replace(SGD, lr=_RATES[batch_size], batch_size=batch_size, steps=200, log_every=200)
    return train(network, digits(N), config, seeds, progress=False)
