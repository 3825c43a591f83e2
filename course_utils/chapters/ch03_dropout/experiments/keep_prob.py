"""What dropout gains or costs, and how much of it is too much."""

from dataclasses import replace

from course_utils.chapters.shared.digits import NETWORK, digits
from course_utils.chapters.shared.thinned import (
    ADAM,
    N,
    P,
    both,
    on_right_labels,
    on_wrong_labels,
)
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.models import mlp
from course_utils.statistics import Interval, paired_ratio, t_interval
from course_utils.training import grid, train

_HEAVY = 0.9  # drop probability: keep_prob 0.1
NETWORKS = {
    "one layer of 64": (64,),
    "two layers of 64": (64, 64),
    "one layer of 256": (256,),
    "two layers of 256": (256, 256),
}
_LEARNED = 0.9  # the training accuracy to be reached
_ON_THE_WAY = 100  # the step at which losses are compared


def gain_with_wrong_labels(seeds: tuple[int, ...]) -> Interval:
    """Gain in test accuracy by p = 0.5."""
    return paired(*both(on_wrong_labels(seeds)), "test_accuracy", differing="dropout")


def gain_with_right_labels(seeds: tuple[int, ...]) -> Interval:
    """The same with all labels right."""
    return paired(*both(on_right_labels(seeds)), "test_accuracy", differing="dropout")


def shown_above_validation(seeds: tuple[int, ...]) -> Interval:
    """Loss of ten minibatches in training, dropout on, minus the validation loss after them."""
    return _above_validation(seeds, "running_loss")


def eval_mode_above_validation(seeds: tuple[int, ...]) -> Interval:
    """Loss on the training set in eval mode minus the validation loss, of the same weights."""
    return _above_validation(seeds, "train_loss")


def _above_validation(seeds: tuple[int, ...], variable: str) -> Interval:
    runs = _watched(seeds).sel(dropout=P, step=_ON_THE_WAY)
    return t_interval(runs[variable] - runs.val_loss)


def steps_to_learn(seeds: tuple[int, ...]) -> Interval:
    """Steps until 90 % of the training labels are learned: with dropout over without."""
    pair = both(_watched(seeds))
    first = [
        runs.step.where(runs.train_accuracy >= _LEARNED).min("step", skipna=True) for runs in pair
    ]
    return paired_ratio(*(steps.values for steps in first))


def lost_in_training(*hidden: int):
    """A measure: training accuracy without dropout minus that with keep_prob 0.1."""
    return _lost(hidden, "train_accuracy")


def lost_on_new_images(*hidden: int):
    """A measure: the same of test accuracy."""
    return _lost(hidden, "test_accuracy")


def _lost(hidden: tuple[int, ...], variable: str):
    def measure(seeds: tuple[int, ...]) -> Interval:
        runs = _heavy(seeds, hidden)
        pair = runs.sel(dropout=0.0), runs.sel(dropout=_HEAVY)
        return paired(*pair, variable, differing="dropout")

    return measure


@cached
def _heavy(seeds: tuple[int, ...], hidden: tuple[int, ...]):
    config = replace(ADAM, dropout=grid(0.0, _HEAVY))
    network = mlp(64, *hidden, n_out=10)
    return train(network, digits(N), config, seeds, progress=False, test=True)


@cached
def _watched(seeds: tuple[int, ...]):
    config = replace(ADAM, dropout=grid(0.0, P), log_every=10)
    return train(NETWORK, digits(N), config, seeds, progress=False)
