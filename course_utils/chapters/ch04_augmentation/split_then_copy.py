"""Exercise 4.4: split the examples, then add changed copies to the training set."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.spatial import KDTree
from scipy.stats import chi2, kstest

from course_utils.checkers.draws import dependence
from course_utils.checkers.exercise import Check
from course_utils.checkers.oracle import ERRORS, read_numbers
from course_utils.checkers.outcome import Misconception
from course_utils.checkers.running import Answer, Trouble
from course_utils.checkers.wording import returned
from course_utils.randomness import generator

PARTS = ("X_train", "y_train", "X_val", "y_val")
EXPECTED = "the four arrays X_train, y_train, X_val, y_val"
SCALE = 30.0  # of the examples: they lie at least 2 · FAR apart
FAR = 8.0  # far more than noise of the size asked for
SAME = 1e-5  # what float32 rounds off is no change
LEVEL = 1e-6  # how rarely right noise may look wrong
EVEN = 0.01  # of sigma: noise that varies less does not vary


@dataclass(frozen=True)
class Asked:
    """The arguments of a call, but for rng."""

    X: np.ndarray  # (n, d), examples far from one another
    y: np.ndarray  # (n,)
    copies: int
    share: float
    sigma: float

    @property
    def n_train(self) -> int:
        return int(self.share * len(self.y))


def _asked(n: int, d: int, copies: int, share: float, sigma: float) -> Asked:
    rng = generator(n, "examples of exercise 4.4")
    X = SCALE * rng.standard_normal((n, d))
    return Asked(X, rng.integers(-2, 3, size=n), copies, share, sigma)


# Neither share gives a whole number of examples, so that rounding shows.
ASKED = _asked(401, 8, copies=3, share=0.7, sigma=0.02)
OTHERWISE = _asked(351, 9, copies=5, share=0.45, sigma=0.01)


@dataclass(frozen=True)
class Side:
    """Training or validation set as it came back."""

    y: np.ndarray
    example: np.ndarray  # which example each row was made from: the nearest one
    off: np.ndarray  # (n, d), how far the row is from it
    labels_fit: bool

    @property
    def changed(self) -> np.ndarray:
        return (np.abs(self.off) > SAME).any(axis=1)

    @property
    def far(self) -> bool:
        return bool((np.linalg.norm(self.off, axis=1) > FAR).any())

    @property
    def examples(self) -> set[int]:
        return set(self.example.tolist())


@dataclass(frozen=True)
class Split:
    """One call."""

    asked: Asked
    train: Side
    val: Side

    @property
    def leaks(self) -> bool:
        return bool(self.train.examples & self.val.examples)

    @property
    def copies(self) -> np.ndarray:
        """How many changed rows each training example has."""
        return np.bincount(self.train.example, self.train.changed)[list(self.train.examples)]

    @property
    def noise(self) -> np.ndarray:
        """What was added to the changed rows, in units of sigma, (rows, d)."""
        return self.train.off[self.train.changed] / self.asked.sigma

    @property
    def by_example(self) -> np.ndarray | None:
        """The same as (examples, copies, d), where all have the same number of copies."""
        counts = self.copies
        if not len(counts) or counts.min() != counts.max() or not counts.min():
            return None
        order = np.argsort(self.train.example[self.train.changed], kind="stable")
        return self.noise[order].reshape(len(counts), -1, self.noise.shape[1])

    @property
    def switches(self) -> int:
        """How often one goes from a side to the other, from example to example."""
        in_training = np.zeros(len(self.asked.y), int)
        in_training[list(self.train.examples)] = 1
        return int(np.abs(np.diff(in_training)).sum())


@dataclass(frozen=True)
class Splits:
    first: Split
    second: Split  # the same generator, one call later
    again: Split  # the first once more, with a generator in the same state
    otherwise: Split  # other arguments

    @property
    def different(self) -> tuple[Split, ...]:
        return self.first, self.second, self.otherwise


def _splits(answer: Answer) -> Splits:
    """Examples split several times, to see where each row came from."""
    rng = generator(0, "exercise 4.4")
    return Splits(
        _call(answer, ASKED, rng),
        _call(answer, ASKED, rng),
        _call(answer, ASKED, generator(0, "exercise 4.4")),
        _call(answer, OTHERWISE, rng),
    )


def _call(answer: Answer, asked: Asked, rng) -> Split:
    """One call.

    Raises:
        Trouble: If what comes back is not four arrays that fit together.
    """
    value = answer(asked.X, asked.y, asked.copies, asked.share, asked.sigma, rng)
    if not isinstance(value, tuple | list) or len(value) != len(PARTS):
        is_list = isinstance(value, tuple | list)
        got = f"{len(value)} of them." if is_list else returned(value)
        raise Trouble("wrong type", f"Your function should return {EXPECTED}, but returned {got}")
    X_train, y_train, X_val, y_val = (read_numbers(part, EXPECTED) for part in value)
    return Split(asked, _side("train", X_train, y_train, asked), _side("val", X_val, y_val, asked))


def _side(name: str, X: np.ndarray, y: np.ndarray, asked: Asked) -> Side:
    if X.ndim != 2 or X.shape[1] != asked.X.shape[1] or y.shape != X.shape[:1]:
        raise Trouble(
            "wrong shape",
            f"X_{name} should have shape (n, d) and y_{name} shape (n,) with the same n, but "
            f"they have {X.shape} and {y.shape}, where X has {asked.X.shape}.",
        )
    X = np.clip(np.nan_to_num(X, nan=1e9), -1e9, 1e9)  # far from everything
    _, example = KDTree(asked.X).query(X)
    example = example.astype(int)
    return Side(y, example, X - asked.X[example], np.array_equal(y, asked.y[example]))


# --- what noise is like --------------------------------------------------------------------------


def _size(noise: np.ndarray) -> float:
    """Its standard deviation around 0."""
    return float(np.sqrt(np.mean(noise**2)))


def _right_size(noise: np.ndarray) -> bool:
    """Whether independent normal numbers of variance 1 could be of this size."""
    return LEVEL < chi2.cdf(np.sum(noise**2), noise.size) < 1 - LEVEL


def _normal(noise: np.ndarray) -> bool:
    """Whether these could be standard normal numbers."""
    return kstest(noise.ravel(), "norm").pvalue > LEVEL


def _relative(split: Split) -> bool:
    """Whether the noise is a share of the number that it is added to."""
    examples = split.asked.X[split.train.example[split.train.changed]]
    return _normal(split.noise / examples)


def _varies_too_little(split: Split, axis: int) -> bool:
    """Whether the noise is the same along an axis of (examples, copies, d)."""
    noise = split.by_example
    return noise is not None and noise.shape[axis] > 1 and noise.std(axis=axis).max() < EVEN


def _any(holds: Callable[[Split], bool]) -> Callable[[Splits], bool]:
    return lambda calls: any(holds(call) for call in calls.different)


# --- what holds for a right answer ---------------------------------------------------------------


def _problem(answer: Answer, calls: Splits) -> str:
    """Which property does not hold; empty if all do."""
    return next(filter(None, map(_problem_of, calls.different)), "") or _dependent(calls)


def _problem_of(seen: Split) -> str:
    asked, n = seen.asked, len(seen.asked.y)
    sizes = len(seen.train.examples), len(seen.val.examples)
    if sizes != (asked.n_train, n - asked.n_train):
        return (
            f"Of {n} examples with share {asked.share:g} there should be {asked.n_train} in "
            f"training and {n - asked.n_train} in validation; yours are {sizes[0]} and {sizes[1]}."
        )
    if len(seen.val.y) != n - asked.n_train:
        return "Each validation example should stand in the validation set once."
    unchanged = np.bincount(seen.train.example, ~seen.train.changed)[list(seen.train.examples)]
    if not (unchanged == 1).all() or not (seen.copies == asked.copies).all():
        return (
            f"With copies = {asked.copies} each training example should have {asked.copies + 1} "
            f"rows, itself once and {asked.copies} changed copies, but yours have themselves "
            f"{_between(unchanged)} times and {_between(seen.copies)} changed copies."
        )
    if not _right_size(seen.noise):
        return (
            f"The noise of your copies has standard deviation {_size(seen.noise) * asked.sigma:.3g}"
            f", but sigma is {asked.sigma:g}: add sigma * rng.standard_normal(X.shape)."
        )
    if not _normal(seen.noise):
        return (
            "The noise of your copies has standard deviation sigma, but is not normal: draw it "
            "with rng.standard_normal."
        )
    return ""


def _between(counts: np.ndarray) -> str:
    low, high = int(counts.min()), int(counts.max())
    return f"{low}" if low == high else f"between {low} and {high}"


def _dependent(calls: Splits) -> str:
    # In as many parts as there are copies, so that what is exact within each of them shows.
    parts = [np.array_split(call.noise, call.asked.copies) for call in calls.different]
    if dependence(*sum(parts, [])):
        return (
            "The noise of your copies has the right size, but its numbers depend on one another. "
            "Draw one for each entry of each copy, sigma * rng.standard_normal(X.shape)."
        )
    return ""


def _by_place(seen: Split) -> bool:
    """Whether neighbours share a side too often, or too rarely, for a drawn split."""
    n, ours = len(seen.asked.y), len(seen.train.examples)
    pairs = 2 * ours * (n - ours)  # of Wald and Wolfowitz' test of runs
    expected = pairs / n
    variance = pairs * (pairs - n) / (n**2 * (n - 1))
    return variance > 0 and abs(seen.switches - expected) > ERRORS * np.sqrt(variance)


SPLIT_FIRST = Check(
    signature="split_and_augment(X, y, copies, share, sigma, rng)",
    observe=_splits,
    problem=_problem,
    passed="No example is on both sides, validation is as it was, and every training example has "
    "its changed copies with the right label.",
    # The order matters: copies that were made before the split also get into the validation set.
    misconceptions=(
        Misconception(
            "rows from nowhere",
            "Some of your rows are neither an example nor one with noise of standard deviation "
            "sigma added: they are far from every example. Is X still in one piece, and is the "
            "noise multiplied by sigma?",
            _any(lambda call: call.train.far or call.val.far),
        ),
        Misconception(
            "labels and images do not fit",
            "Some rows have the label of another example. If X is repeated as a whole, repeat y as "
            "a whole, too: np.tile(y, k), not np.repeat(y, k). And use one order for both.",
            _any(lambda call: not (call.train.labels_fit and call.val.labels_fit)),
        ),
        Misconception(
            "copies before the split",
            "Copies of one example stand on both sides, so that validation rewards learning by "
            "heart. Split the n examples first; then make copies of those for training.",
            _any(lambda call: call.leaks),
        ),
        Misconception(
            "sides swapped",
            "Your copies are in the validation set, and training has none. The order is X_train, "
            "y_train, X_val, y_val; copies are made of the training examples.",
            _any(lambda call: call.val.changed.any() and not call.train.changed.any()),
        ),
        Misconception(
            "validation changed",
            "Your validation set holds changed examples. It should be like the world: the examples "
            "as they are, each once.",
            _any(lambda call: call.val.changed.any()),
        ),
        Misconception(
            "no copies",
            "Your training set holds no changed copies. Add X_train + sigma * noise, `copies` "
            "times.",
            _any(lambda call: not call.train.changed.any()),
        ),
        Misconception(
            "originals lost",
            "The training examples themselves are missing: only changed copies are left. Keep the "
            "examples, and add the copies.",
            _any(lambda call: call.train.changed.all()),
        ),
        Misconception(
            "the same copy again and again",
            "All copies of an example are the same: the noise was drawn once and repeated. Draw "
            "new noise for each copy.",
            _any(lambda call: _varies_too_little(call, axis=1)),
        ),
        Misconception(
            "share turned around",
            "The share of the examples that should be for training went to validation.",
            lambda calls: all(
                len(call.val.examples) in (call.asked.n_train, call.asked.n_train + 1)
                for call in calls.different
            ),
        ),
        Misconception(
            "split not drawn",
            "The same examples go to training at every call. If they are the first ones and X is "
            "sorted, whole classes are missing there. Draw the order: rng.permutation(len(y)).",
            lambda calls: calls.first.train.examples == calls.second.train.examples,
        ),
        Misconception(
            "split by place",
            "Which side an example goes to depends on where it stands in X: neighbours stay "
            "together, or are parted by a rule. If X is sorted, the two sides differ. Draw the "
            "order: rng.permutation(len(y)).",
            _any(_by_place),
        ),
        Misconception(
            "rng not used",
            "Two calls with generators in the same state gave different results, so that nobody "
            "can repeat your experiment. Draw everything from rng.",
            lambda calls: (
                not (
                    np.array_equal(calls.first.train.example, calls.again.train.example)
                    and np.array_equal(calls.first.train.off, calls.again.train.off)
                    and np.array_equal(calls.first.val.example, calls.again.val.example)
                )
            ),
        ),
        Misconception(
            "the same noise at every call",
            "Two calls one after the other added the same noise: is a generator with a fixed seed "
            "made inside the function? Draw from the rng that you are given.",
            lambda calls: (
                calls.first.noise.shape == calls.second.noise.shape
                and np.allclose(calls.first.noise, calls.second.noise, atol=EVEN)
            ),
        ),
        Misconception(
            "one draw for all examples",
            "All examples get the same noise, so that a copy is the training set moved as a whole. "
            "Draw for each example: rng.standard_normal(X.shape).",
            _any(lambda call: _varies_too_little(call, axis=0)),
        ),
        Misconception(
            "one draw for all features",
            "All features of an example get the same noise. Draw for each of them: "
            "rng.standard_normal(X.shape).",
            _any(lambda call: _varies_too_little(call, axis=2)),
        ),
        Misconception(
            "features left out",
            "Some features of your copies are as they were. All of them get noise: "
            "rng.standard_normal(X.shape).",
            _any(lambda call: (np.abs(call.noise).max(axis=0) < EVEN).any()),
        ),
        Misconception(
            "noise in one direction",
            "Your noise makes all numbers larger, or all smaller. It should have mean 0, as "
            "rng.standard_normal has.",
            _any(lambda call: (call.noise > -EVEN).all() or (call.noise < EVEN).all()),
        ),
        Misconception(
            "relative noise",
            "Your noise is a share of the number itself: large numbers get much of it, small ones "
            "little. Here its standard deviation is sigma for all: X + sigma * noise.",
            _any(_relative),
        ),
        Misconception(
            "noise with an end",
            "Your noise has an end on both sides, as that of rng.uniform. Asked for is normal "
            "noise: sigma * rng.standard_normal(X.shape).",
            _any(lambda call: np.abs(call.noise).max() < 2 * _size(call.noise)),
        ),
    ),
)
