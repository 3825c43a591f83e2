"""Networks on handwritten digits with dropout and without, which most claims on dropout read.

Every seed has its own 200 images, test images, wrong labels and initial weights.
"""

from dataclasses import replace

import xarray as xr

from course_utils.chapters.shared.digits import NETWORK, WRONG, digits
from course_utils.claims.claim import cached
from course_utils.claims.fairness import check_fair
from course_utils.training import TrainConfig, grid, train

P = 0.5  # drop probability
N = 200  # images
# The weights that read from units that may be dropped.
LAYERS = ("3.weight", "6.weight")
ADAM = TrainConfig(
    lr=0.005, optimizer="adam", batch_size=32, steps=300, log_every=300, dtype="float64"
)


@cached
def on_right_labels(seeds: tuple[int, ...]) -> xr.Dataset:
    """Without dropout and with it."""
    return _by_dropout(seeds, 0.0)


@cached
def on_wrong_labels(seeds: tuple[int, ...]) -> xr.Dataset:
    """The same with 20 % of the labels wrong."""
    return _by_dropout(seeds, WRONG)


def both(runs: xr.Dataset) -> tuple[xr.Dataset, xr.Dataset]:
    """The runs with dropout and those without, which differ in nothing else."""
    pair = runs.sel(dropout=P), runs.sel(dropout=0.0)
    check_fair(*pair, differing="dropout")
    return pair


def _by_dropout(seeds: tuple[int, ...], label_noise: float) -> xr.Dataset:
    config = replace(ADAM, dropout=grid(0.0, P))
    data = digits(N, label_noise)
    return train(NETWORK, data, config, seeds, progress=False, test=True, weights=True)
