"""BatchNorm before the activation or after it."""

from dataclasses import replace

from torch import nn

from course_utils.batchnorm import normed_mlp
from course_utils.chapters.ch06_batchnorm.experiments.normed import DEEP, SGD, N
from course_utils.chapters.shared.digits import digits
from course_utils.claims.fairness import paired
from course_utils.statistics import Interval
from course_utils.training import train

_HIDDEN = {"two layers": (64, 64), "four layers": DEEP}


def before_minus_after(which: str, lr: float):
    """A measure: validation accuracy with BatchNorm before the activation minus that after it."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        config = replace(SGD, lr=lr, batch_size=32)
        pair = (
            normed_mlp(64, *_HIDDEN[which], n_out=10, norm=nn.BatchNorm1d, after_activation=after)
            for after in (False, True)
        )
        runs = (train(network, digits(N), config, seeds, progress=False) for network in pair)
        return paired(*runs, "val_accuracy", differing="model")

    return measure
