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
LONGER = replace(CONFIG, steps=1200, log_every=300)
SAME_TIME = 900  # the step at which η = 0.1 has gone as far as η = 0.3 has after 300 steps


@cached
def runs_of(seeds: tuple[int, ...]) -> xr.Dataset:
    """Every setting of the map: 20 % wrong labels, 300 steps."""
    config = replace(CONFIG, lr=grid(RATES), weight_decay=grid(DECAYS))
    return train(NETWORK, digits(N, WRONG), config, seeds, progress=False, test=True)


@cached
def longer(seeds: tuple[int, ...]) -> xr.Dataset:
    """Four times the steps, for two of the rates and with a decay or without."""
    config = replace(LONGER, lr=grid(0.03, 0.1), weight_decay=grid(0.0, DECAY))
    return train(NETWORK, digits(N, WRONG), config, seeds, progress=False, test=True)


def bites_harder(seeds: tuple[int, ...]) -> Interval:
    """Share of the norm that λ = 0.03 leaves at η = 0.03, over the share that it leaves at 0.3."""
    return paired_ratio(*(_share_left(runs_of(seeds), lr) for lr in (0.03, 0.3)))


def bites_alike_in_time(seeds: tuple[int, ...]) -> Interval:
    """The same for η = 0.1 with three times the steps, over η = 0.3: ηT is the same."""
    later = longer(seeds).sel(step=slice(SAME_TIME))
    return paired_ratio(_share_left(later, 0.1), _share_left(runs_of(seeds), 0.3))


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


WAYS = {  # by name, (learning rate, decay)
    "a good rate, no decay": (0.1, 0.0),
    "rate too small: crawls": (0.01, 0.0),
    "rate too large: oscillates": (1.0, 0.0),
    "decay too strong: underfits": (0.1, 0.3),
    "both too large": (1.0, 0.1),
    "large rate, no decay": (0.3, 0.0),
    "large rate, some decay": (0.3, 0.03),
}


def ways_to_fail(runs: xr.Dataset) -> str:
    """Some settings of the map, and the numbers that tell them apart: a table to print."""
    lines = [f"{'setting':<29}{'training':<19}{'test':<19}{'goes up':<19}norm"]
    for name, (lr, decay) in WAYS.items():
        one = runs.sel(lr=lr, weight_decay=decay)
        end = one.isel(step=-1)
        columns = end.train_accuracy, end.test_accuracy, upward(one.train_loss)
        texts = "".join(f"{t_interval(column).text(2):<19}" for column in columns)
        lines.append(f"{name:<29}{texts}{float(end.weight_norm.mean()):.1f}")
    return "\n".join(lines)


def lost_with_time(weight_decay: float):
    """A measure: test accuracy lost by four times the steps at η = 0.1."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        short = runs_of(seeds).sel(lr=0.1, weight_decay=weight_decay)
        later = longer(seeds).sel(lr=0.1, weight_decay=weight_decay)
        differing = ("steps", "logged steps", "log_every")
        return paired(short, later, "test_accuracy", differing=differing)

    return measure


def _share_left(runs: xr.Dataset, lr: float) -> xr.DataArray:
    norm = final(runs.sel(lr=lr), "weight_norm")
    return norm.sel(weight_decay=DECAY, drop=True) / norm.sel(weight_decay=0.0, drop=True)
