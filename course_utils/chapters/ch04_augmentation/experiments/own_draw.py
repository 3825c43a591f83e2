"""One draw for the whole batch against a draw for each image."""

from dataclasses import dataclass, replace

import numpy as np
import torch

from course_utils.augmentation import Shift, shift
from course_utils.chapters.ch04_augmentation.experiments.augmented import (
    CONFIG,
    SHEET_NETWORK,
    on_a_sheet,
)
from course_utils.claims.fairness import check_fair
from course_utils.statistics import Interval, t_interval
from course_utils.training import grid, train


@dataclass(frozen=True)
class BatchShift:
    """Move all images of a batch alike, by up to ``pixels`` in each direction."""

    pixels: int

    def __call__(self, x: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
        down, right = rng.integers(-self.pixels, self.pixels + 1, 2)
        return shift(x, *(torch.full((len(x),), int(move)) for move in (down, right)))


def gain_by_own_draws(seeds: tuple[int, ...]) -> Interval:
    """Validation accuracy with a draw for each image minus that with one for the batch.

    Averaged over the last 100 steps: with one draw for the batch it depends on the last draws.
    """
    own, alike = Shift(2), BatchShift(2)
    config = replace(CONFIG, augmentation=grid(own, alike), log_every=10)
    runs = train(SHEET_NETWORK, on_a_sheet(100), config, seeds, progress=False)
    runs = [runs.sel(augmentation=str(change)) for change in (own, alike)]
    check_fair(*runs, "augmentation")
    accuracies = [one.val_accuracy.isel(step=slice(-11, None)).mean("step").values for one in runs]
    return t_interval(accuracies[0] - accuracies[1])
