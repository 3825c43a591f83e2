"""Exercise 4.4: split the examples, then add changed copies to the training set."""

from dataclasses import dataclass

import numpy as np

from course_utils.checkers.exercise import Check
from course_utils.checkers.oracle import read_numbers
from course_utils.checkers.outcome import Misconception
from course_utils.checkers.running import Answer, Trouble
from course_utils.checkers.wording import returned
from course_utils.randomness import generator

N, COPIES, SHARE, SIGMA = 41, 3, 0.7, 0.01
N_TRAIN = int(SHARE * N)
PARTS = ("X_train", "y_train", "X_val", "y_val")
EXPECTED = "the four arrays X_train, y_train, X_val, y_val"


@dataclass(frozen=True)
class Side:
    """Training or validation set as it came back."""

    X: np.ndarray  # (n, 2), whose first number says which example a row was made from
    y: np.ndarray

    @property
    def example(self) -> np.ndarray:
        return np.round(self.X[:, 0]).astype(int)

    @property
    def changed(self) -> np.ndarray:
        return (_examples()[0][self.example] != self.X).any(axis=1)

    @property
    def labels_fit(self) -> bool:
        return np.array_equal(self.y, _examples()[1][self.example])


@dataclass(frozen=True)
class Split:
    """One call."""

    train: Side
    val: Side

    @property
    def leaks(self) -> bool:
        return bool(set(self.train.example) & set(self.val.example))

    @property
    def counts(self) -> np.ndarray:
        """How many rows of the training set each of its examples has."""
        return np.unique(self.train.example, return_counts=True)[1]


@dataclass(frozen=True)
class Splits:
    first: Split
    second: Split  # the same generator, one call later
    again: Split  # the first once more, with a generator in the same state


def _splits(answer: Answer) -> Splits:
    """Numbered examples split three times, to see where each row came from."""
    rng = generator(0, "exercise 4.4")
    again = generator(0, "exercise 4.4")
    return Splits(_call(answer, rng), _call(answer, rng), _call(answer, again))


def _examples() -> tuple[np.ndarray, np.ndarray]:
    """Numbered examples, whose numbers lie further apart than any noise, and their labels."""
    rng = generator(0, "examples of exercise 4.4")
    X = np.column_stack([np.arange(N), rng.standard_normal(N)])
    return X, rng.integers(5, size=N)


def _call(answer: Answer, rng) -> Split:
    """One call.

    Raises:
        Trouble: If what comes back is not four arrays that fit together.
    """
    value = answer(*_examples(), COPIES, SHARE, SIGMA, rng)
    if not isinstance(value, tuple | list) or len(value) != len(PARTS):
        is_list = isinstance(value, tuple | list)
        got = f"{len(value)} of them." if is_list else returned(value)
        raise Trouble("wrong type", f"Your function should return {EXPECTED}, but returned {got}")
    X_train, y_train, X_val, y_val = (read_numbers(part, EXPECTED) for part in value)
    for name, X, y in (("train", X_train, y_train), ("val", X_val, y_val)):
        if X.ndim != 2 or X.shape[1] != 2 or y.shape != X.shape[:1]:
            raise Trouble(
                "wrong shape",
                f"X_{name} should have shape (n, d) and y_{name} shape (n,) with the same n, but "
                f"they have {X.shape} and {y.shape}.",
            )
        if len(X) and not (abs(X[:, 0] - np.clip(np.round(X[:, 0]), 0, N - 1)) < 0.3).all():
            raise Trouble(
                "wrong shape",
                f"Some rows of X_{name} should be examples or copies of them with noise of "
                "standard deviation sigma, but are far from every example.",
            )
    return Split(Side(X_train, y_train), Side(X_val, y_val))


def _problem(answer: Answer, calls: Splits) -> str:
    """Which property does not hold; empty if all do."""
    return _problem_of(calls.first) or _problem_of(calls.second)


