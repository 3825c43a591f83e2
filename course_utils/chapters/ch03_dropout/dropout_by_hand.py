"""Exercises 3.1 and 3.3: functions that draw masks. A checker of properties of many draws."""

from dataclasses import dataclass, replace

import numpy as np

from course_utils.checkers.exercise import Check
from course_utils.checkers.oracle import agree, near, read_shape
from course_utils.checkers.outcome import Misconception
from course_utils.checkers.running import Answer, Trouble
from course_utils.randomness import generator

ROWS, COLUMNS = 60, 50  # examples and units of a call
NEAR = 1e-3  # how near two factors must be to be the same


@dataclass(frozen=True)
class Draw:
    """One call, and what came of it."""

    clean: np.ndarray  # what there is without dropout, (n, units); no entry is 0
    out: np.ndarray
    keep_prob: float

    @property
    def kept(self) -> np.ndarray:
        """Which entries are not 0."""
        return self.out != 0

    @property
    def share(self) -> float:
        return float(self.kept.mean())

    @property
    def factors(self) -> np.ndarray:
        """By what each entry that stays was multiplied."""
        return (self.out / self.clean)[self.kept]

    def factor_is(self, value: float) -> bool:
        """Whether every entry that stays was multiplied by this number."""
        return self.kept.any() and bool(np.allclose(self.factors, value, rtol=NEAR))

    def share_is(self, value: float) -> bool:
        """Whether the share that stays could be one drawn with this probability."""
        return near(self.share, value, self.kept.size)


@dataclass(frozen=True)
class Draws:
    """Calls that tell right from wrong."""

    first: Draw
    second: Draw  # the same generator, one call later
    again: Draw  # the first once more, with a generator in the same state
    other: Draw  # another keep_prob
    at_test_time: np.ndarray | None = None  # of a function that knows training from testing

    @property
    def different(self) -> tuple[Draw, ...]:
        return self.first, self.second, self.other

    def every(self, holds) -> bool:
        """Whether a property holds for all draws."""
        return all(holds(draw) for draw in self.different)


# --- 3.1 ------------------------------------------------------------------------------------------


def _dropped(answer: Answer) -> Draws:
    """Some of either sign dropped, and none near 0, so that a 0 is a dropped one."""
    signs = generator(1, "exercise 3.1").choice([-1.0, 1.0], (ROWS, COLUMNS))
    A = generator(0, "exercise 3.1").uniform(0.5, 2, (ROWS, COLUMNS)) * signs
    return _draws(lambda k, rng: Draw(A, _array(answer(A, k, rng), A.shape), k))


def _at_the_edges(answer: Answer, A: np.ndarray) -> str:
    rng = generator(3, "exercise 3.1")
    for what, edge, keep_prob in (
        ("with keep_prob = 1, where everything stays", A, 1.0),
        ("where A is 0 everywhere", np.zeros((2, 3)), 0.5),
    ):
        if not agree(_array(answer(edge, keep_prob, rng), edge.shape), edge):
            return f"Right so far, but not {what}: the result should be A itself."
    one = _array(answer(A[0], 0.5, rng), A[0].shape)
    if not np.allclose(one[one != 0], 2 * A[0][one != 0]):
        return "Right so far, but not for a single example, A of shape (units,)."
    return ""


# --- 3.3 ------------------------------------------------------------------------------------------


def _forward(answer: Answer) -> Draws:
    """A layer in which every unit is on, so that a 0 is a dropped one."""
    X, W = _layer(generator(0, "exercise 3.3"))
    clean = X @ W

    def draw(keep_prob: float, rng) -> Draw:
        return Draw(clean, _array(answer(X, W, keep_prob, True, rng), clean.shape), keep_prob)

    seen = _draws(draw)
    at_test_time = _array(answer(X, W, 0.8, False, generator(2, "exercise 3.3")), clean.shape)
    return replace(seen, at_test_time=at_test_time)


def _layer(rng) -> tuple[np.ndarray, np.ndarray]:
    X, W = rng.standard_normal((ROWS, 5)), rng.standard_normal((5, COLUMNS))
    return np.abs(X) + 0.1, np.abs(W) + 0.1


