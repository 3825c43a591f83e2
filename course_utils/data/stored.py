"""The five data sets that are stored in ``data/`` (see ``data/README.md`` for where they are from).

Each file holds ``X`` (n, d), ``y`` (n,), ``split`` (n,) with 0 for the training pool, 1 for
validation and 2 for test, ``row`` (n,) the example's place in the original source, and names where
there are any. The split is part of the file, so it can never change with a library's version.

Every function takes ``n_train`` (None: the whole pool) and ``seed`` (which picks the training
subset and its order) and returns a `Dataset` with true labels in fresh, writable arrays. Validation
and test sets do not depend on either. All of them raise `ValueError` for an impossible ``n_train``
or ``seed`` and `DataFileError` for a damaged file.
"""

from collections.abc import Callable

import numpy as np

from course_utils.data.dataset import Dataset
from course_utils.data.files import read_file
from course_utils.data.sampling import balanced_order, check_n_train
from course_utils.randomness import generator

# A function of the arrays' values to be scaled, and of the training pool's, to scale them by.
Scaling = Callable[[np.ndarray, np.ndarray], np.ndarray]


def fashion_mnist(n_train: int | None = None, seed: int = 0) -> Dataset:
    """Fashion-MNIST: pictures of clothes, 28 × 28 grey values in [0, 1], 10 classes.

    2,000 for training and 1,000 for validation from the original training set, 2,000 for testing
    from the original test set; each part has equally many of each class. Xiao et al. 2017.
    """
    return _stored("fashion_mnist", n_train, seed, _by_maximum(255), image_shape=(1, 28, 28))


def mnist1d(n_train: int | None = None, seed: int = 0) -> Dataset:
    """MNIST-1D: ten digit-like curves, moved, stretched and noisy, sampled at 40 points.

    3,000 for training, 1,000 for validation, 1,000 for testing (the original test set). As its
    author made it, the whole set has mean 0 and standard deviation 1. Greydanus 2020.
    """
    return _stored("mnist1d", n_train, seed, _as_it_is)


def digits(n_train: int | None = None, seed: int = 0) -> Dataset:
    """Handwritten digits, 8 × 8 grey values in [0, 1] (counts of 0 … 16 divided by 16).

    797 for training, 400 for validation, 600 for testing, from scikit-learn's copy of UCI's set.
    Writers are shared between the parts, so this is not accuracy on new writers.
    """
    return _stored("digits", n_train, seed, _by_maximum(16), image_shape=(1, 8, 8))


def breast_cancer(n_train: int | None = None, seed: int = 0) -> Dataset:
    """Breast Cancer Wisconsin (diagnostic): 30 measurements of cell nuclei; 0 malignant, 1 benign.

    300 for training, 119 for validation, 150 for testing, 37 % malignant in each; a training
    subset has equally many of both classes until the malignant ones are used up. Features are
    standardized with the mean and standard deviation of the full training pool (all 300, whatever
    `n_train`).
    """
    return _stored("breast_cancer", n_train, seed, _standardized)


def diabetes(n_train: int | None = None, seed: int = 0) -> Dataset:
    """Diabetes: 10 measurements of a patient; the target is the disease's progress after a year.

    242 for training, 100 for validation, 100 for testing. Features *and target* are standardized
    with the mean and standard deviation of the full training pool (all 242, whatever `n_train`),
    so that predicting the mean has a mean squared error of about 1. Efron et al. 2004.
    """
    return _stored("diabetes", n_train, seed, _standardized, task="regression")


def _stored(
    name: str,
    n_train: int | None,
    seed: int,
    scaling: Scaling,
    task: str = "classification",
    image_shape: tuple[int, ...] | None = None,
) -> Dataset:
    file = read_file(name)
    pool, val, test = (np.flatnonzero(file["split"] == part) for part in (0, 1, 2))
    n_train = check_n_train(n_train, default=len(pool), available=len(pool))
    rng = generator(seed, f"{name} training subset")
    is_classes = task == "classification"
    order = balanced_order(file["y"][pool], rng) if is_classes else rng.permutation(len(pool))
    train = pool[order[:n_train]]

    def inputs(rows):
        return scaling(file["X"][rows], file["X"][pool]).astype(np.float32)

    def targets(rows):
        y = file["y"]
        if is_classes:
            return y[rows].astype(np.int64)
        return _standardized(y[rows], y[pool]).astype(np.float32)

    return Dataset(
        inputs(train),
        targets(train),
        inputs(val),
        targets(val),
        inputs(test),
        targets(test),
        name=name,
        task=task,
        n_classes=len(file["class_names"]) if is_classes else None,
        image_shape=image_shape,
        feature_names=_names(file, "feature_names"),
        class_names=_names(file, "class_names"),
    )


def _names(file, key: str) -> tuple[str, ...] | None:
    return tuple(file[key].tolist()) if key in file else None


def _standardized(values: np.ndarray, pool: np.ndarray) -> np.ndarray:
    return (values - pool.mean(axis=0)) / pool.std(axis=0)


def _by_maximum(maximum: int) -> Scaling:
    return lambda values, pool: values.astype(np.float32) / maximum


def _as_it_is(values: np.ndarray, pool: np.ndarray) -> np.ndarray:
    return values
