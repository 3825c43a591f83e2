"""What does a decay add to a learning rate that was chosen as well as the pair of the two?

For each number of steps the best rate alone and the best pair with a decay are chosen on other
seeds, by images that nobody is judged by.
"""

from dataclasses import replace
from functools import partial
from itertools import product

from course_utils.chapters.ch07_learning_rate.experiments import both_turned
from course_utils.chapters.ch07_learning_rate.experiments.both_turned import (
    CONFIG,
    DECAYS,
    LONGER,
    NETWORK,
    RATES,
    N,
)
from course_utils.chapters.shared.digits import WRONG, digits
from course_utils.claims.choice import Choice, mean_accuracy, reserved
from course_utils.claims.fairness import paired
from course_utils.statistics import Interval
from course_utils.training import TrainConfig

Setting = tuple[float, float]  # (learning rate, weight decay)

CHOOSING_SEEDS = range(500, 520)
SHORT_ALONE, SHORT_PAIR = (0.1, 0.0), (0.1, 0.003)
LONG_ALONE, LONG_PAIR = (0.03, 0.0), (0.1, 0.03)


def at_300_steps(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy of the best pair minus that of the best rate alone."""
    runs = both_turned.runs_of(seeds)
    return _gain(runs, SHORT_PAIR, SHORT_ALONE)


def at_1200_steps(seeds: tuple[int, ...]) -> Interval:
    """The same after four times the steps, for which both were chosen again."""
    runs = both_turned.longer(seeds)
    return _gain(runs, LONG_PAIR, LONG_ALONE)


def _gain(runs, pair: Setting, alone: Setting) -> Interval:
    a, b = (runs.sel(lr=lr, weight_decay=decay) for lr, decay in (pair, alone))
    differing = {"lr", "weight_decay"} if pair[0] != alone[0] else "weight_decay"
    return paired(a, b, "test_accuracy", differing=differing)


def _chosen_by(config: TrainConfig, setting: Setting, seeds: tuple[int, ...]) -> float:
    """Mean validation accuracy of a setting, on the images that are kept for choosing."""
    lr, decay = setting
    config = replace(config, lr=lr, weight_decay=decay, log_every=config.steps)
    return mean_accuracy(NETWORK, reserved(digits(N, WRONG)), config, seeds)


def _choice(what: str, chosen: Setting, decays: tuple[float, ...], config: TrainConfig) -> Choice:
    among = tuple(product(RATES, decays))
    return Choice(what, chosen, among, CHOOSING_SEEDS, partial(_chosen_by, config))


CHOICES = (
    _choice("learning rate alone, 300 steps", SHORT_ALONE, (0.0,), CONFIG),
    _choice("learning rate and a decay, 300 steps", SHORT_PAIR, DECAYS[1:], CONFIG),
    _choice("learning rate alone, 1,200 steps", LONG_ALONE, (0.0,), LONGER),
    _choice("learning rate and a decay, 1,200 steps", LONG_PAIR, DECAYS[1:], LONGER),
)
