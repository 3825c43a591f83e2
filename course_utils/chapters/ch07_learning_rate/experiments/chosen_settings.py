"""The learning rate and strength of each method; `tuned_methods` says how they were chosen."""

from typing import Any

from course_utils.augmentation import Rotation

Key = tuple[str, ...]  # methods that are used together, in the order of `METHODS`

NOTHING, BATCH_NORM, EARLY_STOPPING = "nothing", "BatchNorm", "early stopping"
METHODS = ("L2", "L1", "dropout", "augmentation", EARLY_STOPPING, BATCH_NORM)
PAIRS: tuple[Key, ...] = (
    ("L2", "dropout"),
    ("dropout", "augmentation"),
    ("augmentation", BATCH_NORM),
)
ALONE: tuple[Key, ...] = ((), *((name,) for name in METHODS))

OWN, ONE, RIGHT = "own rates", "one rate", "right labels"  # the tables
WRONG_LABELS = {OWN: 0.2, ONE: 0.2, RIGHT: 0.0}  # their shares of wrong labels
ONE_RATE = 0.28

CHOSEN: dict[str, dict[str, dict[str, Any]]] = {
    OWN: {
        NOTHING: {"lr": 0.14},
        "L2": {"lr": 0.14, "weight_decay": 0.003},
        "L1": {"lr": 0.14, "l1": 0.001},
        "dropout": {"lr": 0.14, "dropout": 0.05},
        "augmentation": {"lr": 0.14, "augmentation": Rotation(10)},
        EARLY_STOPPING: {"lr": 0.14, "patience": 1},
        BATCH_NORM: {"lr": 0.03},
        # Pairs: the strengths of each alone, the rate chosen again.
        "L2 + dropout": {"lr": 0.14, "weight_decay": 0.003, "dropout": 0.05},
        "dropout + augmentation": {"lr": 0.2, "dropout": 0.05, "augmentation": Rotation(10)},
        "augmentation + BatchNorm": {"lr": 0.03, "augmentation": Rotation(10)},
    },
    ONE: {
        NOTHING: {"lr": ONE_RATE},
        "L2": {"lr": ONE_RATE, "weight_decay": 0.01},
        "L1": {"lr": ONE_RATE, "l1": 0.003},
        "dropout": {"lr": ONE_RATE, "dropout": 0.1},
        "augmentation": {"lr": ONE_RATE, "augmentation": Rotation(20)},
        EARLY_STOPPING: {"lr": ONE_RATE, "patience": 1},
        BATCH_NORM: {"lr": ONE_RATE},
    },
    RIGHT: {
        NOTHING: {"lr": 0.56},
        "L2": {"lr": 0.56, "weight_decay": 0.003},
        "L1": {"lr": 0.56, "l1": 0.0001},
        "dropout": {"lr": 0.28, "dropout": 0.05},
        "augmentation": {"lr": 0.28, "augmentation": Rotation(5)},
        EARLY_STOPPING: {"lr": 0.28, "patience": 1},
        BATCH_NORM: {"lr": 0.7},
    },
}


def name_of(key: Key) -> str:
    return " + ".join(key) or NOTHING
