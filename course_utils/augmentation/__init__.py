"""Augmentation: random changes of training inputs, each sample with its own draw.

``train`` takes one as ``TrainConfig(augmentation=Shift(1))`` and calls it on training batches only,
never on validation or test data.
"""

from course_utils.augmentation.changes import (
    Change,
    Crop,
    Erasing,
    GaussianNoise,
    HorizontalFlip,
    InTurn,
    Rotation,
    Shift,
)
from course_utils.augmentation.datasets import changed, halved, uncentred, with_copies
from course_utils.augmentation.operations import crop, erase, flip, mix, rotate, shift

__all__ = [
    "Change",
    "Crop",
    "Erasing",
    "GaussianNoise",
    "HorizontalFlip",
    "InTurn",
    "Rotation",
    "Shift",
    "changed",
    "crop",
    "erase",
    "flip",
    "halved",
    "mix",
    "rotate",
    "shift",
    "uncentred",
    "with_copies",
]
