"""Steps until nine in ten training labels are learned, by depth and start.

Each pair of a depth and a start has the rate with which it learned fastest on seeds that no claim
is judged by.
"""

from dataclasses import replace

import numpy as np
import xarray as xr

from course_utils.chapters.shared.digits import digits
from course_utils.claims.choice import Choice, reserved
from course_utils.claims.claim import cached
from course_utils.models import mlp
from course_utils.starts import HE, XAVIER, Normal, Uniform
from course_utils.statistics import Interval, paired_ratio
from course_utils.training import TrainConfig, train

N, LEARNED = 400, 0.9
CONFIG = TrainConfig(batch_size=32, steps=250, log_every=5, dtype="float64")
TORCH = "PyTorch's"
STARTS = {
    "He": HE,
    "Xavier": XAVIER,
    TORCH: None,
    "U(±0.1)": Uniform(0.1),
    "N(0, 0.01²)": Normal(0.01),
}
NORMED = "three with BatchNorm"
NETWORKS = {
    "one layer": mlp(64, 32, n_out=10),
    "three layers": mlp(64, *[32] * 3, n_out=10),
    "five layers": mlp(64, *[32] * 5, n_out=10),
    NORMED: mlp(64, *[32] * 3, n_out=10, batch_norm=True),
}
SHORTER = {NORMED: 100}  # steps of those that are fast from every start
RATES = (0.06, 0.12, 0.25, 0.5, 1.0, 2.0)
CHOSEN = {  # of each network, in the order of STARTS
    "one layer": (0.5, 0.5, 1.0, 0.5, 1.0),
    "three layers": (0.25, 0.25, 0.5, 0.06, 0.06),
    "five layers": (0.12, 0.12, 0.06, 0.06, 0.06),
    NORMED: (0.5, 0.5, 0.5, 0.5, 1.0),
}


def config_of(network: str) -> TrainConfig:
    return replace(CONFIG, steps=SHORTER.get(network, CONFIG.steps))


def settings(network: str) -> dict[str, TrainConfig]:
    """The setting of each start, with its own rate."""
    chosen, config = zip(STARTS.items(), CHOSEN[network], strict=True), config_of(network)
    return {name: replace(config, start=law, lr=lr) for (name, law), lr in chosen}


@cached
def runs_of(seeds: tuple[int, ...], network: str) -> xr.Dataset:
    """One network from all starts."""
    return train(NETWORKS[network], digits(N), settings(network), seeds, progress=False)


def steps_to_learn(runs: xr.Dataset) -> xr.DataArray:
    """The first logged step at which enough is learned; all steps where none is."""
    learned = runs.step.where(runs.train_accuracy >= LEARNED).min("step")
    return learned.fillna(runs.step.max())


def times_as_many(network: str, start: str):
    """A measure: the steps from this start over those from He's."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        steps = steps_to_learn(runs_of(seeds, network))
        return paired_ratio(steps.sel(setting=start), steps.sel(setting="He"))

    return measure


@cached
def _at_all_rates(seeds: tuple[int, ...], network: str) -> xr.DataArray:
    config = config_of(network)
    tried = {
        f"{name} {lr}": replace(config, start=law, lr=lr)
        for name, law in STARTS.items()
        for lr in RATES
    }
    runs = train(NETWORKS[network], reserved(digits(N)), tried, seeds, progress=False)
    return steps_to_learn(runs)


def _speed(network: str, start: str):
    """Minus the logarithm of the steps that it takes, for a rate."""

    def score(lr: float, seeds: tuple[int, ...]) -> float:
        steps = _at_all_rates(seeds, network).sel(setting=f"{start} {lr}")
        return -float(np.log(steps).mean())

    return score


CHOICES = tuple(
    Choice(f"rate of {network}, {start}", lr, RATES, range(900, 905), _speed(network, start))
    for network in NETWORKS
    for start, lr in zip(STARTS, CHOSEN[network], strict=True)
)
