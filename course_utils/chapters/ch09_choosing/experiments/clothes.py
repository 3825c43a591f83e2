"""Pictures of clothes with fewer pixels, so that networks on a processor learn them in seconds."""

from dataclasses import replace

import numpy as np

from course_utils.data import Dataset

SIDE = 28  # pixels


def smaller(data: Dataset, by: int = 2) -> Dataset:
    """The same images, of which by × by pixels become one, their mean."""
    if by == 1:
        return data
    parts = {
        f"X_{part}": _means(getattr(data, f"X_{part}"), by) for part in ("train", "val", "test")
    }
    return replace(data, image_shape=(1, SIDE // by, SIDE // by), **parts)


def _means(X: np.ndarray, by: int) -> np.ndarray:
    side = SIDE // by
    return X.reshape(-1, side, by, side, by).mean(axis=(2, 4)).reshape(len(X), -1)
