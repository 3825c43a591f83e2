"""Images of another brightness: the stored statistics do not fit them, new ones do."""

import copy

import torch
from torch import nn

from course_utils.chapters.ch06_batchnorm.experiments.normed import accuracy, small_one, validation
from course_utils.dropout import refresh_batch_norm
from course_utils.statistics import Interval, t_interval


def gain_by_new_statistics(seeds: tuple[int, ...]) -> Interval:
    """Accuracy on pale images: statistics taken from these images minus those of training."""
    return t_interval([_of_one(small_one(seeds, seed)) for seed in seeds])


@torch.no_grad()
def _of_one(model: nn.Module) -> float:
    X, y = validation()
    pale = 0.5 * X + 0.3
    fresh = copy.deepcopy(model)
    refresh_batch_norm(fresh, pale)
    return accuracy(fresh(pale), y) - accuracy(model(pale), y)
