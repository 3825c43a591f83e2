"""The four data sets that are drawn anew for each seed, and the truths they are drawn from.

Every function that makes a set takes ``n_train`` (None: its default) and ``seed``, and returns a
`Dataset` with true labels. The seed draws all three parts, the validation and the test set the same
for every ``n_train``. Inputs and noise come from separate generators and are drawn example by
example, so that a small training set is contained in a larger one of the same seed (except for
`sine_dataset`, whose inputs are equally spaced). All raise `ValueError` for an impossible
``n_train`` or ``seed``.
"""

import numpy as np

from course_utils.data.dataset import Dataset
from course_utils.data.sampling import check_n_train
from course_utils.randomness import generator

SINE_NOISE = 0.3  # standard deviation, so that no model's expected squared error is below 0.09
MOONS_NOISE = 0.2  # standard deviation, in each of the two coordinates
CIRCLES_NOISE = 0.1
WIDE_NOISE = 0.5


def sine(x: np.ndarray) -> np.ndarray:
    """The truth behind the set "sine": sin(2πx)."""
    return np.sin(2 * np.pi * np.asarray(x))


def moon(angle: np.ndarray, label: np.ndarray) -> np.ndarray:
    """Points of the two noise-free moons.

    Args:
        angle: Where on the half circle, in [0, π]; any shape.
        label: 0 for the upper moon, 1 for the lower one; the same shape, or a number.

    Returns:
        Their two coordinates, shape (*angle.shape, 2).
    """
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=-1)
    return np.where(np.asarray(label)[..., None] == 0, upper, lower)


def circle(angle: np.ndarray, label: np.ndarray) -> np.ndarray:
    """Points of the two noise-free circles around the origin.

    Args:
        angle: Where on the circle, in [0, 2π]; any shape.
        label: 0 for the outer circle (radius 1), 1 for the inner (radius 0.5); the same shape, or
            a number.

    Returns:
        Their two coordinates, shape (*angle.shape, 2).
    """
    radius = np.where(np.asarray(label) == 0, 1.0, 0.5)
    return radius[..., None] * np.stack([np.cos(angle), np.sin(angle)], axis=-1)


def wide_weights() -> np.ndarray:
    """The true weights of "wide_regression", shape (200,): 8 are not zero, every 25th.

    Their sizes rise from 0.5 to 2 in equal steps and their signs alternate.
    """
    weights = np.zeros(200)
    weights[::25] = np.linspace(0.5, 2, 8) * np.resize([1, -1], 8)
    return weights


def sine_dataset(n_train: int | None = None, seed: int = 0) -> Dataset:
    """Bishop's curve: y = sin(2πx) + noise of standard deviation 0.3, one input x in [0, 1].

    The `n_train` (default 10) training inputs are equally spaced from 0 to 1, the same for every
    seed; the seed draws their noise. 100 for validation and 1,000 for testing lie at random.
    Bishop 2006, section 1.1.
    """
    n_train = check_n_train(n_train, default=10)

    def draw(x, seed, part):
        noise = generator(seed, f"sine {part} noise").standard_normal(len(x))
        return x[:, None], sine(x) + SINE_NOISE * noise

    def draw_anywhere(n, part):
        return draw(generator(seed, f"sine {part} inputs").random(n), seed, part)

    return _dataset(
        draw(np.linspace(0, 1, n_train), seed, "train"),
        draw_anywhere(100, "val"),
        draw_anywhere(1000, "test"),
        name="sine",
        task="regression",
        feature_names=("x",),
    )


def two_moons(n_train: int | None = None, seed: int = 0) -> Dataset:
    """Two half circles that reach into each other, with noise of standard deviation 0.2.

    `n_train` is 100 by default; 200 for validation, 1,000 for testing; equally many of each class.
    """
    return _two_curves("two_moons", moon, np.pi, MOONS_NOISE, ("upper", "lower"), n_train, seed)


def circles(n_train: int | None = None, seed: int = 0) -> Dataset:
    """A circle of radius 0.5 within one of radius 1, with noise of standard deviation 0.1.

    `n_train` is 100 by default; 200 for validation, 1,000 for testing; equally many of each class.
    """
    names = ("outer", "inner")
    return _two_curves("circles", circle, 2 * np.pi, CIRCLES_NOISE, names, n_train, seed)


def wide_regression(n_train: int | None = None, seed: int = 0) -> Dataset:
    """More features than examples: y = Xw + noise, with 200 features, of which 8 matter.

    Features are independent standard normal numbers, the noise has standard deviation 0.5, the
    true weights are in `true_weights` (the same for every seed). `n_train` is 60 by default; 200
    for validation, 1,000 for testing. Predicting the mean has a mean squared error of about 14.7.
    """
    weights = wide_weights()

    def draw(n, seed, part):
        X = generator(seed, f"wide_regression {part} inputs").standard_normal((n, len(weights)))
        noise = generator(seed, f"wide_regression {part} noise").standard_normal(n)
        return X, X @ weights + WIDE_NOISE * noise

    return _dataset(
        draw(check_n_train(n_train, default=60), seed, "train"),
        draw(200, seed, "val"),
        draw(1000, seed, "test"),
        name="wide_regression",
        task="regression",
        true_weights=weights,
    )


def _two_curves(name, curve, last_angle, noise, class_names, n_train, seed) -> Dataset:
    def draw(n, seed, part):
        label = np.arange(n) % 2  # in turn, so that every beginning is balanced
        angle = last_angle * generator(seed, f"{name} {part} angles").random(n)
        scatter = generator(seed, f"{name} {part} noise").standard_normal((n, 2))
        return curve(angle, label) + noise * scatter, label

    return _dataset(
        draw(check_n_train(n_train, default=100), seed, "train"),
        draw(200, seed, "val"),
        draw(1000, seed, "test"),
        name=name,
        task="classification",
        n_classes=2,
        feature_names=("x1", "x2"),
        class_names=class_names,
    )


def _dataset(train, val, test, *, task: str, **about) -> Dataset:
    target_type = np.int64 if task == "classification" else np.float32
    arrays = []
    for X, y in (train, val, test):
        arrays += [X.astype(np.float32), y.astype(target_type)]
    return Dataset(*arrays, task=task, **about)
