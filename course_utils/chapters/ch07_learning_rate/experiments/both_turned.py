"""Learning rate and weight decay turned together: a map of 5 × 6 settings on 100 digits."""

from dataclasses import replace

import xarray as xr

from course_utils.chapters.shared.digits import WRONG, digits
from course_utils.claims.claim import cached
from course_utils.claims.fairness import final, paired
from course_utils.models import mlp
from course_utils.statistics import Interval, paired_ratio, t_interval
from course_utils.training import TrainConfig, grid, train

N = 100
NETWORK = mlp(64, 16, n_out=10)
CONFIG = TrainConfig(lr=0.3, batch_size=25, steps=300, log_every=30, dtype="float64")
RATES = (0.01, 0.03, 0.1, 0.3, 1.0)
DECAYS = (0.0, 0.003, 0.01, 0.03, 0.1, 0.3)
DECAY = 0.03


def trained_map(seeds) -> xr.Dataset:
    """Every setting of the map: 20 % wrong labels, 300 steps; the test set is scored."""
    config = replace(CONFIG, lr=grid(RATES), weight_decay=grid(DECAYS))
    return train(NETWORK, digits(N, WRONG), config, seeds, progress=False, test=True)


runs_of = cached(trained_map)


def bites_harder(seeds: tuple[int, ...]) -> Interval:
    """Share of the norm that λ = 0.03 leaves at η = 0.03, over the share that it leaves at 0.3."""
    return paired_ratio(_share_left(seeds, 0.03), _share_left(seeds, 0.3))


def bites_alike_in_time(seeds: tuple[int, ...]) -> Interval:
    """The same for η = 0.1 with three times the steps, over η = 0.3: ηT is the same."""
    config = replace(CONFIG, lr=0.1, steps=900, log_every=900, weight_decay=grid(0.0, DECAY))
    longer = train(NETWORK, digits(N, WRONG), config, seeds, progress=False)
    norm = final(longer, "weight_norm")
    left = norm.isel(weight_decay=1) / norm.isel(weight_decay=0)
    return paired_ratio(left, _share_left(seeds, 0.3))


def lost(variable: str, lr: float, weight_decay: float):
    """A measure: what a setting loses against η = 0.1 without decay."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        good = runs_of(seeds).sel(lr=0.1, weight_decay=0.0)
        other = runs_of(seeds).sel(lr=lr, weight_decay=weight_decay)
        differing = {name for name in ("lr", "weight_decay") if good[name] != other[name]}
        return paired(good, other, variable, differing=differing)

    return measure


def rises(lr: float, weight_decay: float):
    """A measure: the share of the nine later logs at which the training loss has gone up."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        loss = runs_of(seeds).train_loss.sel(lr=lr, weight_decay=weight_decay)
        return t_interval(upward(loss))

    return measure


def upward(loss: xr.DataArray) -> xr.DataArray:
    """The share of logs, from the second on, at which a loss has gone up by more than 0.01."""
    return (loss.isel(step=slice(1, None)).diff("step") > 0.01).mean("step")


def lost_with_time(weight_decay: float):
    """A measure: validation accuracy lost by four times the steps at η = 0.1."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        short = runs_of(seeds).sel(lr=0.1, weight_decay=weight_decay)
        later = _longer(seeds).sel(weight_decay=weight_decay)
        differing = ("steps", "logged steps", "log_every")
        return paired(short, later, "val_accuracy", differing=differing)

    return measure


def decay_adds_later(seeds: tuple[int, ...]) -> Interval:
    """Validation accuracy with λ = 0.03 minus that without, at η = 0.1 after 1,200 steps."""
    runs = _longer(seeds)
    pair = runs.sel(weight_decay=DECAY), runs.sel(weight_decay=0.0)
    return paired(*pair, "val_accuracy", differing="weight_decay")


def _share_left(seeds: tuple[int, ...], lr: float) -> xr.DataArray:
    norm = final(runs_of(seeds).sel(lr=lr), "weight_norm")
    return norm.sel(weight_decay=DECAY, drop=True) / norm.sel(weight_decay=0.0, drop=True)


@cached
def _longer(seeds: tuple[int, ...]) -> xr.Dataset:
    config = replace(CONFIG, lr=0.1, steps=1200, log_every=1200, weight_decay=grid(0.0, DECAY))
    return train(NETWORK, digits(N, WRONG), config, seeds, progress=False)
