"""Dropout left on at test time: what the spread over masks says, and what it does not."""

import numpy as np
import xarray as xr
from scipy.special import softmax
from sklearn.metrics import roc_auc_score

from course_utils.chapters.ch03_dropout.experiments.own_images import accuracy, own_images
from course_utils.chapters.shared.digits import NETWORK
from course_utils.chapters.shared.thinned import LAYERS, P, both, on_right_labels
from course_utils.claims.claim import cached
from course_utils.claims.fairness import final
from course_utils.data import load
from course_utils.dropout import subnetworks
from course_utils.models import mlp
from course_utils.statistics import Interval, paired_ratio, t_interval
from course_utils.training import TrainConfig, predict, train

_DRAWS = 30
_INSIDE = np.linspace(0.1, 0.9, 9)[:, None]  # the points of the sine wave lie in [0, 1]
_FAR = np.array([[-2.0], [3.0]])
_P_WAVE = 0.1
_WAVE = TrainConfig(
    lr=0.01,
    optimizer="adam",
    batch_size=20,
    steps=600,
    dropout=_P_WAVE,
    log_every=600,
    dtype="float64",
)


def flags_errors(seeds: tuple[int, ...]) -> Interval:
    """Chance that a wrong answer has a lower mean probability over masks than a right one."""
    return t_interval(_separation(seeds)[:, 0])


def flags_errors_better(seeds: tuple[int, ...]) -> Interval:
    """The same, minus that of the plain probability with dropout off."""
    return t_interval(_separation(seeds)[:, 0] - _separation(seeds)[:, 1])


def cost_of_leaving_it_on(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy with dropout off minus that with one mask drawn."""
    with_dropout, _ = both(on_right_labels(seeds))
    X, y = own_images(with_dropout.seed)
    thinned = subnetworks(with_dropout, LAYERS, 1 - P, _DRAWS)
    one_mask = [accuracy(NETWORK, thin, X, y) for thin in thinned]
    return t_interval(final(with_dropout, "test_accuracy") - sum(one_mask) / _DRAWS)


def grows_far_away(activation: str):
    """A measure: spread over masks far from the data, over that among them."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        runs = _wave(seeds, activation, 20)
        return paired_ratio(_spread(runs, activation, _FAR), _spread(runs, activation, _INSIDE))

    return measure


def shrinks_with_data(seeds: tuple[int, ...]) -> Interval:
    """Spread over masks among the data: with 2,000 points over that with 20."""
    many, few = (_spread(_wave(seeds, "tanh", n), "tanh", _INSIDE) for n in (2000, 20))
    return paired_ratio(many, few)


@cached
def _separation(seeds: tuple[int, ...]) -> np.ndarray:
    """For each seed how well the mean over masks, and the plain network, know their errors."""
    with_dropout, _ = both(on_right_labels(seeds))
    X, y = own_images(with_dropout.seed)
    plain = softmax(predict(NETWORK, with_dropout, X).values, axis=-1)
    mean = 0
    for thin in subnetworks(with_dropout, LAYERS, 1 - P, _DRAWS):
        mean = mean + softmax(predict(NETWORK, thin, X).values, axis=-1) / _DRAWS
    return np.array(
        [
            [roc_auc_score(one.argmax(-1) == right, one.max(-1)) for one in pair]
            for *pair, right in zip(mean, plain, y.values, strict=True)
        ]
    )


@cached
def _wave(seeds: tuple[int, ...], activation: str, n: int) -> xr.Dataset:
    def data(seed):
        return load("sine", n_train=n, seed=seed)

    return train(_network(activation), data, _WAVE, seeds, progress=False, weights=True)


def _network(activation: str):
    return mlp(1, 50, 50, n_out=1, activation=activation)


def _spread(runs: xr.Dataset, activation: str, x: np.ndarray) -> np.ndarray:
    """For each seed the standard deviation over masks, its mean over the points x (n, 1)."""
    draws = [
        predict(_network(activation), thin, x).values
        for thin in subnetworks(runs, LAYERS, 1 - _P_WAVE, 100)
    ]
    return np.std(draws, axis=0).mean(axis=(-1, -2))
