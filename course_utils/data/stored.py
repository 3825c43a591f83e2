"""The six data sets that are stored in ``data/`` (see ``data/README.md`` for where they are from).

Each file holds ``X`` (n, d), ``y`` (n,), ``row`` (n,) the example's place in the original source,
names where there are any, and where settings are chosen with the set ``reserved`` (n,): the
examples that `for_choosing` validates on, and that are in no one's split.

Every function takes ``n_train`` (None: all that the split has for training) and ``seed``, which
draws the split of all other examples into training, validation and test, and returns a `Dataset`
with true labels in fresh, writable arrays. All of them raise `ValueError` for an impossible
``n_train`` or ``seed`` and `DataFileError` for a damaged file.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from course_utils.data.dataset import Dataset
from course_utils.data.files import read_file
from course_utils.data.sampling import balanced_order, check_n_train, proportional_order
from course_utils.randomness import generator

# A function of the arrays' values to be scaled, and of the training pool's, to scale them by.
Scaling = Callable[[np.ndarray, np.ndarray], np.ndarray]


def fashion_mnist(n_train: int | None = None, seed: int = 0) -> Dataset:
    """Fashion-MNIST: pictures of clothes, 28 × 28 grey values in [0, 1], 10 classes.

    Up to 10,000 for training, 1,000 for validation and 2,000 for testing, out of 16,000; 1,000
    more are reserved. Each part has equally many of each class. Xiao et al. 2017.
    """
    sizes, shape = (10_000, 1000, 2000), (1, 28, 28)
    return _stored("fashion_mnist", n_train, seed, sizes, _by_maximum(255), image_shape=shape)


def mnist1d(n_train: int | None = None, seed: int = 0) -> Dataset:
    """MNIST-1D: ten digit-like curves, moved, stretched and noisy, sampled at 40 points.

    3,000 for training, 1,000 for validation, 1,000 for testing. As its author made it, the whole
    set has mean 0 and standard deviation 1. Greydanus 2020.
    """
    return _stored("mnist1d", n_train, seed, (3000, 1000, 1000), _as_it_is)


def digits(n_train: int | None = None, seed: int = 0) -> Dataset:
    """Handwritten digits, 8 × 8 grey values in [0, 1] (counts of 0 … 16 divided by 16).

    797 for training, 200 for validation, 400 for testing, out of 1,397 digits by 13 writers; 400
    more are reserved. From scikit-learn's copy of UCI's set. Writers are shared between the parts,
    so this is not accuracy on new writers.
    """
    sizes = (797, 200, 400)
    return _stored("digits", n_train, seed, sizes, _by_maximum(16), image_shape=(1, 8, 8))


def breast_cancer(n_train: int | None = None, seed: int = 0) -> Dataset:
    """Breast Cancer Wisconsin (diagnostic): 30 measurements of cell nuclei; 0 malignant, 1 benign.

    300 for training, 119 for validation, 150 for testing, 37 % malignant in each; a training
    subset has equally many of both classes until the malignant ones are used up. Features are
    standardized with the mean and standard deviation of the seed's full training pool (all 300,
    whatever `n_train`).
    """
    return _stored("breast_cancer", n_train, seed, (300, 119, 150), _standardized)


def diabetes(n_train: int | None = None, seed: int = 0) -> Dataset:
    """Diabetes: 10 measurements of a patient; the target is the disease's progress after a year.

    242 for training, 100 for validation, 100 for testing. Features *and target* are standardized
    with the mean and standard deviation of the seed's full training pool (all 242, whatever
    `n_train`), so that predicting the mean has a mean squared error of about 1. Efron et al. 2004.
    """
    return _stored("diabetes", n_train, seed, (242, 100, 100), _standardized, task="regression")


def glosses(n_train: int | None = None, seed: int = 0) -> Dataset:
    """WordNet's definitions of nouns: which of animal, artifact, food and plant is it about?

    Up to 4,000 for training, 1,000 for validation and 2,000 for testing, out of 7,000; 1,000 more
    are reserved. An input is the number of a word: the definition's first 20 words, 0 where there
    is none; `gloss_words` are the words. Fellbaum 1998.
    """
    return _stored("glosses", n_train, seed, (4000, 1000, 2000), _as_it_is)


def gloss_words() -> tuple[str, ...]:
    """The words that the numbers in "glosses" stand for; 0 is no word, 1 any rarer one."""
    return tuple(read_file("glosses")["words"].tolist())


def for_choosing(dataset: Dataset) -> Dataset:
    """The same training set, to be validated on the images that nobody is judged by.

    Whoever chooses a strength or a rate by many seeds' validation images has looked at images that
    other seeds are tested on. So choices that a claim rests on are made with this, on other seeds.

    Returns:
        The set with its reserve in the place of the validation set, and of the test set, too.

    Raises:
        ValueError: If the set has no reserve. Generated sets need none: their seeds share no
            example.
    """
    file = read_file(dataset.name) if dataset.name in _RESERVED else {}
    if "reserved" not in file or dataset.n_features != file["X"].shape[1]:
        raise ValueError(
            f"no reserve goes with {dataset!r}: there is one for {', '.join(_RESERVED)}, as "
            "`load` gives them. A generated set's seeds share nothing: choose on other seeds"
        )
    rows = np.flatnonzero(file["reserved"])
    X = _RESERVED[dataset.name](file["X"][rows], file["X"][:0]).astype(np.float32)
    y = file["y"][rows].astype(np.int64)
    return replace(dataset, X_val=X, y_val=y, X_test=X.copy(), y_test=y.copy())


def _stored(
    name: str,
    n_train: int | None,
    seed: int,
    sizes: tuple[int, int, int],
    scaling: Scaling,
    task: str = "classification",
    image_shape: tuple[int, ...] | None = None,
) -> Dataset:
    file, is_classes = read_file(name), task == "classification"
    n_train = check_n_train(n_train, default=sizes[0], available=sizes[0])
    pool, val, test = _split(file, is_classes, sizes, generator(seed, f"{name} split"))
    rng = generator(seed, f"{name} training subset")
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


def _split(file, is_classes: bool, sizes: tuple[int, int, int], rng) -> list[np.ndarray]:
    """The rows of the training pool, of the validation set and of the test set."""
    rows = np.flatnonzero(~file["reserved"]) if "reserved" in file else np.arange(len(file["y"]))
    y = file["y"][rows] if is_classes else np.zeros(len(rows), dtype=int)
    n_pool, n_val, n_test = sizes
    order = rows[proportional_order(y, rng)[: n_pool + n_val + n_test]]
    return np.split(order, [n_pool, n_pool + n_val])


def _names(file, key: str) -> tuple[str, ...] | None:
    return tuple(file[key].tolist()) if key in file else None


def _standardized(values: np.ndarray, pool: np.ndarray) -> np.ndarray:
    return (values - pool.mean(axis=0)) / pool.std(axis=0)


def _by_maximum(maximum: int) -> Scaling:
    return lambda values, pool: values.astype(np.float32) / maximum


def _as_it_is(values: np.ndarray, pool: np.ndarray) -> np.ndarray:
    return values


_RESERVED = {
    "digits": _by_maximum(16),
    "fashion_mnist": _by_maximum(255),
    "glosses": _as_it_is,
}
