"""What every data set of the course looks like: three parts, flat inputs, and what they mean."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """A training, a validation and a test set, with no example in two of them.

    Inputs are always flat, X is n × d: an image of 28 × 28 pixels is a row of 784 numbers, and
    `image_shape` says how to fold it back: ``X_train.reshape(-1, *image_shape)``.

    Raises:
        ValueError: If the parts do not fit together (see `__post_init__`).
    """

    X_train: np.ndarray  # (n_train, d) float32
    y_train: np.ndarray  # (n_train,) int64 classes 0 … n_classes - 1, or float32 targets
    X_val: np.ndarray  # (n_val, d), for choosing hyperparameters
    y_val: np.ndarray  # (n_val,)
    X_test: np.ndarray  # (n_test, d), to be looked at once
    y_test: np.ndarray  # (n_test,)
    name: str
    task: str  # "classification" or "regression"
    n_classes: int | None = None  # None for regression
    image_shape: tuple[int, ...] | None = None  # (channels, height, width), None if no image
    feature_names: tuple[str, ...] | None = None  # d names, where the features have names
    class_names: tuple[str, ...] | None = None  # n_classes names
    true_weights: np.ndarray | None = None  # (d,) float64, where the data came from a linear model

    def __post_init__(self):
        """Check that the parts fit together."""
        if self.task not in ("classification", "regression"):
            raise ValueError(f'task must be "classification" or "regression", got {self.task!r}')
        if (self.n_classes is None) != (self.task == "regression"):
            raise ValueError(f"n_classes = {self.n_classes} does not fit the task {self.task}")
        for part in ("train", "val", "test"):
            X, y = getattr(self, f"X_{part}"), getattr(self, f"y_{part}")
            if X.ndim != 2 or X.shape[1] != self.n_features or y.shape != X.shape[:1]:
                raise ValueError(
                    f"X_{part} must be n × {self.n_features} and y_{part} of length n, "
                    f"got the shapes {X.shape} and {y.shape}"
                )

    @property
    def n_features(self) -> int:
        """The number of inputs d of one example."""
        return self.X_train.shape[-1]

    def __repr__(self):
        """One line, since printing thousands of pixels helps nobody."""
        kind = self.task if self.n_classes is None else f"{self.task}, {self.n_classes} classes"
        sizes = f"{len(self.y_train)} train, {len(self.y_val)} val, {len(self.y_test)} test"
        return f"<Dataset {self.name}: {kind}; {sizes}; {self.n_features} features>"
