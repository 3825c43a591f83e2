"""One draw for the whole batch against a draw for each image."""

from dataclasses import dataclass, replace

import numpy as np
import torch

from course_utils.augmentation import Shift, shift
from course_utils.chapters.ch04_augmentation.experiments.augmented import (
    CONFIG,
    SHEET_NETWORK,
    on_a_sheet,
    with_change,
)
from course_utils.claims.fairness import paired
from course_utils.statistics import Interval
from course_utils.training import grid, train


@dataclass(frozen=True)
class BatchShift:
    """Move all images of a batch alike, by up to ``pixels`` in each direction."""

    pixels: int

    def __call__(self, x: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
        down, right = rng.integers(-self.pixels, self.pixels + 1, 2)
        return shift(x, *(torch.full((len(x),), int(move)) for move in (down, right)))


def gain_by_own_draws(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy with a draw for each image minus that with one for the batch."""
    own, alike = Shift(2), BatchShift(2)
    config = replace(CONFIG, augmentation=grid(own, alike))
    runs = train(SHEET_NETWORK, on_a_sheet(100), config, seeds, progress=False, test=True)
    pair = with_change(runs, own), with_change(runs, alike)
    return paired(*pair, "test_accuracy", "augmentation")
