"""What more training images do."""

import xarray as xr

from course_utils.chapters.shared.digits import FAST, NETWORK, digits
from course_utils.claims.claim import cached
from course_utils.claims.fairness import check_fair, final
from course_utils.statistics import Interval, t_interval
from course_utils.training import train


def gap_at_20_images(seeds: tuple[int, ...]) -> Interval:
    """Training accuracy minus test accuracy."""
    return t_interval(_gap(_by_size(seeds).sel(data=20)))


def training_accuracy_at_20_images(seeds: tuple[int, ...]) -> Interval:
    """Training accuracy on the smallest set."""
    return t_interval(final(_by_size(seeds).sel(data=20), "train_accuracy"))


def gap_closed(seeds: tuple[int, ...]) -> Interval:
    """The gap at 20 images minus that at 797."""
    few, many = (_by_size(seeds).sel(data=n) for n in (20, 797))
    check_fair(few, many, differing="data")
    return t_interval(_gap(few) - _gap(many))


def _gap(runs: xr.Dataset) -> xr.DataArray:
    return final(runs, "train_accuracy") - final(runs, "test_accuracy")


@cached
def _by_size(seeds: tuple[int, ...]) -> xr.Dataset:
    sizes = {n: digits(n) for n in (20, 797)}
    return train(NETWORK, sizes, FAST, seeds, progress=False, test=True)
