"""The task: pictures of clothes, few and partly labelled wrong, and where a learner begins."""

from dataclasses import replace
from zlib import crc32

from course_utils.augmentation import halved
from course_utils.data import Dataset, load
from course_utils.models import mlp
from course_utils.training import TrainConfig

BUDGET = 60  # trainings of a project; a training is one setting with one seed
MOST_STEPS = 1000  # of one training
N_TRAIN, N_VAL, NOISE = 300, 200, 0.3
BASELINE = TrainConfig(
    lr=0.1, momentum=0.9, batch_size=50, steps=400, log_every=40, dtype="float64"
)
# 14 × 14 pixels in, ten kinds of clothes out.
PLAIN = "plain"
NETWORKS = {
    PLAIN: mlp(196, 64, n_out=10),
    "wide": mlp(196, 256, n_out=10),
    "deep": mlp(196, 64, 64, n_out=10),
    "batch_norm": mlp(196, 64, n_out=10, batch_norm=True),
}


def whole(number: int) -> Dataset:
    """All data of a project, its test images too: for the seal alone.

    The split and the wrong labels follow from the number of the project, as a seed that no lesson
    and no learner chose: whoever could choose the split could try splits until one flatters. The
    first project of each learner has the same number, so a class can compare its scores; who
    begins anew gets other images, of which the first score has told nothing.
    """
    data = load("fashion_mnist", N_TRAIN, NOISE, crc32(f"capstone {number}".encode()))
    # Any stretch of the validation images has the kinds in proportion.
    return halved(replace(data, X_val=data.X_val[:N_VAL], y_val=data.y_val[:N_VAL]))


def without_test(data: Dataset) -> Dataset:
    """The same training and validation images; the latter in the place of the test set, too."""
    return replace(data, X_test=data.X_val.copy(), y_test=data.y_val.copy())
