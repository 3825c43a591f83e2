"""Exercise 4.1: images mirrored at random. A checker of properties, within Monte Carlo error."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from course_utils.checkers.draws import EVEN, dependence, standardized
from course_utils.checkers.exercise import Check
from course_utils.checkers.oracle import near, read_shape
from course_utils.checkers.outcome import Misconception
from course_utils.checkers.running import Answer
from course_utils.randomness import generator

N = 3000  # images of the first calls


@dataclass(frozen=True)
class Batch:
    """One call, and what came of it."""

    images: np.ndarray  # (n, h, w)
    new: np.ndarray
    p: float

    def are(self, expected: np.ndarray) -> np.ndarray:
        """Which new images equal those of `expected`, (n,) bool."""
        return np.isclose(self.new, expected).all(axis=(1, 2))

    @cached_property
    def mirrored(self) -> np.ndarray:
        return self.are(self.images[:, :, ::-1])

    @cached_property
    def untouched(self) -> np.ndarray:
        return self.are(self.images)

    def moved_all_by(self, expected: np.ndarray) -> bool:
        """Whether some images became those of `expected`, and all others stayed."""
        became = self.are(expected)
        return bool(became.any() and (became | self.untouched).all())


@dataclass(frozen=True)
class Batches:
    """Calls that tell right from wrong."""

    first: Batch
    second: Batch  # the same generator, one call later
    again: Batch  # the first once more, with a generator in the same state
    more: tuple[Batch, ...]  # with other p

    @property
    def different(self) -> tuple[Batch, ...]:
        return self.first, self.second, *self.more

    @cached_property
    def dependence(self) -> str:
        """How the draws depend on one another; empty if nothing says that they do."""
        return dependence(*(standardized(b.mirrored, b.p) for b in self.different))


def _batches(answer: Answer) -> Batches:
    """Many images mirrored several times."""
    rng = generator(0, "exercise 4.1")
    first, second = (_call(answer, (N, 3, 4), 0.3, rng) for _ in range(2))
    again = _call(answer, (N, 3, 4), 0.3, generator(0, "exercise 4.1"))
    often = [_call(answer, (1500, 5, 2), 0.8, rng)]
    half = [_call(answer, (1000, 2, 3), 0.5, rng) for _ in range(12)]
    return Batches(first, second, again, (*often, *half))


def _call(answer: Answer, shape: tuple[int, int, int], p: float, rng) -> Batch:
    """One call on images (n, h, w) without any symmetry.

    Raises:
        Trouble: If what comes back is not as many images.
    """
    images = generator(shape[0], "images of exercise 4.1").standard_normal(shape)
    wanted = f"For images of shape {shape} your function should return the same shape"
    new = read_shape(answer(images, p, rng), shape, "an array of n images", wanted)
    return Batch(images, new, p)


def _problem(answer: Answer, seen: Batches) -> str:
    """Which property does not hold in these calls or at the edges; empty if all do."""
    rng = generator(2, "exercise 4.1")
    edges = (_call(answer, (n, 4, 4), p, rng) for n, p in ((50, 0.0), (50, 1.0), (1, 0.5)))
    found = next(filter(None, map(_problem_of, (*seen.different, *edges))), "")
    if found or not seen.dependence:
        return found
    return (
        "The right share of the images is mirrored, but not each independently: which ones are "
        "says something about which others are. Draw one number for each image, "
        "rng.random(len(images)) < p."
    )


def _problem_of(batch: Batch) -> str:
    """Which property does not hold; empty if all do."""
    strange = ~(batch.mirrored | batch.untouched)
    if strange.any():
        return (
            f"{strange.mean():.0%} of the images should be as before or mirrored left to right, "
            "and are neither."
        )
    if not _near(batch, batch.p):
        share = batch.mirrored.mean()
        return f"With p = {batch.p:g}, {share:.0%} of the images were mirrored, not {batch.p:.0%}."
    return ""


def _near(batch: Batch, share: float) -> bool:
    """Whether the share of mirrored images could be drawn with that probability."""
    return bool(near(float(batch.mirrored.mean()), share, len(batch.images)))


def _shares(seen: Batches, expected: Callable[[float], float]) -> bool:
    return all(_near(batch, expected(batch.p)) for batch in seen.different)


def _one_draw(seen: Batches) -> bool:
    whole = [b.untouched.all() or not b.untouched.any() for b in seen.different]
    return all(whole) and len({bool(b.untouched.any()) for b in seen.different}) == 2


def _in_one_block(seen: Batches) -> bool:
    """All mirrored images stand before, or after, the others."""

    def block(batch: Batch) -> bool:
        where, n = np.flatnonzero(~batch.untouched), len(batch.images)
        return 0 < len(where) < n and (where[-1] == len(where) - 1 or where[0] == n - len(where))

    return all(block(batch) for batch in seen.different)


def _reseeded(seen: Batches) -> bool:
    return not seen.first.untouched.all() and np.array_equal(seen.first.new, seen.second.new)


RANDOM_FLIPS = Check(
    signature="random_flip(images, p, rng)",
    observe=_batches,
    problem=_problem,
    passed="Each image has a draw of its own, and the asked share of them is mirrored.",
    # The order matters: a batch that is turned as a whole is also mirrored upside down, for one.
    misconceptions=(
        Misconception(
            "images change places",
            "You reverse the batch: the images change places, and no longer stand beside their "
            "labels. The first axis counts images; mirror along the last one.",
            lambda seen: any(b.moved_all_by(b.images[::-1]) for b in seen.different),
        ),
        Misconception(
            "upside down",
            "You mirror upside down. The axes are image, row, column: left and right are the last "
            "one, images[:, :, ::-1].",
            lambda seen: any(b.moved_all_by(b.images[:, ::-1]) for b in seen.different),
        ),
        Misconception(
            "turned by half a circle",
            "You reverse rows and columns, which turns an image by half a circle. To mirror it "
            "left to right reverse the columns alone, the last axis.",
            lambda seen: any(b.moved_all_by(b.images[:, ::-1, ::-1]) for b in seen.different),
        ),
        Misconception(
            "all mirrored",
            "All images are mirrored, whatever p is. Each should be with probability p, and stay "
            "as it is otherwise.",
            lambda seen: all(b.mirrored.all() for b in seen.different),
        ),
        Misconception(
            "one draw for the batch",
            "You draw once for the whole batch: all images are mirrored, or none. Draw a number "
            "for each image: rng.random(len(images)) < p.",
            _one_draw,
        ),
        Misconception(
            "the first ones mirrored",
            "The mirrored images stand in one block, at an end of the batch. If the batch is "
            "sorted, that is one class. Let rng choose which ones.",
            _in_one_block,
        ),
        Misconception(
            "the same flips at every call",
            "You mirror the same images at every call: is a generator with a fixed seed made "
            "inside the function? Draw from the rng that you are given; it moves on from call to "
            "call.",
            _reseeded,
        ),
        Misconception(
            "rng not used",
            "Two calls with generators in the same state mirrored different images, so that nobody "
            "can repeat your experiment. Draw everything from rng.",
            lambda seen: not np.array_equal(seen.first.new, seen.again.new),
        ),
        Misconception(
            "p turned around",
            "You mirror the share that should stay: with p = 0.3, 70 % were mirrored. Look at the "
            "direction of your comparison.",
            lambda seen: _shares(seen, lambda p: 1 - p),
        ),
        Misconception(
            "an exact share",
            "You mirror exactly the share p of each batch. Where each image is drawn independently "
            "their number varies from batch to batch: rng.random(len(images)) < p.",
            lambda seen: seen.dependence == EVEN and _shares(seen, lambda p: p),
        ),
    ),
)
