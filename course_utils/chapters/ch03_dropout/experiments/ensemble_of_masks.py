"""A network with ten hidden units, and all of its 1,024 sub-networks."""

from dataclasses import replace

import numpy as np
import xarray as xr
from scipy.special import softmax

from course_utils.chapters.ch03_dropout.experiments.own_images import own_images
from course_utils.chapters.shared.digits import digits
from course_utils.chapters.shared.thinned import ADAM, N, P
from course_utils.claims.claim import cached
from course_utils.dropout import all_masks
from course_utils.models import mlp
from course_utils.statistics import Interval, t_interval
from course_utils.training import train

_UNITS = 10
_IMAGES = 200  # of the seed's 400 test images


def above_the_average_subnetwork(seeds: tuple[int, ...]) -> Interval:
    """Accuracy of the whole network minus the mean accuracy of its sub-networks."""
    found = _accuracies(seeds)
    return t_interval(found[:, 0] - found[:, 1])


def against_the_ensemble(seeds: tuple[int, ...]) -> Interval:
    """Accuracy of the whole network minus that of the mean of all sub-networks' probabilities."""
    found = _accuracies(seeds)
    return t_interval(found[:, 0] - found[:, 2])


@cached
def _accuracies(seeds: tuple[int, ...]) -> np.ndarray:
    """For each seed: the whole network, the mean sub-network, the ensemble of all of them."""
    network = mlp(64, _UNITS, n_out=10)
    config = replace(ADAM, dropout=P)
    runs = train(network, digits(N), config, seeds, progress=False, weights=True)
    images = own_images(runs.seed)
    return np.array(
        [_of_one(runs.sel(seed=seed), *(part.sel(seed=seed) for part in images)) for seed in seeds]
    )


def _of_one(run: xr.Dataset, X: xr.DataArray, y: xr.DataArray) -> tuple[float, float, float]:
    X, y = X.values[:_IMAGES].astype(float), y.values[:_IMAGES]
    W, b, V, c = (run[name].values for name in ("0.weight", "0.bias", "3.weight", "3.bias"))
    h = np.maximum(X @ W.T + b, 0)
    scaled = all_masks(_UNITS) / (1 - P)
    # Every sub-network's weights as one matrix: a block of ten columns each.
    logits = h @ (scaled[:, :, None] * V.T).transpose(1, 0, 2).reshape(_UNITS, -1)
    probabilities = softmax(logits.reshape(len(X), -1, 10) + c, axis=-1)
    whole = (h @ V.T + c).argmax(axis=-1) == y
    each = probabilities.argmax(axis=-1) == y[:, None]
    ensemble = probabilities.mean(axis=1).argmax(axis=-1) == y
    return whole.mean(), each.mean(), ensemble.mean()
