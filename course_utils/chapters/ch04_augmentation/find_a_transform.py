"""Exercise 4.7: find a transform that raises the accuracy of centred digits."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import torch

from course_utils.checkers.outcome import Misconception
from course_utils.checkers.running import Answer, Trouble
from course_utils.checkers.trial import AgainstBaseline, BeforeTraining, diverged
from course_utils.checkers.wording import gained, returned
from course_utils.data import Dataset, load
from course_utils.models import mlp
from course_utils.randomness import generator
from course_utils.training import TrainConfig

GOAL = 0.01  # the gain in test accuracy that the interval must be above
BASELINE = TrainConfig(
    lr=0.05, momentum=0.9, batch_size=50, steps=400, log_every=400, dtype="float64"
)


def _digits(seed: int) -> Dataset:
    """The data of one seed: 100 digits."""
    return load("digits", n_train=100, seed=seed)


@dataclass(frozen=True)
class Tried:
    """What the change does to a batch in which all images are the same."""

    change: Callable
    batch: torch.Tensor
    first: torch.Tensor
    second: torch.Tensor  # the same generator, one call later
    again: torch.Tensor  # the first once more, with a generator in the same state

    @property
    def finite(self) -> bool:
        return all(bool(new.isfinite().all()) for new in (self.first, self.second))

    @property
    def nothing_changed(self) -> bool:
        return torch.equal(self.first, self.batch) and torch.equal(self.second, self.batch)

    @property
    def all_alike(self) -> bool:
        return all(bool((new == new[:1]).all()) for new in (self.first, self.second))

    @property
    def config(self) -> TrainConfig:
        """The baseline with the change, whose result becomes the type of its input."""
        return replace(BASELINE, augmentation=lambda x, rng: self.change(x, rng).to(x))


class _WithChange(AgainstBaseline):
    """Looks at what the change does, then trains with it."""

    def read(self, answer: Answer) -> Tried:
        if _takes(answer.function, 2) and not _takes(answer.function, 0):
            raise _the_change_itself(answer.name)
        change = answer()
        if not callable(change):
            raise _no_function(change)
        return _tried(answer, change)


def _takes(function: Callable, n: int) -> bool:
    """Whether a function can be called with n arguments; some compiled ones cannot say."""
    try:
        inspect.signature(function).bind(*range(n))
    except (TypeError, ValueError):
        return False
    return True


def _the_change_itself(name: str) -> Trouble:
    return Trouble(
        "wrong type",
        f"This is a change itself, a function of (x, rng). {name}() takes no arguments and returns "
        f"a change, such as `return GaussianNoise(0.1)`; the check gets {name}, without brackets.",
    )


def _no_function(given: Any) -> Trouble:
    return Trouble(
        "wrong type",
        "Your function should return a change, itself a function of (x, rng) such as "
        f"GaussianNoise(0.1), but returned {returned(given)}",
    )


def _tried(answer: Answer, change: Callable) -> Tried:
    """The change on many copies of one digit.

    Raises:
        Trouble: If it gives no tensor of the same shape, or changes its input.
    """
    data = _digits(0)
    image = torch.from_numpy(data.X_train[:1]).double().view(1, *data.image_shape)
    batch = image.repeat(50, 1, 1, 1)

    def call(rng):
        given = batch.clone()
        new = answer.limited(change, (given, rng), answer.seconds, call="change(x, rng)")
        if not isinstance(new, torch.Tensor):
            raise Trouble(
                "wrong type",
                f"Your change should return a tensor like x, but returned {returned(new)}",
            )
        if new.shape != batch.shape:
            raise Trouble(
                "wrong shape",
                f"Your change should return shape {tuple(batch.shape)}, as it was given, but "
                f"returned {tuple(new.shape)}.",
            )
        if not torch.equal(given, batch):
            raise Trouble(
                "changes its input",
                "Your change wrote into x itself, which holds the training images. Work on a "
                "copy, x.clone(), or with operations that make a new tensor.",
            )
        return new

    rng = generator(0, "exercise 4.7")
    return Tried(change, batch, call(rng), call(rng), call(generator(0, "exercise 4.7")))


MY_CHANGE = _WithChange(
    signature="my_change()",
    baseline=BASELINE,
    network=partial(mlp, 64, 64, 64, n_out=10),
    data=_digits,
    test=True,
    reached=lambda seen: seen.gain.low > GOAL,
    passed=lambda seen: (
        f"Test accuracy rose by {gained(seen.gain, 3)}: this gain is no luck of one seed."
    ),
    measured=lambda seen: f"a gain of {gained(seen.gain, 3)}",
    misconceptions=(
        BeforeTraining(
            "no finite numbers",
            "Some pixels that your change returns are NaN or infinite. Look for a division by 0, "
            "or for the root or the logarithm of a negative number.",
            lambda tried: not tried.finite,
        ),
        BeforeTraining(
            "nothing changed",
            "Your change changes nothing: the images come back as they were. Is its strength 0, or "
            "its probability?",
            lambda tried: tried.nothing_changed,
        ),
        BeforeTraining(
            "one draw for the batch",
            "All images of a batch are changed alike: 50 times the same digit came back as 50 "
            "times the same picture. Draw for each image: size=len(x), or a tensor of random "
            "numbers of the shape of x.",
            lambda tried: tried.all_alike,
        ),
        BeforeTraining(
            "rng not used",
            "Two calls with generators in the same state gave different images, so that nobody can "
            "repeat your experiment. Draw everything from rng, not from torch.rand or np.random.",
            lambda tried: not torch.equal(tried.first, tried.again),
        ),
        BeforeTraining(
            "the same at every call",
            "Two calls one after the other gave the same images: is a generator with a fixed seed "
            "made inside of the change? Draw from the rng that it is given; it moves on from call "
            "to call.",
            lambda tried: torch.equal(tried.first, tried.second),
        ),
        diverged("Does your change make pixels far larger than 1, or sometimes NaN?"),
        Misconception(
            "worse than without",
            "Worse than without. Either the change spoils labels (is a mirrored 2 still a 2?), or "
            "it makes images that never occur: these digits are centred and upright, and one of "
            "eight pixels is a long way.",
            lambda seen: seen.gain.high < 0,
        ),
        Misconception(
            "gain too small",
            f"The gain is too small, or too uncertain: the whole interval must lie above {GOAL:g}. "
            "Look at the images: can you see the change at all, and can you still read the digits? "
            "Go to the middle between the two. Which change gained on centred digits above?",
            lambda seen: True,
        ),
    ),
)
