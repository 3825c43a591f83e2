"""How much a network relies on single hidden units: take some away, and look what is left."""

from collections.abc import Callable

import numpy as np
import xarray as xr

from course_utils.chapters.ch03_dropout.experiments.own_images import accuracy, own_images
from course_utils.chapters.shared.digits import NETWORK
from course_utils.chapters.shared.thinned import LAYERS, both, on_right_labels
from course_utils.dropout import subnetworks
from course_utils.statistics import Interval, t_interval

_REMOVED = 0.5  # share of the hidden units
_DRAWS = 10  # networks with units removed, for each seed


def lost_less_by_removal(seeds: tuple[int, ...]) -> Interval:
    """Accuracy lost when half of the hidden units go: without dropout minus with it."""
    with_dropout, without = both(on_right_labels(seeds))
    return t_interval(_lost(without) - _lost(with_dropout))


def correlation(layer: int, trained: Callable):
    """A measure: mean correlation of hidden units in absolute value, without dropout minus with it.

    Args:
        layer: The hidden layer, 1 or 2.
        trained: Where the networks come from, `on_right_labels` or `on_wrong_labels`.
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        with_dropout, without = both(trained(seeds))
        return t_interval(_correlation(without, layer) - _correlation(with_dropout, layer))

    return measure


def _lost(runs: xr.Dataset) -> xr.DataArray:
    X, y = own_images(runs.seed)
    thinned = subnetworks(runs, LAYERS, 1 - _REMOVED, _DRAWS)
    left = [accuracy(NETWORK, thin, X, y) for thin in thinned]
    return accuracy(NETWORK, runs, X, y) - sum(left) / _DRAWS


def _correlation(runs: xr.Dataset, depth: int) -> np.ndarray:
    """For each seed, over the pairs of units of a hidden layer that are not dead."""
    X, _ = own_images(runs.seed)
    means = []
    for seed in runs.seed.values:
        one, h = runs.sel(seed=seed), X.sel(seed=seed).values.astype(float)
        for layer in ("0", "3")[:depth]:
            h = np.maximum(h @ one[f"{layer}.weight"].values.T + one[f"{layer}.bias"].values, 0)
        correlations = np.corrcoef(h[:, h.std(axis=0) > 0].T)
        means.append(np.abs(correlations[np.triu_indices_from(correlations, 1)]).mean())
    return np.array(means)
