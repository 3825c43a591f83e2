"""Intervals for ratios: for what grows by factors, and is skewed, rather than by differences."""

import numpy as np

from course_utils.statistics import Interval, t_interval


def paired_log10_ratio(a, b) -> Interval:
    """The mean of log10(a / b), seed by seed: by how many powers of ten a is larger than b."""
    return t_interval(np.log10(np.asarray(a) / np.asarray(b)))


def paired_ratio(a, b) -> Interval:
    """The geometric mean of a / b over seeds, with the interval of its logarithm brought back."""
    log = paired_log10_ratio(a, b)
    return Interval(10**log.mean, 10**log.low, 10**log.high, log.n)


def negative(interval: Interval) -> Interval:
    """The same measurement counted the other way: a loss as a gain."""
    return Interval(-interval.mean, -interval.high, -interval.low, interval.n)
