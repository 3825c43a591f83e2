"""A real ensemble and bagging beside dropout, with 20 % of the labels wrong.

Five networks answer by the mean of their probabilities. They differ in initial weights and order
of batches; with bagging (Breiman 1996) each also draws its own images, with replacement.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import xarray as xr
from scipy.special import softmax

from course_utils.chapters.ch03_dropout.experiments.own_images import own_images
from course_utils.chapters.shared.digits import NETWORK, WRONG, digits
from course_utils.chapters.shared.thinned import ADAM, N, P
from course_utils.claims.claim import cached
from course_utils.data import Dataset
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval
from course_utils.training import predict, train

_MEMBERS = 5


def one_with_dropout_against(bagging: bool):
    """A measure: test accuracy of one network with dropout minus that of five without."""
    return lambda seeds: t_interval(
        accuracy(seeds, 1, P, ADAM.steps) - accuracy(seeds, _MEMBERS, 0.0, ADAM.steps, bagging)
    )


def five_with_dropout_against_one(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy of five networks with dropout minus that of one."""
    return t_interval(accuracy(seeds, _MEMBERS, P, ADAM.steps) - accuracy(seeds, 1, P, ADAM.steps))


@cached
def accuracy(
    seeds: tuple[int, ...], members: int, dropout: float, steps: int, bagging: bool = False
) -> np.ndarray:
    """Test accuracy of an ensemble for each seed, (seeds,).

    Args:
        seeds: Each draws its own images and wrong labels.
        members: How many networks.
        dropout: p of each.
        steps: Of each.
        bagging: Whether each draws its own images out of the seed's, with replacement.
    """
    X, y = own_images(seeds)
    # Network number k of seed s is trained with the seed s·members + k.
    each = [seed * members + k for seed in seeds for k in range(members)]
    config = replace(ADAM, dropout=dropout, steps=steps, log_every=steps)
    data = _data(members, bagging)
    runs = train(NETWORK, data, config, each, progress=False, weights=True)
    repeated = np.repeat(X.values, members, axis=0)
    images = xr.DataArray(repeated, dims=X.dims, coords={"seed": each})
    probabilities = softmax(predict(NETWORK, runs, images).values, axis=-1)
    mean = probabilities.reshape(len(seeds), members, *probabilities.shape[1:]).mean(axis=1)
    return (mean.argmax(axis=-1) == y.values).mean(axis=-1)


def _data(members: int, bagging: bool) -> Callable[[int], Dataset]:
    def of_network(number: int) -> Dataset:
        data = digits(N, WRONG)(number // members)
        if not bagging:
            return data
        rows = generator(number, "bagging").integers(N, size=N)
        return replace(data, X_train=data.X_train[rows], y_train=data.y_train[rows])

    return of_network