def _at_test_time(seen: Draws) -> str:
    if not agree(seen.at_test_time, seen.first.clean):
        return "With training=False the result should be ReLU(XW), with nothing dropped or scaled."
    return ""


def _where_relu_is_off(answer: Answer) -> str:
    rng = generator(0, "exercise 3.3")
    X, W = _layer(rng)
    for training in (True, False):
        value = _array(answer(X, -W, 0.8, training, rng), (ROWS, COLUMNS))
        if not agree(value, np.zeros((ROWS, COLUMNS))):
            return "Right so far, but not for units whose input is negative: ReLU makes them 0."
    return ""


# --- what both share ------------------------------------------------------------------------------


def _draws(draw) -> Draws:
    rng = generator(0, "masks of an exercise")
    first, second = draw(0.8, rng), draw(0.8, rng)
    again = draw(0.8, generator(0, "masks of an exercise"))
    return Draws(first, second, again, draw(0.3, generator(1, "masks of an exercise")))


def _array(value, shape: tuple[int, ...]) -> np.ndarray:
    """What a function returned, as an array of the expected shape.

    Raises:
        Trouble: If it is none.
    """
    expected = f"an array of shape {shape}"
    array = read_shape(value, shape, expected)
    if not np.isfinite(array).all():
        raise Trouble(
            "not finite",
            f"Your function should return {expected}, all finite, but some of it is NaN or "
            "infinite. Is something divided by 0?",
        )
    return array


def _problem(seen: Draws) -> str:
    """Which property does not hold; empty if all do."""
    for draw in seen.different:
        k = draw.keep_prob
        if not draw.share_is(k):
            return (
                f"With keep_prob = {k:g}, {draw.share:.0%} of the entries stayed: {k:.0%} should."
            )
        if not draw.factor_is(1 / k):
            return (
                f"With keep_prob = {k:g} every entry that stays should be multiplied by "
                f"1/keep_prob = {1 / k:.3g}, but one was multiplied by {_odd(draw.factors, 1 / k)}."
            )
        for axis, name in ((0, "unit"), (1, "example")):
            shares, n = draw.kept.mean(axis=axis), draw.kept.shape[axis]
            if not near(shares, k, n).all():
                return (
                    f"Not every {name} is kept equally often: each should stay with probability "
                    f"keep_prob = {k:g}, whichever it is."
                )
    return ""


def _odd(factors: np.ndarray, right: float) -> str:
    """The factor that is furthest from the right one."""
    return f"{factors[np.abs(factors - right).argmax()]:.3g}"


def _in_stripes(seen: Draws) -> bool:
    """A whole row, or a whole column, is kept or dropped together."""

    def along(axis: int) -> bool:
        return seen.every(
            lambda draw: bool((draw.kept.all(axis) | ~draw.kept.any(axis)).all()),
        )

    return along(0) or along(1)


