"""The exercises of chapter 4, Augmentation. 4.1, 4.4 and 4.7 have a file of their own."""

import numpy as np
from scipy import ndimage
from torch import from_numpy
from torch.nn.functional import one_hot

from course_utils.chapters.ch04_augmentation.find_a_transform import MY_CHANGE
from course_utils.chapters.ch04_augmentation.mirror_each_image import RANDOM_FLIPS
from course_utils.chapters.ch04_augmentation.split_then_copy import SPLIT_FIRST
from course_utils.chapters.ch04_augmentation.words import TOO_GOOD_TO_BE_TRUE
from course_utils.checkers.exercise import Exercise
from course_utils.checkers.oracle import Oracle, array, drawn, misconception

# --- 4.2 an image moved by whole pixels ----------------------------------------------------------


def _shift(image, down, right):
    return ndimage.shift(image, (down, right), order=0, mode="constant", cval=0)


def _edge_repeated(image, down, right):
    return ndimage.shift(image, (down, right), order=0, mode="nearest")


_small = np.arange(1.0, 7).reshape(2, 3)
_image, _tall = drawn(4, "exercises of chapter 4: shift", (5, 6), (6, 4))

SHIFT = Oracle(
    signature="shift_image(image, down, right)",
    right=_shift,
    expected="an array of the image's shape",
    cases=((_small, 1, -1), (_image, -2, 1), (_tall, 1, 2), (_image, -1, -2)),
    edges={
        "for a move by nothing": (_image, 0, 0),
        "for a move down alone": (_image, 2, 0),
        "for a move up alone": (_tall, -3, 0),
        "for a move to the right alone": (_tall, 0, 3),
        "for a move to the left alone": (_image, 0, -1),
        "for a move down that is larger than the image": (_small, 5, 0),
        "for a move up that is larger than the image": (_small, -3, 1),
        "for a move to the right that is larger than the image": (_small, 1, 4),
        "for a move to the left that is larger than the image": (_small, 0, -4),
    },
    misconceptions=(
        misconception(
            "wraps around",
            "What leaves your image on one side comes in again on the other: np.roll moves in a "
            "circle. What enters should be 0.",
            lambda image, down, right: np.roll(image, (down, right), (0, 1)),
        ),
        misconception(
            "opposite direction",
            "You move to the wrong side. A window that is cut out lower down shows the image "
            "*higher up*: to move the image down, begin the window above it.",
            lambda image, down, right: _shift(image, -down, -right),
        ),
        misconception(
            "rows and columns swapped",
            "You move right by `down` and down by `right`. The first axis of an image counts its "
            "rows, from top to bottom; the second one its columns.",
            lambda image, down, right: _shift(image, right, down),
        ),
        misconception(
            "one direction upside down",
            "One of the two directions is right, the other is turned around. Rows count from the "
            "top: down is towards larger row numbers, and right towards larger column numbers.",
            lambda image, down, right: _shift(image, -down, right),
            lambda image, down, right: _shift(image, down, -right),
        ),
        misconception(
            "edge repeated",
            "What enters repeats the edge of the image. It should be 0, which is black.",
            _edge_repeated,
        ),
        misconception(
            "sign ignored",
            "Negative moves go the same way as positive ones. A negative `down` moves up, a "
            "negative `right` to the left.",
            lambda image, down, right: _shift(image, abs(down), abs(right)),
        ),
    ),
    passed="Your image moves as SciPy's does, in all directions and even out of sight.",
    property="What was at row i, column j stands at row i + down, column j + right.",
)


# --- 4.3 what copies before the split score on random labels -------------------------------------


def _leaked(copies, share, n_classes):
    alone = (1 - share) ** (copies - 1)
    return 1 - alone + alone / n_classes


