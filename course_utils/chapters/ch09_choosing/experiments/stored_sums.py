"""Runs on sums that take a minute to train: over decay and the share of pairs, and by method."""

from dataclasses import replace
from pathlib import Path

import xarray as xr

from course_utils.chapters.ch09_choosing.experiments.grokking import (
    CONFIG,
    METHODS,
    NETWORK,
    method_settings,
)
from course_utils.chapters.ch09_choosing.experiments.modular import addition
from course_utils.training import grid, train

DECAYS = (0.0, 0.1, 0.3, 1.0, 3.0)
SHARES = (0.4, 0.5, 0.6, 0.7)
KINDS = {"train_accuracy": "training", "val_accuracy": "validation"}
SEEDS = 5
METHOD_SEEDS = 10
STORED = Path(__file__).with_name("stored_sums.nc")
STORED_METHODS = Path(__file__).with_name("stored_methods.nc")


def trained_sums(shares=SHARES, decays=DECAYS, seeds=SEEDS) -> xr.Dataset:
    """Every pair of a share and a decay."""
    config = replace(CONFIG, weight_decay=grid(*decays), log_every=50)
    runs = [train(NETWORK, addition(share), config, seeds, progress=False) for share in shares]
    swept = xr.concat([one[list(KINDS)].drop_attrs() for one in runs], "share")
    return swept.assign_coords(share=list(shares))


def stored_sums() -> xr.Dataset:
    """What `trained_sums()` gave, of which a test trains a part again."""
    return xr.load_dataset(STORED, engine="scipy")


def trained_methods(names=tuple(METHODS), seeds=METHOD_SEEDS) -> xr.Dataset:
    """Every method, along ``setting``: accuracies on the way, and on the test sums at the end."""
    settings = {name: method_settings()[name] for name in names}
    runs = train(NETWORK, addition(), settings, seeds, progress=False, test=True)
    return runs[[*KINDS, "test_accuracy"]].drop_attrs()


def stored_methods() -> xr.Dataset:
    """What `trained_methods()` gave, of which a test trains a part again."""
    return xr.load_dataset(STORED_METHODS, engine="scipy")


def store() -> None:
    """Keep both; rounded, so that every machine stores the same."""
    for runs, place in ((trained_sums(), STORED), (trained_methods(), STORED_METHODS)):
        runs.round(4).astype("float32").to_netcdf(place, engine="scipy")