_FROZEN = Misconception(
    "the same mask at every call",
    "Your mask is the same at every call. Is a generator with a fixed seed made inside the "
    "function? Then the same units are dropped for ever, and the network is just smaller. Draw "
    "from the rng that you are given: it moves on from call to call.",
    lambda seen: seen.first.share < 1 and np.array_equal(seen.first.kept, seen.second.kept),
)
_OWN_RANDOMNESS = Misconception(
    "rng not used",
    "Two calls with generators in the same state gave different masks, so that nobody can repeat "
    "your experiment. Draw from rng, not from np.random or a new generator.",
    lambda seen: not np.array_equal(seen.first.kept, seen.again.kept),
)
_SWAPPED = Misconception(
    "keep and drop swapped",
    "You drop what should stay: with keep_prob 0.8 only 20 % stay. rng.random() < keep_prob is "
    "true with probability keep_prob, and true is 1.",
    lambda seen: seen.every(lambda draw: draw.share_is(1 - draw.keep_prob)),
)
_UNSCALED = Misconception(
    "scaling left out",
    "What stays is not scaled. The sum that the next layer sees shrinks by keep_prob in training, "
    "and jumps up at test time: divide by keep_prob.",
    lambda seen: seen.every(lambda draw: draw.factor_is(1)),
)
_NOT_DROPPED = Misconception(
    "nothing dropped",
    "Nothing is dropped: every entry stays. Draw a mask of A's shape, true with probability "
    "keep_prob, and multiply by it.",
    lambda seen: seen.every(lambda draw: bool(draw.kept.all())),
)
_MULTIPLIED = Misconception(
    "multiplied by keep_prob",
    "You multiply by keep_prob what should be divided by it. Fewer entries stay, so each must "
    "count for more.",
    lambda seen: seen.every(lambda draw: draw.factor_is(draw.keep_prob)),
)
_BY_P = Misconception(
    "divided by p",
    "You divide by the drop probability 1 - keep_prob. With keep_prob 0.8 most stays, and needs "
    "to grow by only a quarter: divide by keep_prob.",
    lambda seen: seen.every(lambda draw: draw.factor_is(1 / (1 - draw.keep_prob))),
)
_BY_SHARE = Misconception(
    "divided by the share that stayed",
    "You divide by the share that happened to stay in this draw. Then one unit's scale depends on "
    "the draws of all others. Divide by keep_prob: the mean over draws is right then.",
    lambda seen: (
        seen.every(lambda draw: draw.factor_is(1 / draw.share))
        and not seen.every(lambda draw: draw.factor_is(1 / draw.keep_prob))
    ),
)
_STRIPES = Misconception(
    "one draw for many entries",
    "Whole rows or columns are dropped together. Each entry needs a draw of its own: a mask of "
    "the same shape as what it is multiplied with.",
    _in_stripes,
)
_MASK_RETURNED = Misconception(
    "mask returned",
    "You return the mask, or the scaled mask, and not what it leaves of A. Multiply it with A.",
    lambda seen: seen.every(lambda draw: draw.kept.any() and np.ptp(draw.out[draw.kept]) < NEAR),
)

# The order matters: a mask that is frozen may be unscaled as well, and freezing is the worse of it.
DROPOUT = Check(
    signature="dropout(A, keep_prob, rng)",
    observe=_dropped,
    problem=lambda answer, seen: _problem(seen) or _at_the_edges(answer, seen.first.clean),
    passed="Every entry has its own draw, what stays is divided by keep_prob, and each call draws "
    "anew. So the mean over draws is A.",
    misconceptions=(
        _NOT_DROPPED,
        _FROZEN,
        _OWN_RANDOMNESS,
        _MASK_RETURNED,
        _STRIPES,
        _SWAPPED,
        _UNSCALED,
        _MULTIPLIED,
        _BY_P,
        _BY_SHARE,
    ),
)

MASKED_FORWARD = Check(
    signature="forward(X, W, keep_prob, training, rng)",
    observe=_forward,
    problem=lambda answer, seen: (
        _problem(seen) or _at_test_time(seen) or _where_relu_is_off(answer)
    ),
    passed="In training each call draws a new mask from rng; at test time nothing is dropped and "
    "nothing is scaled.",
    misconceptions=(
        _NOT_DROPPED,
        _FROZEN,
        _OWN_RANDOMNESS,
        Misconception(
            "dropped at test time",
            "In training it is right, but at test time units are still dropped, so the same image "
            "gets another answer each time. With training=False return ReLU(XW) as it is.",
            lambda seen: bool((seen.at_test_time == 0).any()),
        ),
        Misconception(
            "scaled at test time",
            "At test time you still scale. Inverted dropout did all of its scaling in training, so "
            "that nothing is left to be done: return ReLU(XW).",
            lambda seen: any(
                np.allclose(seen.at_test_time, factor * seen.first.clean, rtol=NEAR)
                for factor in (seen.first.keep_prob, 1 / seen.first.keep_prob)
            ),
        ),
        _STRIPES,
        _SWAPPED,
        _UNSCALED,
        _MULTIPLIED,
        _BY_P,
    ),
)