LEAKED = Oracle(
    signature="leaked_accuracy(copies, share, n_classes)",
    right=_leaked,
    expected="one number",
    cases=((3, 0.25, 4), (4, 0.8, 10), (6, 0.3, 2)),
    edges={
        "for a single copy, which has no twin": (1, 0.5, 10),
        "where nothing goes to training": (4, 0.0, 5),
        "where everything goes to training": (2, 1.0, 3),
    },
    misconceptions=(
        misconception(
            "guessing forgotten",
            "This is the probability that a twin is in training. Where there is none the model "
            "guesses, and is right once in n_classes times: add that part.",
            lambda m, share, k: 1 - (1 - share) ** (m - 1),
        ),
        misconception(
            "counts itself as a twin",
            "You count m twins. One of the m copies is the validation image itself, so that m - 1 "
            "are left. (Even a single copy would leak.)",
            lambda m, share, k: _leaked(m + 1, share, k),
        ),
        misconception(
            "share and rest swapped",
            "You take `share` as the probability that a twin is *missing* from training. It is "
            "missing with probability 1 - share.",
            lambda m, share, k: _leaked(m, 1 - share, k),
        ),
        misconception(
            "only one twin",
            "You look at one twin alone. There are m - 1 of them, and one in training is enough.",
            lambda m, share, k: share + (1 - share) / k,
        ),
        misconception(
            "probabilities added",
            "You add the probabilities of the twins, which goes beyond 1. Ask the other way round: "
            "how likely is it that *none* is in training? Independent probabilities multiply.",
            lambda m, share, k: (m - 1) * share + (1 - (m - 1) * share) / k,
            lambda m, share, k: min(1, (m - 1) * share) + (1 - min(1, (m - 1) * share)) / k,
        ),
        misconception(
            "twin in training and twin missing swapped",
            "You guess where a twin is in training, and know the answer where none is. It is the "
            "other way round.",
            lambda m, share, k: (1 - share) ** (m - 1) + (1 - (1 - share) ** (m - 1)) / k,
        ),
        misconception(
            "guess added in full",
            "You add 1/n_classes in full. The model guesses only where no twin is in training: "
            "multiply it by that probability.",
            lambda m, share, k: 1 - (1 - share) ** (m - 1) + 1 / k,
        ),
    ),
    passed="It is the probability that a twin is in training, and a guess where none is.",
    property="With probability (1 - share)^(copies - 1) no twin is in training.",
)


# --- 4.5 the squared error under noise -----------------------------------------------------------


def _noisy_error(X, y, w, sigma):
    return np.sum((y - X @ w) ** 2) + len(y) * sigma**2 * (w @ w)


def _with_penalty(penalty):
    return lambda X, y, w, sigma: np.sum((y - X @ w) ** 2) + penalty(len(y), w, sigma)


_X, _y, _w = drawn(4, "exercises of chapter 4: noise", (7, 3), (7,), (3,))

NOISY_ERROR = Oracle(
    signature="noisy_error(X, y, w, sigma)",
    right=_noisy_error,
    expected="one number",
    cases=(
        (array([1.0, 0], [0, 2], [1, 1]), array(1.0, 2, 4), array(1.0, 2), 0.5),
        (_X, _y, _w, 0.3),
        (_X[:5], _y[:5] * 2, _w + 1, 2.0),
    ),
    edges={
        "without noise": (_X, _y, _w, 0.0),
        "for weights of 0": (_X, _y, 0 * _w, 1.5),
        "for a single example": (_X[:1], _y[:1], _w, 0.7),
        "for more features than examples": (_X[:2], _y[:2], _w, 0.7),
    },
    misconceptions=(
        misconception(
            "n forgotten",
            "Your penalty is σ²‖w‖². That is what *one* example adds; there are n of them, each "
            "with noise of its own.",
            _with_penalty(lambda n, w, sigma: sigma**2 * (w @ w)),
        ),
        misconception(
            "σ not squared",
            "Your penalty has σ where the formula has σ². The variance of e·w is σ²‖w‖².",
            _with_penalty(lambda n, w, sigma: n * sigma * (w @ w)),
        ),
        misconception(
            "norm not squared",
            "Your penalty has the norm of w where the formula has its square, Σw².",
            _with_penalty(lambda n, w, sigma: n * sigma**2 * np.sqrt(w @ w)),
            _with_penalty(lambda n, w, sigma: n * sigma**2 * np.abs(w).sum()),
        ),
        misconception(
            "mean instead of sum",
            "You return the mean squared error. Here the errors are summed over the n examples; "
            "that is why n stands before the penalty.",
            lambda X, y, w, sigma: _noisy_error(X, y, w, sigma) / len(y),
            lambda X, y, w, sigma: np.mean((y - X @ w) ** 2) + len(y) * sigma**2 * (w @ w),
        ),
        misconception(
            "noise on the targets",
            "You add nσ², as if the noise were on the targets. It is on the inputs, and reaches "
            "the output through the weights: σ²‖w‖² for each example.",
            _with_penalty(lambda n, w, sigma: n * sigma**2),
        ),
        misconception(
            "penalty missing",
            "This is the error without noise. Noise makes it larger, by nσ²‖w‖² on average.",
            _with_penalty(lambda n, w, sigma: 0),
        ),
        misconception(
            "number of features for n",
            "You multiply by the number of features d. It is the number of examples n: the sum "
            "over features is in ‖w‖² already.",
            _with_penalty(lambda n, w, sigma: len(w) * sigma**2 * (w @ w)),
        ),
    ),
    passed="The same as ridge with α = nσ²: noise on the inputs of a linear model is a penalty.",
    property="It is ‖y - Xw‖² + nσ²‖w‖².",
)


