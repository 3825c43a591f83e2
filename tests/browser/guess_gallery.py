"""One question of each kind. The tests ask them in JupyterLab, and here for the right sentence."""

import numpy as np
import xarray as xr

from course_utils.guesses import guess_choice, guess_curve, guess_value, on_commit
from course_utils.statistics import Interval, over_seeds

MEANS = [0.8, 0.6, 0.58, 0.36, 0.37, 0.38, 0.4, 0.5, 0.9]  # at degrees 1 to 9


def value(measured=51234.0):
    return guess_value(
        "1.a", "How large is the largest weight?", measured,
        low=1, high=1e6, log=True, digits=1, unit="", label="largest weight",
    )  # fmt: skip


def accuracy():
    interval = Interval(0.714, 0.702, 0.726, 20)
    return guess_value("1.b", "How accurate?", interval, low=0, high=1, unit="of all images")


def choice():
    options = {"a little": (1, 1.5), "as much again": (1.5, 3), "several times as much": (3, 10)}
    return guess_choice(
        "1.c", "How much more do they spread?", Interval(3.9, 3.5, 4.3, 5),
        options=options, label="ratio of variances", unit="", log=True,
    )  # fmt: skip


def curve(log="", ylim=(0, 1.2)):
    data = np.add.outer([-0.02, 0, 0.02], MEANS)
    errors = xr.DataArray(data, dims=("seed", "degree"), coords={"degree": range(1, 10)})
    return guess_curve(
        "1.d", "How does the test error go?", over_seeds(errors), log=log, ylim=ylim,
        xlabel="degree", ylabel="test error", references={"guess the mean": 0.77},
    )  # fmt: skip


asked = {}
told = []


def ask():
    """A fresh question of each kind, to be found in `asked`; `told` lists what was committed."""
    asked.update(value=value(), choice=choice(), curve=curve())
    told.clear()
    on_commit(note)


def note(guess):
    told.append(guess.id)
