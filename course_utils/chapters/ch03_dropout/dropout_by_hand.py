"""Exercises 3.1 and 3.3: functions that draw masks. A checker of properties of many draws."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.stats import binom

from course_utils.checkers.draws import EVEN, dependence, standardized
from course_utils.checkers.exercise import Check
from course_utils.checkers.oracle import agree, near, read_shape
from course_utils.checkers.outcome import Misconception
from course_utils.checkers.running import Answer, Trouble
from course_utils.randomness import generator

# Of one call each: keep_prob and the shape of what is dropped, about 3,000 entries. The first two
# are the same, and come from one generator.
CALLS = (
    (0.8, (60, 50)),
    (0.8, (60, 50)),
    (0.3, (100, 30)),
    (0.5, (30, 100)),
    (0.7, (50, 60)),
    (0.6, (60, 60)),
)
NEAR = 1e-3  # how near two factors must be to be the same
RARE = 1e-8  # what is drawn no more often than this was not drawn so


@dataclass(frozen=True)
class Draw:
    """One call, and what came of it."""

    clean: np.ndarray  # what there is without dropout; no entry is 0
    out: np.ndarray
    keep_prob: float
    layer: tuple[np.ndarray, ...] = ()  # X and W of a function that multiplies them itself

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

    different: tuple[Draw, ...]  # those of `CALLS`, or more; the first two from one generator
    again: Draw  # the first once more, with a generator in the same state
    at_test_time: np.ndarray | None = None  # the first of a function that knows training from tests

    @property
    def first(self) -> Draw:
        return self.different[0]

    @property
    def second(self) -> Draw:
        return self.different[1]

    def every(self, holds: Callable[[Draw], bool]) -> bool:
        """Whether a property holds for all draws."""
        return all(map(holds, self.different))


def _draws(draw: Callable[[int, np.random.Generator], Draw], n: int, **more) -> Draws:
    """The first of n draws, the next one with the same generator, and each other with its own."""
    rng, same = (generator(0, "masks of an exercise") for _ in range(2))
    others = (draw(i, generator(i, "masks of an exercise")) for i in range(2, n))
    return Draws((draw(0, rng), draw(1, rng), *others), draw(0, same), **more)


# --- 3.1 ------------------------------------------------------------------------------------------

ANY_SHAPE = (*CALLS, (0.4, (20, 15, 10)), (0.75, (3000,)))


def _dropped(answer: Answer) -> Draws:
    """Some of either sign dropped, and none near 0, so that a 0 is a dropped one."""

    def draw(i: int, rng: np.random.Generator) -> Draw:
        keep_prob, shape = ANY_SHAPE[i]
        numbers = generator(i, "exercise 3.1")
        A = numbers.uniform(0.5, 2, shape) * numbers.choice([-1.0, 1.0], shape)
        return Draw(A, _array(answer(A, keep_prob, rng), shape), keep_prob)

    return _draws(draw, len(ANY_SHAPE))


def _at_the_edges(answer: Answer, A: np.ndarray) -> str:
    rng = generator(3, "exercise 3.1")
    for what, edge, keep_prob in (
        ("with keep_prob = 1, where everything stays", A, 1.0),
        ("where A is 0 everywhere", np.zeros((2, 3)), 0.5),
    ):
        if not agree(_array(answer(edge, keep_prob, rng), edge.shape), edge):
            return f"Right so far, but not {what}: the result should be A itself."
    return ""


# --- 3.3 ------------------------------------------------------------------------------------------


def _forward(answer: Answer) -> Draws:
    """A layer in which every unit is on, so that a 0 is a dropped one."""

    def draw(i: int, rng: np.random.Generator) -> Draw:
        keep_prob, (n, units) = CALLS[i]
        X, W = map(np.abs, _layer(i, n, units))
        out = _array(answer(X, W, keep_prob, True, rng), (n, units))
        return Draw(X @ W, out, keep_prob, (X, W))

    keep_prob, shape = CALLS[0]
    X, W = map(np.abs, _layer(0, *shape))
    tested = answer(X, W, keep_prob, False, generator(2, "exercise 3.3"))
    return _draws(draw, len(CALLS), at_test_time=_array(tested, shape))


def _layer(i: int, n: int, units: int) -> tuple[np.ndarray, np.ndarray]:
    """X (n, d) and W (d, units) of a call, the same for the first two; no entry is near 0."""
    rng, d = generator(max(i, 1), "exercise 3.3"), 5 + i // 2
    signs = (rng.choice([-1.0, 1.0], shape) for shape in ((n, d), (d, units)))
    X, W = (rng.uniform(0.1, 2, sign.shape) * sign for sign in signs)
    return X, W


def _at_test_time(seen: Draws) -> str:
    if not agree(seen.at_test_time, seen.first.clean):
        return "With training=False the result should be ReLU(XW), with nothing dropped or scaled."
    return ""


def _with_units_off(answer: Answer) -> str:
    """Which property does not hold where ReLU gives 0 to about half of the units."""
    X, W = _layer(0, *CALLS[0][1])
    A = np.maximum(X @ W, 0)
    rng = generator(4, "exercise 3.3")
    for keep_prob, training in ((0.8, False), (1.0, True)):
        if not agree(_array(answer(X, W, keep_prob, training, rng), A.shape), A):
            when = "with keep_prob = 1" if training else "with training=False"
            return f"Right so far, but not {when} where some of XW is negative: ReLU(XW) it is."
    out = _array(answer(X, W, 0.8, True, rng), A.shape)
    kept = Draw(A[A > 0], out[A > 0], 0.8)
    if out[A == 0].any() or not (kept.share_is(0.8) and kept.factor_is(1 / 0.8)):
        return "Right so far, but not for units whose input is negative: ReLU makes them 0."
    return ""


def _masked(factors: np.ndarray, axis: int) -> bool:
    """Whether these are a mask, scaled or not, that is not the same all along an axis."""
    kept = ~np.isclose(factors, 0, atol=NEAR)
    varies = bool((kept.any(axis) & ~kept.all(axis)).any())
    return varies and np.ptp(factors[kept]) < NEAR


def _inputs_dropped(draw: Draw) -> bool:
    X, W = draw.layer
    dropped = draw.out @ np.linalg.pinv(W)
    # Whole examples could be dropped behind W just as well.
    return np.allclose(dropped @ W, draw.out) and _masked(dropped / X, axis=1)


def _weights_dropped(draw: Draw) -> bool:
    X, W = draw.layer
    dropped = np.linalg.pinv(X) @ draw.out
    # Whole units could be dropped behind W just as well.
    return np.allclose(X @ dropped, draw.out) and _masked(dropped / W, axis=0)


def _turned_around(seen: Draws) -> bool:
    tested = Draw(seen.first.clean, seen.at_test_time, seen.first.keep_prob)
    return seen.every(lambda draw: agree(draw.out, draw.clean)) and not tested.kept.all()


def _original(seen: Draws) -> bool:
    """Nothing is scaled in training, and multiplied by keep_prob at test time."""
    at_test_time = seen.first.keep_prob * seen.first.clean
    return _UNSCALED.recognised(seen) and agree(seen.at_test_time, at_test_time)


# --- what both share ------------------------------------------------------------------------------


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
        for axis, name in ((0, "unit"), (1, "example")) if draw.kept.ndim == 2 else ():
            if not _equally_often(draw.kept, k, axis):
                return (
                    f"Not every {name} is kept equally often: each should stay with probability "
                    f"keep_prob = {k:g}, whichever it is."
                )
    return ""


def _equally_often(kept: np.ndarray, keep_prob: float, axis: int) -> bool:
    """Whether all sums along an axis could be drawn; exact, since hundreds are looked at."""
    counts, n = kept.sum(axis), kept.shape[axis]
    tails = binom.cdf(counts, n, keep_prob), binom.sf(counts - 1, n, keep_prob)
    return bool((np.minimum(*tails) > RARE).all())


def _odd(factors: np.ndarray, right: float) -> str:
    """The factor that is furthest from the right one."""
    return f"{factors[np.abs(factors - right).argmax()]:.3g}"


def _in_stripes(seen: Draws) -> bool:
    """A whole row, or a whole column, is kept or dropped together."""

    def along(axis: int) -> bool:
        return seen.every(
            lambda draw: (
                draw.kept.ndim == 1 or bool((draw.kept.all(axis) | ~draw.kept.any(axis)).all())
            ),
        )

    return seen.every(lambda draw: bool(draw.kept.any())) and (along(0) or along(-1))


def _dependence(seen: Draws) -> str:
    """How entries share draws, where nothing else is wrong."""
    return "" if _problem(seen) else dependence(*(_mask(draw) for draw in seen.different))


def _mask(draw: Draw) -> np.ndarray:
    return standardized(draw.kept, draw.keep_prob)


def _frozen(seen: Draws) -> bool:
    return 0 < seen.first.share < 1 and np.array_equal(seen.first.kept, seen.second.kept)


_FROZEN_UNITS = Misconception(
    "the same units at every call",
    "One mask of units, or of rows, is used at every call and for all that shares them: some are "
    "dropped for ever, and the network is just smaller. Draw a number for each entry, from the rng "
    "that you are given.",
    lambda seen: _frozen(seen) and _in_stripes(seen),
)
_FROZEN = Misconception(
    "the same mask at every call",
    "Your mask is the same at every call. Is a generator with a fixed seed made inside the "
    "function? Its rows differ, so every unit is used by some example, but the same place in the "
    "batch always meets the same mask. Draw from the rng that you are given: it moves on.",
    _frozen,
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
        seen.every(lambda draw: bool(draw.kept.any()) and draw.factor_is(1 / draw.share))
        and not seen.every(lambda draw: draw.factor_is(1 / draw.keep_prob))
    ),
)
_STRIPES = Misconception(
    "one draw for many entries",
    "Whole rows or columns are dropped together. Each entry needs a draw of its own: a mask of "
    "the same shape as what it is multiplied with.",
    _in_stripes,
)
_EXACT_SHARE = Misconception(
    "exact share kept",
    "You keep the same share at every call, or in every row. Then one entry is dropped because "
    "another one stays. Let each entry have a draw of its own: how many stay varies then.",
    lambda seen: _dependence(seen) == EVEN,
)
_SHARED = Misconception(
    "entries share draws",
    "The right share is dropped, but entries share draws: whether one stays tells whether some "
    "other one stays. Draw as many numbers as there are entries.",
    lambda seen: _dependence(seen) not in ("", EVEN),
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
        _FROZEN_UNITS,
        _FROZEN,
        _OWN_RANDOMNESS,
        _MASK_RETURNED,
        _STRIPES,
        _SWAPPED,
        _UNSCALED,
        _MULTIPLIED,
        _BY_P,
        _BY_SHARE,
        _EXACT_SHARE,
        _SHARED,
    ),
)

MASKED_FORWARD = Check(
    signature="forward(X, W, keep_prob, training, rng)",
    observe=_forward,
    problem=lambda answer, seen: _problem(seen) or _at_test_time(seen) or _with_units_off(answer),
    passed="In training each call draws a new mask from rng; at test time nothing is dropped and "
    "nothing is scaled.",
    misconceptions=(
        Misconception(
            "inputs dropped",
            "You drop entries of X, the inputs. Here the hidden units are dropped: multiply with "
            "W, apply ReLU, and drop entries of what comes out.",
            lambda seen: seen.every(_inputs_dropped),
        ),
        Misconception(
            "weights dropped",
            "You drop entries of W, single weights. Here whole hidden units are dropped, for each "
            "example anew: draw a mask of the shape of ReLU(XW).",
            lambda seen: seen.every(_weights_dropped),
        ),
        Misconception(
            "training turned around",
            "With training=True nothing is dropped, and with training=False units are: it is the "
            "other way round. Look at your condition.",
            _turned_around,
        ),
        _NOT_DROPPED,
        _FROZEN_UNITS,
        _FROZEN,
        _OWN_RANDOMNESS,
        Misconception(
            "dropped at test time",
            "At test time units are still dropped, so the same image gets another answer each "
            "time. With training=False return ReLU(XW) as it is.",
            lambda seen: bool((seen.at_test_time == 0).any() and seen.at_test_time.any()),
        ),
        Misconception(
            "scaled at test time instead",
            "You scale at test time, and not in training: so did the first dropout. Here it is "
            "inverted: divide by keep_prob in training, and leave ReLU(XW) alone at test time.",
            _original,
        ),
        Misconception(
            "scaled at test time",
            "At test time you scale. Inverted dropout does all of its scaling in training, so that "
            "nothing is left to be done: return ReLU(XW).",
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
        _EXACT_SHARE,
        _SHARED,
    ),
)
