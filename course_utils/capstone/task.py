"""The task: few digits, off their centre and partly labelled wrong; and where a learner begins."""

from dataclasses import replace
from zlib import crc32

import numpy as np

from course_utils.augmentation import uncentred
from course_utils.data import Dataset, load
from course_utils.models import mlp
from course_utils.training import TrainConfig

NOTEBOOK, TITLE = "11_capstone", "Capstone"
ABOUT = "a project of your own, from the plan to the report"
TOPICS = "sixty trainings, a test set that scores once, and what a lecturer says of the protocol"
BUDGET = 60  # trainings of a project; a training is one setting with one seed
MOST_STEPS = 1000  # of one training
N_TRAIN, NOISE = 200, 0.3  # digits to train on, and the share of wrong labels among them
MARGIN = 1  # pixels by which the sheet is larger on each side, and digits are off their centre
BASELINE = TrainConfig(
    lr=0.1, momentum=0.9, batch_size=50, steps=400, log_every=40, dtype="float64"
)
SMALL, NORMED = "small", "batch_norm"
# 10 × 10 pixels in, ten digits out.
NETWORKS = {
    SMALL: mlp(100, 64, n_out=10),
    "wide": mlp(100, 256, n_out=10),
    "deep": mlp(100, 64, 64, n_out=10),
    NORMED: mlp(100, 64, n_out=10, batch_norm=True),
}


def whole(number: int) -> Dataset:
    """All data of a project, its test images too: for the seal alone.

    The split and the wrong labels follow from the number of the project, by a seed that no lesson
    and no learner chose: whoever could choose the split could try splits until one flatters. The
    first project of each learner has the same number, so a class can compare its scores; who
    begins anew gets a new split, of which the first score has told little.

    What a split has left for training is tested on, too: it narrows the interval.
    """
    seed = crc32(f"capstone {number}".encode())
    data, all_of_them = load("digits", N_TRAIN, NOISE, seed), load("digits", seed=seed)
    left = slice(N_TRAIN, None)  # the first are those that are trained on
    data = replace(
        data,
        X_test=np.concatenate([data.X_test, all_of_them.X_train[left]]),
        y_test=np.concatenate([data.y_test, all_of_them.y_train[left]]),
    )
    return uncentred(data, MARGIN, seed)


def without_test(data: Dataset) -> Dataset:
    """The same training and validation images; the latter in the place of the test set, too."""
    return replace(data, X_test=data.X_val.copy(), y_test=data.y_val.copy())
