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
    "text, right labels, nothing": {"lr": 0.005},
    "text, right labels, L2": {"lr": 0.03, "weight_decay": 1.0},
    "text, right labels, L1": {"lr": 0.01, "l1": 0.003},
    "text, right labels, words dropped": {"lr": 0.03, "augmentation": DropWords(0.6)},
}