def _problem_of(seen: Split) -> str:
    n_train = len(set(seen.train.example))
    if n_train != N_TRAIN or len(set(seen.val.example)) != N - N_TRAIN:
        return (
            f"Of {N} examples with share {SHARE:g} there should be {N_TRAIN} in training and "
            f"{N - N_TRAIN} in validation; yours are {n_train} and {len(set(seen.val.example))}."
        )
    if len(seen.val.example) != N - N_TRAIN:
        return "Each validation example should stand in the validation set once."
    if not (seen.counts == COPIES + 1).all():
        return (
            f"Each training example should have {COPIES + 1} rows, itself and {COPIES} changed "
            f"copies, but yours have between {seen.counts.min()} and {seen.counts.max()}."
        )
    off = seen.train.X - _examples()[0][seen.train.example]
    if not 0.5 * SIGMA < off[seen.train.changed].std() < 2 * SIGMA:
        return (
            "The noise of the copies should have standard deviation sigma: "
            "sigma * rng.standard_normal(X.shape)."
        )
    return ""


def _same_noise(side: Side) -> bool:
    """Whether all copies of each example are the same."""
    by_example = [
        np.unique(side.X[side.changed & (side.example == k)], axis=0) for k in set(side.example)
    ]
    return side.changed.sum() > len(by_example) and all(len(rows) == 1 for rows in by_example)


SPLIT_FIRST = Check(
    signature="split_and_augment(X, y, copies, share, sigma, rng)",
    observe=_splits,
    problem=_problem,
    passed="No example is on both sides, validation is as it was, and every training example has "
    "its changed copies with the right label.",
    # The order matters: copies that were made before the split also get into the validation set.
    misconceptions=(
        Misconception(
            "labels and images do not fit",
            "Some rows have the label of another example. If X is repeated as a whole, repeat y as "
            "a whole, too: np.tile(y, k), not np.repeat(y, k). And use one order for both.",
            lambda calls: not (calls.first.train.labels_fit and calls.first.val.labels_fit),
        ),
        Misconception(
            "copies before the split",
            "Copies of one example stand on both sides, so that validation rewards learning by "
            "heart. Split the n examples first; then make copies of those for training.",
            lambda calls: calls.first.leaks,
        ),
        Misconception(
            "validation changed",
            "Your validation set holds changed examples. It should be like the world: the examples "
            "as they are, each once.",
            lambda calls: calls.first.val.changed.any(),
        ),
        Misconception(
            "no copies",
            "Your training set holds no changed copies. Add X_train + sigma * noise, `copies` "
            "times.",
            lambda calls: not calls.first.train.changed.any(),
        ),
        Misconception(
            "originals lost",
            "The training examples themselves are missing: only changed copies are left. Keep the "
            "examples, and add the copies.",
            lambda calls: calls.first.train.changed.all(),
        ),
        Misconception(
            "the same copy again and again",
            "All copies of an example are the same: the noise was drawn once and repeated. Draw "
            "new noise for each copy.",
            lambda calls: _same_noise(calls.first.train),
        ),
        Misconception(
            "share turned around",
            "The share of the examples that should be for training went to validation.",
            lambda calls: (
                len(set(calls.first.val.example)) in (N_TRAIN, N_TRAIN + 1)
                and len(set(calls.first.train.example)) <= N - N_TRAIN
            ),
        ),
        Misconception(
            "split not drawn",
            "The same examples go to training at every call. If they are the first ones and X is "
            "sorted, whole classes are missing there. Draw the order: rng.permutation(len(y)).",
            lambda calls: set(calls.first.train.example) == set(calls.second.train.example),
        ),
        Misconception(
            "rng not used",
            "Two calls with generators in the same state gave different results, so that nobody "
            "can repeat your experiment. Draw everything from rng.",
            lambda calls: not np.array_equal(calls.first.train.X, calls.again.train.X),
        ),
    ),
)
