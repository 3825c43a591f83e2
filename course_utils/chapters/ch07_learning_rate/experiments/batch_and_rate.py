"""Batch size as a third knob: k times the batch, k times the rate, as many epochs."""

import xarray as xr

from course_utils.chapters.shared.digits import WRONG, digits
from course_utils.claims.claim import cached
from course_utils.claims.fairness import final
from course_utils.models import mlp
from course_utils.statistics import Interval, paired_ratio
from course_utils.training import TrainConfig, train

N, EPOCHS = 400, 15
NETWORK = mlp(64, 16, n_out=10)
SMALL, RATE = 10, 0.05  # the batch that others are compared with, and its rate


@cached
def trained_with(
    seeds: tuple[int, ...], batch: int, lr: float, momentum: float = 0.0
) -> xr.Dataset:
    """400 digits, 20 % of the labels wrong, for 15 epochs.

    Args:
        seeds: The seeds.
        batch: Examples a step; more of them are fewer steps.
        lr: The learning rate.
        momentum: Of SGD.
    """
    steps = EPOCHS * N // batch
    config = TrainConfig(
        lr=lr,
        momentum=momentum,
        batch_size=batch if batch < N else None,
        steps=steps,
        log_every=steps,
        dtype="float64",
    )
    return train(NETWORK, digits(N, WRONG), config, seeds, progress=False, test=True)


def loss_over_small(times: int, rate_times: int):
    """A measure: training loss with a larger batch and rate, over that of batches of ten."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        large = trained_with(seeds, times * SMALL, round(rate_times * RATE, 6))
        small = trained_with(seeds, SMALL, RATE)
        return paired_ratio(final(large, "train_loss"), final(small, "train_loss"))

    return measure
