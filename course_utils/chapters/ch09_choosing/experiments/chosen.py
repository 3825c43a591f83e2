"""The settings that each method chose in each situation; `guide` says how."""

from typing import Any

from course_utils.augmentation import Rotation
from course_utils.chapters.ch09_choosing.experiments.reading import DropWords

CHOSEN: dict[str, dict[str, Any]] = {
    "small data, right labels, nothing": {"lr": 0.2},
    "small data, right labels, early stopping": {"lr": 0.3, "patience": 5},
    "small data, right labels, rotation": {"lr": 0.3, "augmentation": Rotation(5)},
    "small data, right labels, early stopping + rotation": {
        "lr": 0.3,
        "patience": 10,
        "augmentation": Rotation(10),
    },
    "small data, 20 % wrong, nothing": {"lr": 0.1},
    "small data, 20 % wrong, early stopping": {"lr": 0.1, "patience": 10},
    "small data, 20 % wrong, rotation": {"lr": 0.1, "augmentation": Rotation(15)},
    "small data, 20 % wrong, early stopping + rotation": {
        "lr": 0.1,
        "patience": 10,
        "augmentation": Rotation(25),
    },
    "images, right labels, nothing": {"lr": 0.2},
    "images, right labels, dropout": {"lr": 0.3, "dropout": 0.1},
    "images, right labels, rotation": {"lr": 0.3, "augmentation": Rotation(5)},
    "images, right labels, dropout + rotation": {
        "lr": 0.3,
        "dropout": 0.1,
        "augmentation": Rotation(5),
    },
    "images, 20 % wrong, nothing": {"lr": 0.2},
    "images, 20 % wrong, dropout": {"lr": 0.1, "dropout": 0.1},
    "images, 20 % wrong, rotation": {"lr": 0.3, "augmentation": Rotation(5)},
    "images, 20 % wrong, dropout + rotation": {
        "lr": 0.3,
        "dropout": 0.1,
        "augmentation": Rotation(5),
    },
    "text, right labels, nothing": {"lr": 0.005},
    "text, right labels, L2": {"lr": 0.03, "weight_decay": 1.0},
    "text, right labels, L1": {"lr": 0.01, "l1": 0.003},
    "text, right labels, words dropped": {"lr": 0.03, "augmentation": DropWords(0.6)},
    "Transformer, right labels, nothing": {"lr": 0.015},
    "Transformer, right labels, decay": {"lr": 0.02, "weight_decay": 0.3},
    "Transformer, right labels, dropout": {"lr": 0.02, "dropout": 0.2},
    "Transformer, right labels, decay + dropout": {
        "lr": 0.02,
        "weight_decay": 0.3,
        "dropout": 0.2,
    },
    "Transformer, 300 steps, right labels, nothing": {"lr": 0.015},
    "Transformer, 300 steps, right labels, decay + dropout": {
        "lr": 0.01,
        "weight_decay": 0.3,
        "dropout": 0.2,
    },
}
