"""How many real images a transform is worth."""

import numpy as np
import xarray as xr

from course_utils.augmentation import Change
from course_utils.chapters.ch04_augmentation.experiments.augmented import (
    CONFIG,
    SHIFT,
    centred,
    larger_sheets,
    sheets,
    with_change,
)
from course_utils.chapters.shared.digits import NETWORK, digits
from course_utils.claims.claim import cached
from course_utils.claims.fairness import check_fair, final, paired
from course_utils.statistics import Interval, t_interval
from course_utils.training import train

REAL = 100  # images that the augmented runs have
CENTRED_SIZES = (50, 100, 200, 400)


def gain_on_a_sheet(seeds: tuple[int, ...]) -> Interval:
    """Gain in test accuracy by shifts where nobody has centred the digits."""
    return paired(*_with_and_without_shifts(seeds), "test_accuracy", "augmentation")


def gain_when_centred(change: Change):
    """A measure: gain by a change where everyone has been centred."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        changed, plain = centred(seeds, change), centred(seeds, None)
        return paired(changed, plain, "test_accuracy", "augmentation")

    return measure


def worth_on_a_sheet(seeds: tuple[int, ...]) -> Interval:
    """As how many times the images shifts count, where nobody has centred the digits."""
    shifted, plain = _with_and_without_shifts(seeds)
    check_fair(shifted, plain, "augmentation")
    by_size = with_change(sheets(seeds), None), larger_sheets(seeds)
    curve = xr.concat([final(runs, "test_accuracy") for runs in by_size], "data")
    return worth(final(shifted, "test_accuracy"), curve)


def worth_when_centred(seeds: tuple[int, ...]) -> Interval:
    """The same where everyone has been centred."""
    plain, shifted = _centred_by_size(seeds), centred(seeds, SHIFT)
    check_fair(shifted, plain.sel(data=REAL), "augmentation")
    return worth(final(shifted, "test_accuracy"), final(plain, "test_accuracy"))


def worth(augmented: xr.DataArray, plain: xr.DataArray) -> Interval:
    """Real images with which plain training is as good, over `REAL`: the geometric mean over seeds.

    Read off the mean curve of plain training over the logarithm of the number of images, for each
    seed's augmented accuracy. Beyond the curve's ends the nearest end counts, so that the largest
    size gives a lower bound.

    Args:
        augmented: Accuracy with `REAL` images and the augmentation, one a seed.
        plain: Accuracy without it, (data, seed), the dimension ``data`` in rising order.
    """
    curve = np.maximum.accumulate(plain.mean("seed").values)
    log_images = np.interp(augmented.values, curve, np.log(plain["data"].values.astype(float)))
    log = t_interval(log_images - np.log(REAL))
    return Interval(*np.exp([log.mean, log.low, log.high]).tolist(), log.n)


def _with_and_without_shifts(seeds: tuple[int, ...]) -> tuple[xr.Dataset, xr.Dataset]:
    runs = sheets(seeds).sel(data=REAL)
    return with_change(runs, SHIFT), with_change(runs, None)


@cached
def _centred_by_size(seeds: tuple[int, ...]) -> xr.Dataset:
    sizes = {n: digits(n) for n in CENTRED_SIZES}
    return train(NETWORK, sizes, CONFIG, seeds, progress=False, test=True)