# --- 4.6 smoothed targets ------------------------------------------------------------------------


def _one_hot(y, k):
    return one_hot(from_numpy(np.asarray(y)), k).double().numpy()


def _smoothed(y, epsilon, k):
    return (1 - epsilon) * _one_hot(y, k) + epsilon / k


SMOOTHED = Oracle(
    signature="smoothed_targets(y, epsilon, n_classes)",
    right=_smoothed,
    expected="an array with a row for each example and a column for each class",
    cases=(
        (np.array([0, 2]), 0.3, 3),
        (np.array([3, 1, 0, 3]), 0.1, 4),
        (np.array([1, 0, 1, 4, 2]), 0.25, 5),
    ),
    edges={
        "for ε = 0, where targets are hard": (np.array([1, 0]), 0.0, 2),
        "for ε = 1, where targets say nothing": (np.array([1, 0]), 1.0, 3),
        "for a class that no example has": (np.array([0, 0, 1]), 0.2, 6),
        "for a single example": (np.array([2]), 0.4, 3),
    },
    misconceptions=(
        misconception(
            "spread over the other classes only",
            "You spread ε over the K - 1 wrong classes. That is another convention; here, as in "
            "PyTorch, all K classes get ε/K, the right one too.",
            lambda y, e, k: (1 - e) * _one_hot(y, k) + e / (k - 1) * (1 - _one_hot(y, k)),
        ),
        misconception(
            "nothing taken away",
            "Your rows sum to 1 + ε. What is spread over the classes has to be taken from the "
            "one-hot target first: multiply it by 1 - ε.",
            lambda y, e, k: _one_hot(y, k) + e / k,
        ),
        misconception(
            "nothing spread",
            "Your rows sum to 1 - ε. What is taken from the right class has to go somewhere: ε/K "
            "to each of the K classes.",
            lambda y, e, k: (1 - e) * _one_hot(y, k),
        ),
        misconception(
            "ε for each class",
            "Every class gets ε, so that the rows sum to more than 1. Divide ε by K first.",
            lambda y, e, k: (1 - e) * _one_hot(y, k) + e,
        ),
        misconception(
            "ε for each wrong class",
            "Each wrong class gets ε, so that with more than two classes the rows sum to more than "
            "1. Divide ε by K first, and give that to the right class, too.",
            lambda y, e, k: np.where(_one_hot(y, k) == 1, 1 - e, e),
        ),
        misconception(
            "shares swapped",
            "You keep ε of the one-hot target and spread the rest. It is the other way round: "
            "keep 1 - ε, spread ε.",
            lambda y, e, k: _smoothed(y, 1 - e, k),
        ),
        misconception(
            "hard targets",
            "These are the one-hot targets: epsilon changes nothing.",
            lambda y, e, k: _one_hot(y, k),
        ),
        misconception(
            "right class without its share",
            "The right class gets 1 - ε. Its own share ε/K of what is spread belongs to it as "
            "well: 1 - ε + ε/K, so that each row sums to 1.",
            lambda y, e, k: np.where(_one_hot(y, k) == 1, 1 - e, e / k),
        ),
        misconception(
            "transposed",
            "The numbers are right, but rows and columns are swapped: a row belongs to an example, "
            "a column to a class.",
            lambda y, e, k: _smoothed(y, e, k).T,
        ),
    ),
    passed="Each row sums to 1, and the right class has 1 - ε + ε/K, as in PyTorch.",
    property="Each entry is ε/K, and 1 - ε more for the right class.",
)

EXERCISES = (
    Exercise("mirror each image", 1, 10, RANDOM_FLIPS, "find the bug"),
    Exercise("shift an image", 2, 10, SHIFT),
    Exercise("what twins score", 2, 10, LEAKED, "predict"),
    Exercise("split, then copy", 3, 15, SPLIT_FIRST, "find the bug"),
    Exercise("the error under noise", 2, 10, NOISY_ERROR),
    Exercise("smoothed targets", 1, 10, SMOOTHED),
    Exercise("find a transform", 3, 20, MY_CHANGE, "experiment"),
    Exercise("too good to be true", 2, 10, TOO_GOOD_TO_BE_TRUE, "explain"),
)
