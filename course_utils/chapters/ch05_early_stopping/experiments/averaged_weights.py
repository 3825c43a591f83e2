"""Averages of the weights on the way, scored beside the weights themselves."""

from functools import partial

import numpy as np
import torch
import xarray as xr
from torch.nn import functional as F

from course_utils.chapters.ch05_early_stopping.experiments.stopped_digits import (
    CONFIG,
    N_VAL,
    NETWORK,
    changes,
    patience,
    sides,
    stopped,
    unseen,
)
from course_utils.chapters.shared.digits import digits
from course_utils.claims.claim import cached
from course_utils.early_stopping import validate_and_judge
from course_utils.statistics import Interval, paired_difference
from course_utils.training import Watch, train
from course_utils.training.population import Population

DECAY = 0.95  # a step's share of the average is still 1/e of what it was 20 steps later


class Average(Watch):
    """An exponential moving average of each member's weights, scored on held-out examples.

    Args:
        population: The members, for classes, without buffers.
        X: Held-out inputs, (seed, n, d).
        y: Their classes, (seed, n).
        decay: The average's weight at a step; the new weights have the rest.
    """

    def __init__(self, population: Population, X: xr.DataArray, y: xr.DataArray, decay: float):
        super().__init__(population)
        self.decay = decay
        self.average = {name: w.detach().clone() for name, w in population.params.items()}
        X, y = (np.ascontiguousarray(part.sel(seed=population.seeds)) for part in (X, y))
        self.X, self.y = torch.from_numpy(X).to(population.dtype), torch.from_numpy(y)

    def after_step(self, step: int) -> None:
        for name, w in self.population.params.items():
            self.average[name].lerp_(w.detach(), 1 - self.decay)

    def log(self) -> dict[str, tuple[str, torch.Tensor]]:
        outputs = self.population.outputs(self.X, self.average)
        losses = F.cross_entropy(outputs.transpose(1, 2), self.y, reduction="none")
        return {"loss": ("example", losses), "correct": ("example", outputs.argmax(-1) == self.y)}


@cached
def averaged(seeds: tuple[int, ...], wrong: float, decay: float = DECAY) -> xr.Dataset:
    """The runs of `stopped_digits.watched`, with the held-out losses of the averaged weights."""
    X, y = unseen(200, seeds)
    watch = partial(Average, X=X, y=y, decay=decay)
    return train(NETWORK, digits(200, wrong), CONFIG, seeds, progress=False, watch=watch)


def bumps_taken_away(wrong: float):
    """A measure: the share of the checks at which the validation loss rises, minus the average's.

    Between steps 80 and 200, as in `stopped_digits.rises`.
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        own, _ = sides(seeds, wrong)
        average, _ = validate_and_judge(averaged(seeds, wrong), N_VAL)
        rises = ((changes(side.loss) > 0).mean(axis=1) for side in (own, average))
        return paired_difference(*(xr.DataArray(one, dims="seed") for one in rises))

    return measure


def over_the_average(wrong: float):
    """A measure: accuracy where patience 3 stops the weights, minus the average's at the end."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        best = stopped(seeds, wrong, patience(3))
        _, judged = validate_and_judge(averaged(seeds, wrong), N_VAL)
        return paired_difference(best.accuracy, judged.accuracy.isel(step=-1, drop=True))

    return measure
