"""The start as a regularizer: of a diagonal network, exactly, and of a network on digits."""

from dataclasses import replace

import numpy as np
import xarray as xr

from course_utils.chapters.shared.digits import digits
from course_utils.claims.choice import Choice, reserved
from course_utils.claims.claim import cached
from course_utils.diagonal import limit, problem
from course_utils.models import mlp
from course_utils.randomness import generator
from course_utils.starts import HE, Scaled
from course_utils.statistics import Interval, paired_difference, t_interval
from course_utils.training import TrainConfig, by_seed, held_out, train

SPARSE, DENSE = 5, None  # features that matter; None: all
SMALL, LARGE = 1e-3, 1.0


def error(seed: int, features: int | None, alpha: float) -> float:
    """‖w - truth‖² where descent from u = v = α ends; ‖truth‖² = 5."""
    X, y, truth = problem(generator(seed, "diagonal network"), features=features)
    return float(((limit(X, y, alpha) - truth) ** 2).sum())


@cached
def errors(seeds: tuple[int, ...], features: int | None, alpha: float) -> np.ndarray:
    return np.array([error(seed, features, alpha) for seed in seeds])


def cost_of_a_large_start(features: int | None):
    """A measure: the error from α = 1 minus that from α = 10⁻³."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        return t_interval(errors(seeds, features, LARGE) - errors(seeds, features, SMALL))

    return measure


# A network, compared where the training loss is the same.

N, LOSS = 200, 0.1
NETWORK = mlp(64, 64, n_out=10)
CONFIG = TrainConfig(batch_size=32, steps=600, log_every=10, dtype="float64")
FACTORS = (0.1, 1.0, 10.0)  # times He's start
RATES = (0.03, 0.1, 0.3, 1.0, 3.0)
CHOSEN = {
    0.1: 1.0,
    1.0: 1.0,
    10.0: 0.3,
}


def setting(factor: float, lr: float | None = None) -> TrainConfig:
    return replace(CONFIG, start=Scaled(HE, factor), lr=lr or CHOSEN[factor])


@cached
def from_start(seeds: tuple[int, ...], factor: float) -> xr.Dataset:
    """The runs from one start, scored on each seed's test images at every log."""
    return held_out(NETWORK, digits(N), setting(factor), *by_seed(digits(N), seeds, "test"), seeds)


def first_fit(runs: xr.Dataset) -> xr.DataArray:
    """The first logged step at which the training loss is 0.1; the last one where it never is."""
    return runs.step.where(runs.train_loss <= LOSS).min("step").fillna(CONFIG.steps).astype(int)


def accuracy_at_equal_loss(runs: xr.Dataset) -> xr.DataArray:
    """Accuracy on test images at that step, one number a seed."""
    return runs.correct.mean("example").sel(step=first_fit(runs)).reset_coords(drop=True)


def gained_over(factor: float, other: float):
    """A measure: accuracy from the first start minus from the other, at equal training loss."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        both = (accuracy_at_equal_loss(from_start(seeds, one)) for one in (factor, other))
        return paired_difference(*both)

    return measure


@cached
def _at_all_rates(seeds: tuple[int, ...], factor: float) -> xr.DataArray:
    tried = {lr: setting(factor, lr) for lr in RATES}
    return first_fit(train(NETWORK, reserved(digits(N)), tried, seeds, progress=False))


def _fast(factor: float):
    def score(lr: float, seeds: tuple[int, ...]) -> float:
        return -float(np.log(_at_all_rates(seeds, factor).sel(setting=lr)).mean())

    return score


CHOICES = tuple(
    Choice(f"rate from {factor:g} times He's start", lr, RATES, range(900, 905), _fast(factor))
    for factor, lr in CHOSEN.items()
)
