"""The exercises of chapter 8, Initialization and schedules. 8.7 has a file of its own."""

from math import cos, pi

import numpy as np

from course_utils.adaptive import adam_steps, decayed
from course_utils.chapters.ch08_initialization_and_schedules.when_a_cosine_helps_and_hurts import (
    WHEN_COSINE,
)
from course_utils.chapters.ch08_initialization_and_schedules.words import (
    A_LOSS_THAT_DOES_NOT_MOVE,
)
from course_utils.checkers.exercise import Exercise
from course_utils.checkers.oracle import Oracle, array, drawn, misconception
from course_utils.floor import floor
from course_utils.signals import kept

# --- 8.1 both factors of a layer -----------------------------------------------------------------

LAYER = Oracle(
    signature="two_factors(n_in, n_out, std)",
    right=lambda n_in, n_out, std: np.array([kept(n_in, std), kept(n_out, std)]),
    expected="two numbers, forward and backward",
    cases=((4, 10, 0.5), (64, 256, 0.1), (300, 100, 0.05)),
    edges={
        "for a layer to one unit": (50, 1, 0.2),
        "for He's start": (128, 64, (2 / 128) ** 0.5),
    },
    misconceptions=(
        misconception(
            "half forgotten",
            "You leave out the ReLU: half of the mean square passes, forward and backward.",
            lambda i, o, s: np.array([i * s**2, o * s**2]),
        ),
        misconception(
            "std instead of variance",
            "You multiply by the standard deviation. It is the variance σ² that sums up.",
            lambda i, o, s: np.array([i * s / 2, o * s / 2]),
        ),
        misconception(
            "half of the other half",
            "You count the ReLU twice. It halves the mean square, and does so once a layer.",
            lambda i, o, s: np.array([i * s**2 / 4, o * s**2 / 4]),
        ),
        misconception(
            "fans swapped",
            "Forward a unit adds up n_in numbers; backward an input gets n_out gradients. You have "
            "them the other way round.",
            lambda i, o, s: np.array([o * s**2 / 2, i * s**2 / 2]),
        ),
        misconception(
            "one fan for both",
            "You take one fan both ways. Forward n_in numbers are summed, backward n_out.",
            lambda i, o, s: np.array([i * s**2 / 2, i * s**2 / 2]),
            lambda i, o, s: np.array([o * s**2 / 2, o * s**2 / 2]),
            lambda i, o, s: np.array([(i + o) * s**2 / 4, (i + o) * s**2 / 4]),
        ),
        misconception(
            "roots",
            "You give the factor on the root of the mean square. Asked for is that on the mean "
            "square itself.",
            lambda i, o, s: np.sqrt([i * s**2 / 2, o * s**2 / 2]),
        ),
    ),
    passed="Forward n_in, backward n_out. One σ can keep both only where the two are equal: He "
    "takes n_in, Xavier their mean.",
    property="Each factor is a fan times σ²/2.",
)


# --- 8.2 the width that a fixed start is right for -----------------------------------------------

WIDTH = Oracle(
    signature="right_width(bound)",
    right=lambda bound: 6 / bound**2,
    expected="one number, a width",
    cases=((0.5,), (0.1,), (0.25,)),
    edges={"for a bound above 1": (2.0,)},
    misconceptions=(
        misconception(
            "bound taken for σ",
            "You take the bound for the standard deviation. Uniform on ±b has the variance b²/3.",
            lambda b: 2 / b**2,
        ),
        misconception(
            "ReLU forgotten",
            "This is the width for layers without an activation, nσ² = 1. A ReLU halves: nσ² = 2.",
            lambda b: 3 / b**2,
            lambda b: 1 / b**2,
        ),
        misconception(
            "not squared",
            "You divide by the bound. The variance goes with its square, b²/3.",
            lambda b: 6 / b,
            lambda b: 2 / b,
        ),
        misconception(
            "variance over 12",
            "(2b)²/12 is b²/3: the interval from -b to b is 2b long.",
            lambda b: 24 / b**2,
        ),
        misconception(
            "upside down",
            "You give the inverse. A smaller bound fits a larger width.",
            lambda b: b**2 / 6,
        ),
    ),
    passed="6/b²: ±0.1 is right for 600 inputs a unit, and for no other number.",
    property="b²/3 must equal 2/n.",
)


# --- 8.3 the floor -------------------------------------------------------------------------------

