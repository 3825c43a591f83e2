"""A cosine schedule cut off in the middle, beside one that was planned for as many steps.

Up to the middle of its half wave the cut one has driven about 1.6 times as far as a planned one
with the same peak. So the planned one is given the same peak, or the same area under the rate.
"""

import numpy as np
import xarray as xr

from course_utils.chapters.ch05_early_stopping.experiments.stopped_digits import NETWORK, unseen
from course_utils.chapters.shared.digits import digits
from course_utils.claims.claim import cached
from course_utils.statistics import Interval, paired_difference
from course_utils.training import TrainConfig, held_out

STEPS, PEAK = 200, 0.1
CONFIG = TrainConfig(
    lr=PEAK, momentum=0.9, batch_size=20, steps=STEPS, log_every=STEPS, dtype="float64"
)


def cosine(length: int, peak: float):
    """From the peak down to 0, along half a wave of so many steps."""
    return lambda step: peak * 0.5 * (1 + np.cos(np.pi * step / length))


def area(schedule) -> float:
    """The sum of the rates over the steps that are taken."""
    return sum(schedule(step) for step in range(STEPS))


CUT = cosine(2 * STEPS, PEAK)
SAME_AREA = PEAK * area(CUT) / area(cosine(STEPS, PEAK))  # a peak


def cut_against_planned(peak: float):
    """A measure: the loss of the cut cosine minus that of the planned one with this peak."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        return paired_difference(last_loss(seeds, CUT), last_loss(seeds, cosine(STEPS, peak)))

    return measure


@cached
def last_loss(seeds: tuple[int, ...], schedule) -> xr.DataArray:
    """The loss on all unseen digits after the last step, 400 training digits with right labels."""
    held = unseen(400, seeds)
    runs = held_out(NETWORK, digits(400), CONFIG, *held, seeds, schedule)
    return runs.loss.mean("example").isel(step=-1, drop=True)
