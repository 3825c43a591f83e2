"""The data sets of the course: `load` one by its name.

Nothing is downloaded: a set is either generated or read from a checked file in ``data/``, whose
README says where each came from.
"""

from dataclasses import replace
from difflib import get_close_matches

from course_utils.data.dataset import Dataset
from course_utils.data.files import DataFileError
from course_utils.data.folders import from_images
from course_utils.data.generated import (
    circle,
    circles,
    moon,
    sine,
    sine_dataset,
    two_moons,
    wide_regression,
    wide_weights,
)
from course_utils.data.own import OwnData, UnusableData
from course_utils.data.sampling import flip_labels
from course_utils.data.stored import (
    breast_cancer,
    diabetes,
    digits,
    fashion_mnist,
    for_choosing,
    gloss_words,
    glosses,
    mnist1d,
)
from course_utils.data.tables import from_table
from course_utils.randomness import generator

__all__ = [
    "DATASETS",
    "DataFileError",
    "Dataset",
    "OwnData",
    "UnusableData",
    "circle",
    "flip_labels",
    "for_choosing",
    "from_images",
    "from_table",
    "gloss_words",
    "load",
    "moon",
    "sine",
    "wide_weights",
]

# Name -> the function (n_train, seed) that makes the set, with true labels.
DATASETS = {
    "fashion_mnist": fashion_mnist,
    "mnist1d": mnist1d,
    "digits": digits,
    "glosses": glosses,
    "breast_cancer": breast_cancer,
    "diabetes": diabetes,
    "sine": sine_dataset,
    "two_moons": two_moons,
    "circles": circles,
    "wide_regression": wide_regression,
}


def load(name: str, n_train: int | None = None, label_noise: float = 0.0, seed: int = 0) -> Dataset:
    """A data set, with the training part that was asked for.

    Each seed draws its own split: the training, validation and test sets of a seed have no example
    in common, and another seed has others. So an interval over seeds covers the images to judge by
    as well as those to train on. What one seed tests on, another may train on: judge a network by
    the images of its own seed, see `by_seed`. Validation and test sets do not depend on size and
    noise.

    Args:
        name: One of `DATASETS`.
        n_train: The number of training examples; None for the whole training pool, or for a
            generated set its default. For one seed the first 50 of 100 are the set of 50 (except
            for "sine", whose inputs are equally spaced). Classes are balanced as well as can be.
        label_noise: The fraction of *training* labels that are wrong: exactly
            ``round(label_noise * n_train)`` of them are flipped, each to one of the other classes.
            What is flipped at a smaller noise is flipped the same way at a larger one. With K
            classes, 1 - 1/K is the same as labels drawn at random; 1 makes every label wrong.
        seed: Draws the split, the training subset and its order (or the examples themselves, for
            generated data) and the label noise. A non-negative integer.

    Returns:
        The set, in arrays of its own: changing them changes nothing for the next call.

    Raises:
        ValueError: If there is no such set, not that many examples, `label_noise` is not in
            [0, 1] or not 0 for a regression set, or the seed is not a non-negative integer.
        DataFileError: If the set's file is missing or damaged; the message says how to repair it.
    """
    if name not in DATASETS:
        close = get_close_matches(str(name), DATASETS, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise ValueError(f"there is no data set {name!r}.{hint} There are: {', '.join(DATASETS)}")
    dataset = DATASETS[name](n_train, seed)
    if dataset.task == "regression":
        if label_noise != 0:
            raise ValueError(
                f"label_noise must be 0 for {name!r}, got {label_noise}: it is a regression set, "
                "whose targets are numbers and have no classes to be flipped to"
            )
        return dataset
    if label_noise == 0:
        return dataset
    rng = generator(seed, f"{name} label noise")
    noisy = flip_labels(dataset.y_train, dataset.n_classes, label_noise, rng)
    return replace(dataset, y_train=noisy)