FLOOR = Oracle(
    signature="steady(lr, curvature, noise)",
    right=floor,
    expected="one number, E w²",
    cases=((0.5, 1.0, 1.0), (0.1, 2.0, 3.0), (0.4, 0.5, 2.0)),
    edges={
        "for a rate at which one step leads to the foot": (1.0, 1.0, 2.0),
        "close to where it diverges": (1.9, 1.0, 1.0),
    },
    misconceptions=(
        misconception(
            "small rates only",
            "This holds for tiny rates only: you left out η²h². Solve E = (1 - ηh)² E + η²σ².",
            lambda r, h, s: r * s**2 / (2 * h),
        ),
        misconception(
            "loss instead of the square",
            "This is the loss, (h/2)·E w². Asked for is E w² itself.",
            lambda r, h, s: h / 2 * floor(r, h, s),
        ),
        misconception(
            "noise not squared",
            "σ is a standard deviation: variances add up, so it enters squared.",
            lambda r, h, s: r * s / (h * (2 - r * h)),
        ),
        misconception(
            "one step's noise",
            "This is what one step adds. It settles where that equals what a step takes away.",
            lambda r, h, s: (r * s) ** 2,
        ),
        misconception(
            "keep not squared",
            "w is multiplied by 1 - ηh, and so its square by (1 - ηh)².",
            lambda r, h, s: r * s**2 / h,
        ),
        misconception(
            "root",
            "This is the standard deviation of w. Asked for is E w².",
            lambda r, h, s: floor(r, h, s) ** 0.5,
        ),
    ),
    passed="Half the rate, about half the floor: that is what a schedule lives on.",
    property="E = (1 - ηh)² E + η²σ².",
)


# --- 8.4 a schedule with two bugs ----------------------------------------------------------------


def _rate(shift=True, rest=True, first=1, half=2):
    """A warm-up and a cosine, with one thing done otherwise."""

    def rate(step, steps, warm, peak):
        if step < warm:
            return peak * (step + first) / warm
        done = step - (warm if shift else 0)
        return peak * (1 + cos(pi * done / (steps - (warm if rest else 0)))) / half

    return rate


def _over(rate):
    """The rates of all steps that the check looks at, in an array."""
    return lambda step, steps, warm, peak: np.array(rate(step, steps, warm, peak))


RATE = Oracle(
    signature="rate(step, steps, warm, peak)",
    right=_over(_rate()),
    expected="one number, the rate",
    cases=((0, 100, 10, 0.5), (4, 40, 8, 0.1), (20, 40, 8, 0.1), (70, 100, 10, 0.5)),
    edges={
        "in the first step after the warm-up, which has the peak": (10, 100, 10, 0.5),
        "in the last step": (99, 100, 10, 0.5),
        "where there is no warm-up": (3, 10, 0, 1.0),
    },
    misconceptions=(
        misconception(
            "as given",
            "Both bugs are still there: the first step has the rate 0, and the half wave begins "
            "at step 0, so that it is not at its peak when the warm-up ends.",
            _over(_rate(shift=False, rest=False, first=0)),
        ),
        misconception(
            "a first step of 0",
            "The half wave is right now. But the first step still has the rate 0, and is lost.",
            _over(_rate(first=0)),
        ),
        misconception(
            "half wave from step 0",
            "The first step moves now. But the half wave still begins at step 0: count from the "
            "end of the warm-up, for both its step and its length.",
            _over(_rate(shift=False, rest=False)),
        ),
        misconception(
            "ends above 0",
            "The half wave begins at the right step, but is planned for all steps: it ends above "
            "0. It has steps - warm of them.",
            _over(_rate(rest=False)),
            _over(_rate(rest=False, first=0)),
        ),
        misconception(
            "too short",
            "You shortened the half wave, but still count its steps from 0: it turns up again at "
            "the end.",
            _over(_rate(shift=False)),
            _over(_rate(shift=False, first=0)),
        ),
        misconception(
            "twice the peak",
            "1 + cos runs from 2 to 0: halve it.",
            _over(_rate(half=1)),
        ),
    ),
    passed="The peak when the warm-up ends, and a half wave over the steps that are left.",
    property="The warm-up's steps have 1/warm, 2/warm, … of the peak; then the half wave begins.",
)


# --- 8.5 Adam ------------------------------------------------------------------------------------


def _adam(betas=(0.9, 0.999), correct=True, sign=1, step=None):
    """Where Adam ends from 0, with one thing done otherwise."""

    def adam(gradients, lr):
        if step is None:
            return sign * adam_steps(gradients, lr, betas, correct=correct).sum(axis=0)
        mean = square = w = 0.0
        for t, g in enumerate(gradients, start=1):
            mean = betas[0] * mean + (1 - betas[0]) * g
            square = betas[1] * square + (1 - betas[1]) * g**2
            m, v = mean / (1 - betas[0] ** t), square / (1 - betas[1] ** t)
            w = w - lr * step(g, m, v)
        return w

    return adam


