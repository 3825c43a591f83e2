"""One transform drawn out of several for each image, against the best single one.

The idea is that of TrivialAugment (Müller & Hutter 2021), with a list that suits digits: nothing is
tuned. The single ones are chosen among several kinds and strengths, for each kind of images.
"""

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import nn

from course_utils.augmentation import Change, Crop, Erasing, GaussianNoise, Rotation, Shift
from course_utils.chapters.ch04_augmentation.experiments.augmented import (
    CONFIG,
    NOISE,
    SHEET_NETWORK,
    SHIFT,
    with_change,
)
from course_utils.chapters.ch04_augmentation.experiments.strongest import (
    reserve,
    reserve_on_a_sheet,
)
from course_utils.chapters.shared.digits import NETWORK
from course_utils.claims.choice import Choice, Source, mean_accuracy
from course_utils.claims.fairness import paired
from course_utils.statistics import Interval
from course_utils.training import grid, train


@dataclass(frozen=True)
class OneOf:
    """For each image one of several changes, each as likely as the others."""

    changes: tuple[Change, ...]

    def __init__(self, *changes: Change) -> None:
        object.__setattr__(self, "changes", changes)

    def __call__(self, x: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
        which, new = rng.integers(len(self.changes), size=len(x)), x.clone()
        for k, change in enumerate(self.changes):
            mine = torch.from_numpy(np.flatnonzero(which == k)).to(x.device)
            if len(mine):
                new[mine] = change(x[mine], rng)
        return new


SIX = OneOf(Rotation(30), Shift(1), GaussianNoise(0.2), GaussianNoise(0.5), Erasing(3), Crop(0.85))


def better_than(single: Change, model: nn.Module, data: Source):
    """A measure: test accuracy with one out of six minus that with the best single one."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        config = replace(CONFIG, augmentation=grid(SIX, single))
        runs = train(model, data, config, seeds, progress=False, test=True)
        both = (with_change(runs, change) for change in (SIX, single))
        return paired(*both, "test_accuracy", "augmentation")

    return measure


def _score(model: nn.Module, data: Source):
    """The mean accuracy of networks with a change on the images of the reserve."""
    return lambda change, seeds: mean_accuracy(
        model, data, replace(CONFIG, augmentation=change), seeds
    )


CHOICES = (
    Choice(
        "the single transform of 100 centred digits",
        chosen=NOISE,
        among=(Rotation(10), Rotation(20), SHIFT, GaussianNoise(0.2), NOISE, GaussianNoise(0.4))
        + (Erasing(2), Erasing(3), Crop(0.9)),
        seeds=range(900, 905),
        score=_score(NETWORK, reserve),
    ),
    Choice(
        "the single transform of 100 digits on sheets",
        chosen=SHIFT,
        among=(SHIFT, Shift(2), Rotation(10), NOISE, Crop(0.8)),
        seeds=range(900, 905),
        score=_score(SHEET_NETWORK, reserve_on_a_sheet),
    ),
)
