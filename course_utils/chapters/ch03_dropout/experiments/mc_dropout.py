"""Dropout left on at test time: what the spread over masks says, and what it does not."""

from dataclasses import replace

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
from course_utils.data.generated import SINE_NOISE
from course_utils.dropout import mutual_information, subnetworks
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
# The weight decay of Gal & Ghahramani 2016 (equation 7) is this over the number of points, for
# noise σ = 0.3, length scale 1, inverted dropout and our loss: 2σ²/(n·keep_prob).
DERIVED = round(2 * SINE_NOISE**2 / (1 - _P_WAVE), 3)
DISAGREEMENT = {  # of probabilities (draws, seeds, examples, classes): (seeds, examples)
    "mutual information": mutual_information,
    "variance": lambda probabilities: probabilities.var(axis=0).sum(axis=-1),
}


def flags_errors(seeds: tuple[int, ...]) -> Interval:
    """Chance that a wrong answer has a lower mean probability over masks than a right one."""
    return t_interval(_known(seeds)["mean"])


def flags_errors_better(seeds: tuple[int, ...]) -> Interval:
    """The same, minus that of the plain probability with dropout off."""
    return t_interval(_known(seeds)["mean"] - _known(seeds)["plain"])


def disagreement_better(measured: str):
    """A measure: chance that masks disagree more about a wrong answer, minus the plain pass's.

    Args:
        measured: How, "mutual information" or "variance".
    """
    return lambda seeds: t_interval(_known(seeds)[measured] - _known(seeds)["plain"])


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


def shrinks_with_data(decay: float):
    """A measure: spread over masks among the data, with 2,000 points over that with 20.

    p and the number of steps stay.

    Args:
        decay: The weight decay is this over the number of points, see `DERIVED`.
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        fitted = {n: _wave(seeds, "tanh", n, decay / n) for n in (2000, 20)}
        return paired_ratio(*(_spread(runs, "tanh", _INSIDE) for runs in fitted.values()))

    return measure


def knows_its_errors(probabilities: np.ndarray, doubt: np.ndarray, y: np.ndarray) -> np.ndarray:
    """For each seed the chance that a wrong answer comes with more doubt than a right one.

    Args:
        probabilities: That the answers are read from, (seeds, examples, classes).
        doubt: In each answer, (seeds, examples).
        y: The true classes, (seeds, examples).
    """
    wrong = probabilities.argmax(axis=-1) != y
    return np.array([roc_auc_score(*pair) for pair in zip(wrong, doubt, strict=True)])


@cached
def _known(seeds: tuple[int, ...]) -> dict[str, np.ndarray]:
    """For each seed how well the plain pass, the mean over masks, and disagreement know errors."""
    with_dropout, _ = both(on_right_labels(seeds))
    X, y = own_images(with_dropout.seed)
    plain = softmax(predict(NETWORK, with_dropout, X).values, axis=-1)
    thinned = subnetworks(with_dropout, LAYERS, 1 - P, _DRAWS)
    each = np.stack([softmax(predict(NETWORK, thin, X).values, axis=-1) for thin in thinned])
    mean = each.mean(axis=0)
    return {
        "plain": knows_its_errors(plain, -plain.max(axis=-1), y.values),
        "mean": knows_its_errors(mean, -mean.max(axis=-1), y.values),
        **{name: knows_its_errors(mean, f(each), y.values) for name, f in DISAGREEMENT.items()},
    }


@cached
def _wave(seeds: tuple[int, ...], activation: str, n: int, weight_decay: float = 0.0) -> xr.Dataset:
    def data(seed):
        return load("sine", n_train=n, seed=seed)

    config = replace(_WAVE, weight_decay=weight_decay)
    return train(_network(activation), data, config, seeds, progress=False, weights=True)


def _network(activation: str):
    return mlp(1, 50, 50, n_out=1, activation=activation)


def _spread(runs: xr.Dataset, activation: str, x: np.ndarray) -> np.ndarray:
    """For each seed the standard deviation over masks, its mean over the points x (n, 1)."""
    draws = [
        predict(_network(activation), thin, x).values
        for thin in subnetworks(runs, LAYERS, 1 - _P_WAVE, 100)
    ]
    return np.std(draws, axis=0).mean(axis=(-1, -2))
