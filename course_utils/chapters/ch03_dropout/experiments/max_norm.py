"""Max-norm: after each step no unit's incoming weights are longer than c. Beside dropout."""

from dataclasses import replace
from functools import partial

import torch
import xarray as xr

from course_utils.chapters.shared.digits import NETWORK, WRONG, digits
from course_utils.chapters.shared.thinned import ADAM, N, P
from course_utils.claims.claim import cached
from course_utils.claims.fairness import final
from course_utils.statistics import Interval, paired_difference
from course_utils.training import Watch, grid, train
from course_utils.training.population import Population

_HIDDEN = ("0.weight", "3.weight")


class MaxNorm(Watch):
    """Shortens, after each step, each row of the hidden layers' weights to c at most."""

    changes = True

    def __init__(self, population: Population, c: float) -> None:
        super().__init__(population)
        self.c = c

    @torch.no_grad()
    def after_step(self, step: int) -> None:
        for name in _HIDDEN:
            w = self.population.params[name]  # (M, units, inputs)
            w.mul_((self.c / w.norm(dim=2, keepdim=True)).clamp(max=1))


def bound(c: float) -> partial:
    """What `train` takes as its ``watch``."""
    return partial(MaxNorm, c=c)


def gain(c: float, dropout: float):
    """A measure: test accuracy with max-norm minus that without, 20 % of the labels wrong."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        pair = (_trained(seeds, c).sel(dropout=dropout), _trained(seeds).sel(dropout=dropout))
        return paired_difference(*(final(runs, "test_accuracy") for runs in pair))

    return measure


@cached
def _trained(seeds: tuple[int, ...], c: float | None = None) -> xr.Dataset:
    config = replace(ADAM, dropout=grid(0.0, P))
    watch = None if c is None else partial(MaxNorm, c=c)
    data = digits(N, WRONG)
    return train(NETWORK, data, config, seeds, progress=False, test=True, watch=watch)
