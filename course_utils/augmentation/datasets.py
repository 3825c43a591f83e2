"""Data sets made from others: with copies, smaller, or with images that nobody has centred."""

from dataclasses import replace

import numpy as np
import torch
from torch.nn import functional as F

from course_utils.augmentation.changes import Change, Shift
from course_utils.data import Dataset
from course_utils.randomness import generator


def changed(
    X: np.ndarray, change: Change, rng: np.random.Generator, image_shape: tuple[int, ...] | None
) -> np.ndarray:
    """Flat inputs (n, d) after a random change, each row with its own draw.

    Args:
        X: Inputs, such as a data set's ``X_val``.
        change: What is done to them.
        rng: What the change draws from.
        image_shape: How a row folds into an image, as in `Dataset`; None if it is no image.
    """
    x = torch.from_numpy(X).double().reshape(-1, *(image_shape or X.shape[1:]))
    return change(x, rng).reshape(X.shape).numpy().astype(X.dtype)


def with_copies(dataset: Dataset, change: Change, copies: int, seed: int = 0) -> Dataset:
    """The training set and so many changed copies of it, made once and kept (offline).

    Validation and test set stay as they are.

    Args:
        dataset: The originals, already split.
        change: What is done to each copy.
        copies: How many of each training example, 1 or more.
        seed: What the change draws from.

    Raises:
        ValueError: If ``copies`` is below 1.
    """
    if copies < 1:
        raise ValueError(f"copies must be 1 or more, got {copies}")
    rng, X = generator(seed, "copies"), dataset.X_train
    new = [changed(X, change, rng, dataset.image_shape) for _ in range(copies)]
    return replace(
        dataset,
        X_train=np.concatenate([X, *new]),
        y_train=np.tile(dataset.y_train, copies + 1),
    )


def uncentred(dataset: Dataset, margin: int, seed: int = 0) -> Dataset:
    """The same images, each at a random place on a larger black sheet: as nobody has centred them.

    Args:
        dataset: Images of (channels, height, width).
        margin: How many pixels the sheet is larger on each side.
        seed: What the places are drawn from.
    """
    channels, height, width = dataset.image_shape

    def placed(part: str) -> np.ndarray:
        X = getattr(dataset, f"X_{part}")
        sheet = F.pad(torch.from_numpy(X).reshape(-1, *dataset.image_shape), [margin] * 4)
        return Shift(margin)(sheet, generator(seed, f"places {part}")).flatten(1).numpy()

    return _with_inputs(
        dataset,
        placed("train"),
        placed("val"),
        placed("test"),
        (channels, height + 2 * margin, width + 2 * margin),
    )


def halved(dataset: Dataset) -> Dataset:
    """The same images at half the size: each pixel is the mean of 2 × 2, to train faster."""
    channels, height, width = dataset.image_shape
    shape = channels, height // 2, width // 2

    def smaller(X: np.ndarray) -> np.ndarray:
        x = torch.from_numpy(X).reshape(-1, *dataset.image_shape)
        return F.avg_pool2d(x, 2).flatten(1).numpy()

    parts = (smaller(getattr(dataset, f"X_{part}")) for part in ("train", "val", "test"))
    return _with_inputs(dataset, *parts, shape)


def _with_inputs(dataset: Dataset, train, val, test, image_shape) -> Dataset:
    return replace(dataset, X_train=train, X_val=val, X_test=test, image_shape=image_shape)
