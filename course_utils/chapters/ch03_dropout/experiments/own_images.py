"""The test images of each seed: what the networks of that seed, and no others, are judged by."""

from collections.abc import Iterable

import xarray as xr
from torch import nn

from course_utils.chapters.shared.digits import digits
from course_utils.chapters.shared.thinned import N
from course_utils.training import by_seed, predict


def own_images(seeds: Iterable[int]) -> tuple[xr.DataArray, xr.DataArray]:
    """X (seed, example, feature) and its true labels (seed, example)."""
    return by_seed(digits(N), seeds, "test")


def accuracy(network: nn.Module, runs: xr.Dataset, X: xr.DataArray, y: xr.DataArray):
    """The share of right answers, for each run."""
    return (predict(network, runs, X).argmax("output") == y).mean("example")
