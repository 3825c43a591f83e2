"""A cosine schedule cut off in the middle, beside one that was planned for as many steps.

Up to the middle of its half wave the cut one has driven about 1.6 times as far as a planned one
with the same peak. So the planned one is given the same peak, or the same area under the rate.
"""

from dataclasses import replace

import xarray as xr

from course_utils.chapters.ch05_early_stopping.experiments.stopped_digits import NETWORK, unseen
from course_utils.chapters.shared.digits import digits
from course_utils.claims.claim import cached
from course_utils.schedules import Cosine
from course_utils.statistics import Interval, paired_difference
from course_utils.training import TrainConfig, held_out

STEPS, PEAK = 200, 0.1
PLANNED = TrainConfig(
    lr=PEAK,
    schedule=Cosine(),
    momentum=0.9,
    batch_size=20,
    steps=STEPS,
    log_every=STEPS,
    dtype="float64",
)


def first_half(share: float) -> float:
    """The factors of a cosine that was planned for twice as many steps."""
    return Cosine()(share / 2)


def area(schedule) -> float:
    """The sum of the factors over the steps that are taken."""
    return sum(schedule(step / STEPS) for step in range(STEPS))


CUT = replace(PLANNED, schedule=first_half)
SAME_AREA = PEAK * area(first_half) / area(Cosine())  # a peak


def cut_against_planned(peak: float):
    """A measure: the loss of the cut cosine minus that of the planned one with this peak."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        planned = replace(PLANNED, lr=peak)
        return paired_difference(last_loss(seeds, CUT), last_loss(seeds, planned))

    return measure


@cached
def last_loss(seeds: tuple[int, ...], config: TrainConfig) -> xr.DataArray:
    """The loss on all unseen digits after the last step, 400 training digits with right labels."""
    held = unseen(400, seeds)
    runs = held_out(NETWORK, digits(400), config, *held, seeds)
    return runs.loss.mean("example").isel(step=-1, drop=True)
