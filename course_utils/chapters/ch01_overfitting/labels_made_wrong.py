"""Exercise 1.4: labels made wrong at random. A checker of properties, within Monte Carlo error."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from course_utils.checkers.draws import EVEN, dependence, standardized
from course_utils.checkers.exercise import Check
from course_utils.checkers.oracle import near, read_shape
from course_utils.checkers.outcome import Misconception
from course_utils.checkers.running import Answer, Trouble
from course_utils.checkers.wording import shown
from course_utils.randomness import generator


@dataclass(frozen=True)
class Flips:
    """One call, and what came of it."""

    y: np.ndarray
    noisy: np.ndarray
    rate: float
    n_classes: int

    @property
    def flipped(self) -> np.ndarray:
        return self.noisy != self.y

    @property
    def share(self) -> float:
        return float(self.flipped.mean())

    @property
    def shifts(self) -> np.ndarray:
        """By how much each flipped label was moved, counted upwards and around."""
        return ((self.noisy - self.y) % self.n_classes)[self.flipped]

    def share_is(self, expected: float) -> bool:
        return near(self.share, expected, len(self.y))


@dataclass(frozen=True)
class Calls:
    """Calls that tell right from wrong."""

    first: Flips
    second: Flips  # the same generator, one call later
    again: Flips  # the first once more, with a generator in the same state
    often: Flips  # another rate and number of classes
    lacking: Flips  # some classes do not occur, the last among them

    @property
    def different(self) -> tuple[Flips, ...]:
        return self.first, self.second, self.often, self.lacking

    def all_shares_are(self, expected) -> bool:
        """Whether each share is what `expected` gives for a rate and a number of classes."""
        return all(call.share_is(expected(call.rate, call.n_classes)) for call in self.different)


def _calls(answer: Answer) -> Calls:
    """Many labels flipped several times."""
    rng = generator(0, "exercise 1.4")
    return Calls(
        first=_flips(answer, 6000, 0.3, 4, rng),
        second=_flips(answer, 6000, 0.3, 4, rng),
        again=_flips(answer, 6000, 0.3, 4, generator(0, "exercise 1.4")),
        often=_flips(answer, 3000, 0.7, 3, generator(1, "exercise 1.4")),
        lacking=_flips(answer, 3000, 0.4, 5, generator(3, "exercise 1.4"), classes=[0, 2, 3]),
    )


def _flips(
    answer: Answer, n: int, rate: float, n_classes: int, rng, classes: list[int] | None = None
) -> Flips:
    """One call on n labels in random order, of all classes or of those that are named.

    Raises:
        Trouble: If what comes back is not n classes.
    """
    y = generator(n_classes, "labels of exercise 1.4").choice(classes or n_classes, size=n)
    noisy = read_shape(
        answer(y, rate, n_classes, rng),
        y.shape,
        "an array of n labels",
        f"For {n} labels your function should return an array of {n} labels",
    )
    outside = (noisy < 0) | (noisy >= n_classes) | (noisy != np.round(noisy))
    if outside.any():
        raise Trouble(OUTSIDE.name, OUTSIDE.told(noisy[outside][0]))
    return Flips(y, noisy.astype(int), rate, n_classes)


def _problem(answer: Answer, seen: Calls) -> str:
    """Which property does not hold in these calls or at the edges; empty if all do."""
    rng = generator(2, "exercise 1.4")
    edges = [_flips(answer, 400, rate, k, rng) for rate, k in _EDGES]
    return next(filter(None, map(_problem_of, (*seen.different, *edges))), "")


def _problem_of(call: Flips) -> str:
    """Which property does not hold; empty if all do."""
    k, text = call.n_classes, f"With rate {call.rate:g} and {call.n_classes} classes"
    if not call.share_is(call.rate):
        return f"{text}, {call.share:.0%} of the labels came out wrong: {call.rate:.0%} should."
    for label in range(k):
        of_class = call.y == label
        if not of_class.any():
            continue
        share = float(call.flipped[of_class].mean())
        if not near(share, call.rate, of_class.sum()):
            return (
                f"{text}, {share:.0%} of class {label} were flipped: every class should be "
                f"flipped equally often, {call.rate:.0%}."
            )
        new = call.noisy[of_class & call.flipped]
        for other in set(range(k)) - {label}:
            share = float((new == other).mean()) if len(new) else 0
            if len(new) and not near(share, 1 / (k - 1), len(new)):
                return (
                    f"{text}, {share:.0%} of the flipped labels of class {label} became {other}: "
                    f"each of the other classes should get {1 / (k - 1):.0%}."
                )
    return ""


def _reseeded(seen: Calls) -> bool:
    return seen.first.share > 0 and np.array_equal(seen.first.noisy, seen.second.noisy)


def _own_randomness(seen: Calls) -> bool:
    return not np.array_equal(seen.first.noisy, seen.again.noisy)


def _first_ones(seen: Calls) -> bool:
    """All wrong labels stand before, or after, the right ones."""

    def in_one_block(call: Flips) -> bool:
        where, n = np.flatnonzero(call.flipped), len(call.y)
        # A block may have gaps, where the true class was drawn again.
        return len(where) > 0 and (where[-1] < 0.9 * n or where[0] > 0.1 * n)

    return all(in_one_block(call) for call in seen.different)


def _one_draw_for_all(seen: Calls) -> bool:
    """In each call all flipped labels get the same class, or move by the same amount."""

    def one_draw(call: Flips) -> bool:
        new = call.noisy[call.flipped]
        return len(new) > 0 and (len(set(new)) == 1 or len(set(call.shifts)) == 1)

    return all(one_draw(call) for call in seen.different)


def _next_class(seen: Calls) -> bool:
    """In all calls all flipped labels move up by one, or down by one."""
    up = all(set(call.shifts) == {1} for call in seen.different)
    return up or all(set(call.shifts) == {call.n_classes - 1} for call in seen.different)


def _one_class_left_out(seen: Calls) -> bool:
    """The class before the true one (a shift of K - 1) is never chosen."""
    return _any_flipped(seen) and all(
        call.n_classes - 1 not in call.shifts for call in seen.different
    )


def _never_new(seen: Calls, which: int) -> bool:
    """The first class (0) or the last one (-1) is never a new label."""
    return _any_flipped(seen) and all(
        range(call.n_classes)[which] not in call.noisy[call.flipped] for call in seen.different
    )


def _from_those_that_occur(seen: Calls) -> bool:
    """No label becomes a class that does not occur."""
    return _any_flipped(seen) and set(seen.lacking.noisy) <= set(seen.lacking.y)


def _moves_equally_often(call: Flips) -> bool:
    """Whether the flipped labels move by 1 … K - 1 equally often."""
    n, others = call.flipped.sum(), range(1, call.n_classes)
    return all(near(np.mean(call.shifts == by), 1 / len(others), n) for by in others)


def _any_flipped(seen: Calls) -> bool:
    return any(call.share > 0 for call in seen.different)


_EDGES = ((0.0, 3), (1.0, 5), (1.0, 2), (0.3, 2))  # rate, number of classes


def _share_draws(seen: Calls, drawn: Callable[[Flips], np.ndarray]) -> bool:
    """Whether labels share draws, though all shares are right. Exact shares are fine."""
    return not any(map(_problem_of, seen.different)) and (
        dependence(*map(drawn, seen.different)) not in ("", EVEN)
    )


def _whether_flipped(call: Flips) -> np.ndarray:
    return standardized(call.flipped, call.rate)


def _where_to(call: Flips) -> np.ndarray:
    """Of the flipped ones, whether they move by one."""
    return standardized(call.shifts == 1, 1 / (call.n_classes - 1))


OUTSIDE = Misconception(
    "class outside of the range",
    "Some new labels are none of the classes 0 … n_classes - 1. After adding to a label, "
    "go around with % n_classes. One of yours: {label}.",
    lambda seen: False,  # told at once, by the call that returned it
    fields=lambda label: {"label": shown(label)},
)

LABEL_FLIPS = Check(
    signature="flip_labels(y, rate, n_classes, rng)",
    observe=_calls,
    problem=_problem,
    passed="The asked share of labels is wrong, every other class is equally likely, "
    "and the caller's labels are left alone.",
    # The order matters: a function that flips by a fixed rule also ignores its generator, for one.
    misconceptions=(
        OUTSIDE,
        Misconception(
            "the first ones flipped",
            "Every label that you flip stands in one block of y. Where y is sorted, that would be "
            "one class, or one kind of example: let rng pick which ones.",
            _first_ones,
        ),
        Misconception(
            "the same flips at every call",
            "Your flips are the same at every call. Is a generator with a fixed seed made inside "
            "the function? Draw from the rng that you are given: it moves on from call to call.",
            _reseeded,
        ),
        Misconception(
            "rng not used",
            "Two calls with generators in the same state gave different flips, so that nobody can "
            "repeat your experiment. Draw everything from rng, not from np.random or a new "
            "generator.",
            _own_randomness,
        ),
        Misconception(
            "always the next class",
            "Every flipped label moves to its neighbour. The network could learn that rule. Draw "
            "how far each one moves: 1 … n_classes - 1 steps.",
            _next_class,
        ),
        Misconception(
            "one draw for all",
            "You draw once, and all flipped labels get it. Draw a number of their own for each: "
            "size= in the call of rng.",
            _one_draw_for_all,
        ),
        Misconception(
            "last class never drawn",
            "No label ever becomes class n_classes - 1. Go around with % n_classes, not with "
            "% (n_classes - 1); and rng.integers(n) draws from 0 … n - 1.",
            lambda seen: _never_new(seen, -1),
        ),
        Misconception(
            "first class never drawn",
            "No label ever becomes class 0. The numbers 1 … n_classes - 1 are how far a label "
            "moves, not the class that it gets: add them to the label, and go around with "
            "% n_classes.",
            lambda seen: _never_new(seen, 0),
        ),
        Misconception(
            "redraws the true class",
            "Too few labels are wrong: 1 in n_classes of your new labels is the true class again, "
            "so that rate 0.3 with 4 classes gives 0.225. Draw from the *other* classes only.",
            lambda seen: (
                seen.all_shares_are(lambda rate, k: rate * (1 - 1 / k))
                and all(map(_moves_equally_often, seen.different))
            ),
        ),
        Misconception(
            "rate turned around",
            "You keep the share of labels that should be flipped: rate 0.3 makes 70 % wrong. Look "
            "at the direction of your comparison.",
            lambda seen: seen.all_shares_are(lambda rate, k: 1 - rate),
        ),
        Misconception(
            "one class left out",
            "One of the other classes is never chosen. The upper end of rng.integers(low, high) is "
            "not drawn: for 1 … n_classes - 1 it is rng.integers(1, n_classes).",
            _one_class_left_out,
        ),
        Misconception(
            "classes taken from y",
            "You draw from the classes that occur in y. In a small set of data one may be missing, "
            "and is a wrong label all the same: n_classes says how many there are.",
            _from_those_that_occur,
        ),
        Misconception(
            "flips share draws",
            "The right share of labels is wrong, but labels share draws: whether one is flipped "
            "tells whether some other one is. Draw a number of its own for each label.",
            lambda seen: _share_draws(seen, _whether_flipped),
        ),
        Misconception(
            "new labels share draws",
            "The right share of labels is wrong, but labels share draws: what one becomes tells "
            "what some other one becomes. Draw a number of its own for each label.",
            lambda seen: _share_draws(seen, _where_to),
        ),
    ),
)
