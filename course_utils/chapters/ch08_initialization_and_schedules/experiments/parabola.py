"""The floor of a noisy parabola, on drawn walks."""

import numpy as np

from course_utils.floor import floor, rates_of, walk
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval

LR, STEPS, WALKS = 0.1, 200, 500


def against_formula(seeds: tuple[int, ...]) -> Interval:
    """A measure: the mean square after 200 steps at a constant rate, over the formula's."""
    rates = rates_of(None, LR, STEPS)
    ends = [walk(rates, generator(s, "noisy parabola"), start=np.ones(WALKS))[-1] for s in seeds]
    return t_interval([np.mean(w**2) / floor(LR) for w in ends])