(_GRADIENTS,) = drawn(8, "exercises of chapter 8: Adam", (6, 3))
_GRADIENTS = _GRADIENTS + 0.3

ADAM = Oracle(
    signature="adam(gradients, lr)",
    right=_adam(),
    expected="an array of d numbers, the weights at the end",
    cases=((array([1, -2], [3, 1]), 0.1), (_GRADIENTS, 0.01), (3 * _GRADIENTS[:4], 0.1)),
    edges={
        "for gradients that are 1,000 times as large": (1000 * _GRADIENTS, 0.1),
        "where a gradient is 0": (array([0, 1], [0, 2]), 0.1),
        "for gradients as small as ε, which is added to the root, not under it": (
            1e-8 * _GRADIENTS,
            0.1,
        ),
    },
    misconceptions=(
        misconception(
            "not corrected",
            "Both averages begin at 0, and you do not correct for it: divide them by 1 - β₁ᵗ and "
            "1 - β₂ᵗ, t from 1.",
            _adam(correct=False),
        ),
        misconception(
            "betas swapped",
            "You have β₁ and β₂ swapped: 0.9 is for the gradient, 0.999 for its square.",
            _adam(betas=(0.999, 0.9)),
        ),
        misconception(
            "uphill",
            "You go uphill: the step is subtracted.",
            _adam(sign=-1),
        ),
        misconception(
            "no root",
            "You divide by the mean square. Divide by its root, so that the step has no unit of "
            "the gradient's.",
            _adam(step=lambda g, m, v: m / (v + 1e-8)),
        ),
        misconception(
            "gradient instead of its average",
            "You step along the gradient itself. Adam takes its running average.",
            _adam(step=lambda g, m, v: g / (np.sqrt(v) + 1e-8)),
        ),
        misconception(
            "plain descent",
            "You do not divide by the root of the mean square: this is SGD with an average.",
            _adam(step=lambda g, m, v: m),
            _adam(step=lambda g, m, v: g),
        ),
    ),
    passed="The same numbers as torch.optim.Adam. The first step is η long, whatever the gradient.",
    property="The first step from 0 is -η·sign(g).",
)


# --- 8.6 decay under a schedule ------------------------------------------------------------------


def _left(rates, weight_decay):
    return 1 - decayed(rates, weight_decay)


LEFT = Oracle(
    signature="left(rates, weight_decay)",
    right=_left,
    expected="one number, a share",
    cases=(
        (array(0.5, 0.25), 0.4),
        (array(0.1, 0.2, 0.3, 0.2, 0.1), 0.5),
        (array(0.4, 0.3, 0.2, 0.1), 1.0),
    ),
    edges={"without decay": (array(0.1, 0.2), 0.0), "for one step": (array(0.3), 0.5)},
    misconceptions=(
        misconception(
            "what is lost",
            "This is the share that is lost. Asked for is the share that is left.",
            lambda r, d: 1 - _left(r, d),
        ),
        misconception(
            "added up",
            "You add the steps' shares up. Each step takes its share of what is *left*: multiply.",
            lambda r, d: 1 - d * np.sum(r),
        ),
        misconception(
            "rate left out",
            "You decay by λ a step. AdamW decays by ηλ, with the rate of that very step.",
            lambda r, d: (1 - d) ** len(r),
        ),
        misconception(
            "the peak throughout",
            "You take the largest rate in every step. Under a schedule each step has its own.",
            lambda r, d: (1 - np.max(r) * d) ** len(r),
            lambda r, d: (1 - r[0] * d) ** len(r),
        ),
        misconception(
            "the mean rate",
            "You take the mean rate in every step. That is close; exact is the product over steps.",
            lambda r, d: (1 - np.mean(r) * d) ** len(r),
        ),
        misconception(
            "exponential",
            "This is the limit of tiny steps, exp(-λ Ση). Exact is the product of 1 - ηλ.",
            lambda r, d: np.exp(-d * np.sum(r)),
        ),
    ),
    passed="So a schedule that halves the area under the rate about halves the decay, too.",
    property="Each step multiplies a weight by 1 - ηλ.",
)

EXERCISES = (
    Exercise("both factors of a layer", 1, 10, LAYER),
    Exercise("the one width", 2, 10, WIDTH, "predict"),
    Exercise("the floor", 2, 15, FLOOR, "predict"),
    Exercise("a schedule with two bugs", 2, 10, RATE, "find the bug"),
    Exercise("Adam by hand", 2, 15, ADAM),
    Exercise("decay under a schedule", 2, 10, LEFT, "predict"),
    Exercise("when a cosine helps, and hurts", 3, 15, WHEN_COSINE, "experiment"),
    Exercise("a loss that does not move", 2, 10, A_LOSS_THAT_DOES_NOT_MOVE, "explain"),
)
