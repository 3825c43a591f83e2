"""The exercises of chapter 2, L2 versus L1. 2.4 and 2.6 have a file of their own."""

import numpy as np

from course_utils.chapters.ch02_l2_versus_l1.a_lasso_that_only_prunes import LASSO
from course_utils.chapters.ch02_l2_versus_l1.sparse_and_still_good import SPARSE_NETWORK
from course_utils.chapters.ch02_l2_versus_l1.words import DROPPED_SO_IRRELEVANT
from course_utils.checkers.exercise import Exercise
from course_utils.checkers.oracle import Oracle, array, drawn, misconception
from course_utils.regularizers import convert_strength, soft_threshold

# --- 2.1 one step with weight decay --------------------------------------------------------------


def _decayed_step(w, gradient, lr, decay):
    return w - lr * (gradient + decay * w)


_w, _gradient = drawn(1, "exercises of chapter 2: decayed step", (5,), (5,))

DECAYED_STEP = Oracle(
    signature="decayed_step(w, gradient, lr, weight_decay)",
    right=_decayed_step,
    expected="an array of d weights",
    cases=(
        (array(1, -2), array(4, 0.5), 0.5, 0.2),
        (_w, _gradient, 0.1, 0.3),
        (3 * _w + 1, -_gradient, 0.7, 0.05),
    ),
    edges={
        "without weight decay": (_w, _gradient, 0.1, 0.0),
        "where the gradient is zero": (_w, 0 * _w, 0.1, 0.3),
        "for a single weight": (array(2), array(-1), 0.2, 0.1),
    },
    misconceptions=(
        misconception(
            "weight decay ignored",
            "This is the plain step: weight_decay changes nothing. The penalty adds weight_decay·w "
            "to the gradient.",
            lambda w, g, lr, d: w - lr * g,
        ),
        misconception(
            "decay without the learning rate",
            "You shrink the weights by weight_decay itself. It is a part of the gradient, so it is "
            "multiplied by the learning rate, like the rest: the factor is 1 - lr·weight_decay.",
            lambda w, g, lr, d: w - lr * g - d * w,
            lambda w, g, lr, d: (1 - d) * (w - lr * g),
        ),
        misconception(
            "decay doubled",
            "You are off by a factor of 2. PyTorch's penalty is (λ/2)Σw², with the half, so its "
            "gradient is λw. The articles' λΣw² would give 2λw.",
            lambda w, g, lr, d: w - lr * (g + 2 * d * w),
            lambda w, g, lr, d: w - lr * (g + d * w / 2),
        ),
        misconception(
            "decayed after the step",
            "You step first and shrink the result. Both pulls are taken at the old weights: "
            "w - lr·(gradient + weight_decay·w).",
            lambda w, g, lr, d: (1 - lr * d) * (w - lr * g),
        ),
        misconception(
            "weights grow",
            "Your penalty pushes the weights away from zero. Look at the signs: the step goes "
            "against the whole gradient, penalty included.",
            lambda w, g, lr, d: w - lr * (g - d * w),
            lambda w, g, lr, d: (1 + lr * d) * w - lr * g,
        ),
        misconception(
            "step uphill",
            "You go up the gradient, not down: the loss would grow. A step is w minus lr times "
            "the gradient.",
            lambda w, g, lr, d: w + lr * (g + d * w),
            lambda w, g, lr, d: (1 - lr * d) * w + lr * g,
        ),
        misconception(
            "penalty instead of its gradient",
            "You add the price itself, one number, to every entry. What a step needs is its "
            "gradient, weight_decay·w: large weights are pulled harder.",
            lambda w, g, lr, d: w - lr * (g + d / 2 * (w**2).sum()),
            lambda w, g, lr, d: w - lr * (g + d * (w**2).sum()),
            lambda w, g, lr, d: w - lr * (g + d * np.sqrt((w**2).sum())),
        ),
        misconception(
            "sign instead of the weight",
            "You pull equally hard on all weights: that is the slope of L1. L2 pulls in proportion "
            "to the weight.",
            lambda w, g, lr, d: w - lr * (g + d * np.sign(w)),
        ),
        misconception(
            "step returned",
            "You return the step, not the new weights: start from w.",
            lambda w, g, lr, d: -lr * (g + d * w),
            lambda w, g, lr, d: lr * (g + d * w),
        ),
    ),
    passed="Every step shrinks the weights by the factor 1 - lr·weight_decay, and then follows the "
    "data.",
    property="The new weights are (1 - lr·weight_decay)·w - lr·gradient.",
)


# --- 2.2 the same strength in three formulas -----------------------------------------------------


def _same_strengths(decay, n):
    names = "Ridge", "articles", "over m"
    return tuple(convert_strength(decay, "weight_decay", name, n) for name in names)


SAME_STRENGTHS = Oracle(
    signature="same_strengths(weight_decay, n)",
    right=_same_strengths,
    expected="three numbers: Ridge's alpha, the articles' λ, the λ over m",
    cases=((0.1, 50), (0.02, 242), (1.5, 7)),
    edges={"without a penalty": (0.0, 10), "for one example": (0.3, 1)},
    misconceptions=(
        misconception(
            "all the same",
            "You return the same strength three times. But the formulas differ: by a factor of 2, "
            "and by whether the loss is a mean or a sum.",
            lambda d, n: (d, d, d),
        ),
        misconception(
            "articles' λ doubled",
            "The articles' λ is the wrong way round. Their λΣw² has no half, so a smaller λ is "
            "enough: half of PyTorch's.",
            lambda d, n: (n * d / 2, 2 * d, n * d),
            lambda d, n: (n * d, 2 * d, n * d),
        ),
        misconception(
            "half forgotten in alpha",
            "Your alpha is too large by 2. n times the mean loss is the sum, and n times "
            "(λ/2)Σw² is (nλ/2)Σw²: the half stays.",
            lambda d, n: (n * d, d / 2, n * d),
        ),
        misconception(
            "sum taken for a mean",
            "Your alpha does not grow with n. Ridge *sums* n squared errors, so against them the "
            "penalty must be n times as large, too.",
            lambda d, n: (d / 2, d / 2, n * d),
            lambda d, n: (d, d / 2, n * d),
        ),
        misconception(
            "divided by n",
            "You divide alpha by n, where you must multiply. A sum over n examples is n times the "
            "mean: the penalty beside it must grow by the same factor.",
            lambda d, n: (d / (2 * n), d / 2, n * d),
            lambda d, n: (d / n, d / 2, n * d),
            lambda d, n: (2 * d / n, d / 2, n * d),
        ),
        misconception(
            "λ over m not multiplied",
            "Your third number is wrong. In the step with λ/m it is λ/m that has to be PyTorch's "
            "weight_decay: so λ itself is n times as large.",
            lambda d, n: (n * d / 2, d / 2, d),
            lambda d, n: (n * d / 2, d / 2, d / n),
        ),
        misconception(
            "λ over m halved",
            "Your third number is half of what it should be. The step with λ/m is PyTorch's step "
            "with λ/m for weight_decay: no half comes in.",
            lambda d, n: (n * d / 2, d / 2, n * d / 2),
        ),
        misconception(
            "order mixed up",
            "The three numbers are right, but in another order: Ridge's alpha, the articles' λ, "
            "the λ over m.",
            lambda d, n: (d / 2, n * d / 2, n * d),
            lambda d, n: (n * d, d / 2, n * d / 2),
            lambda d, n: (n * d, n * d / 2, d / 2),
            lambda d, n: (d / 2, n * d, n * d / 2),
            lambda d, n: (n * d / 2, n * d, d / 2),
        ),
    ),
    passed="Three numbers for one and the same model. Whoever gives you a λ owes you its formula.",
    property="n·(mean loss + (λ/2)Σw²) = Σ errors² + (nλ/2)Σw².",
)


# --- 2.3 the soft threshold ----------------------------------------------------------------------


def _hard_threshold(w, t):
    return np.where(abs(w) > t, w, 0)


_many, _square, _cube = drawn(1, "exercises of chapter 2: soft threshold", (9,), (3, 4), (2, 3, 4))

SHRINK = Oracle(
    signature="shrink(w, threshold)",
    right=soft_threshold,
    expected="an array of the same shape",
    cases=(
        (array(2, -2, 0.3, -0.3), 0.5),
        (_many, 0.7),
        (2 * _square, 1.1),
    ),
    edges={
        "for threshold 0, where nothing changes": (_many, 0.0),
        "at zero": (array(0, 0), 0.2),
        "exactly at the threshold": (array(0.5, -0.5), 0.5),
        "for a very large threshold": (_many, 100.0),
        "for an array of three axes": (_cube, 0.4),
        "for a single number": (np.array(-1.5), 0.5),
    },
    misconceptions=(
        misconception(
            "hard threshold",
            "You set small entries to zero and leave the large ones alone: the *hard* threshold. "
            "The soft one moves the large ones by the threshold, too.",
            _hard_threshold,
        ),
        misconception(
            "crosses zero",
            "You subtract the threshold from small entries, too, so that they come out beyond "
            "zero. Where |w| is below the threshold, the result is exactly 0.",
            lambda w, t: w - t * np.sign(w),
        ),
        misconception(
            "small ones turned back",
            "Small entries come out as far from zero as they are from the threshold. Where |w| is "
            "below the threshold, the result is exactly 0: cut off below 0, instead of abs.",
            lambda w, t: np.sign(w) * abs(abs(w) - t),
        ),
        misconception(
            "negative weights lost",
            "All negative entries become 0, or are moved the wrong way. Work on |w|, and bring the "
            "sign back at the end.",
            lambda w, t: np.maximum(w - t, 0),
            lambda w, t: np.where(w > t, w - t, 0),
        ),
        misconception(
            "sign lost",
            "You return absolute values: the sign of w is missing. Multiply by np.sign(w).",
            lambda w, t: np.maximum(abs(w) - t, 0),
        ),
        misconception(
            "wrong part kept",
            "You keep what should be taken away: entries cut off at ± threshold. The soft "
            "threshold is what is left of w after that part is subtracted.",
            lambda w, t: np.clip(w, -t, t),
        ),
        misconception(
            "large ones cleared",
            "You clear the large entries and keep the small ones. Look at the direction of your "
            "comparison.",
            lambda w, t: np.where(abs(w) > t, 0, w),
            lambda w, t: np.where(abs(w) > t, 0, w - t * np.sign(w)),
        ),
        misconception(
            "moved away from zero",
            "You move large entries away from zero, by the threshold. Look at the sign before it.",
            lambda w, t: np.where(abs(w) > t, w + t * np.sign(w), 0),
        ),
        misconception(
            "negative ones moved away",
            "You subtract the threshold from large negative entries, too, which moves them away "
            "from zero. For a negative w, moving towards zero is adding the threshold.",
            lambda w, t: np.where(abs(w) > t, w - t, 0),
        ),
        misconception(
            "shrunk in proportion",
            "You divide by 1 + threshold, or multiply by 1 - threshold: that is how L2 shrinks, "
            "every entry in proportion, and it never gives a zero. L1 subtracts.",
            lambda w, t: w / (1 + t),
            lambda w, t: w * (1 - t),
        ),
    ),
    passed="What is smaller than the threshold is exactly zero, and all else moves towards zero by "
    "the same amount.",
    property="It is sign(w)·max(|w| - threshold, 0).",
)


# --- 2.5 a step of AdamW -------------------------------------------------------------------------


def _adam_step(gradient, mean, square, t, lr):
    """Adam's step, which is to be subtracted. At t = ∞ nothing of it is corrected."""
    mean = 0.9 * mean + 0.1 * gradient
    square = 0.999 * square + 0.001 * gradient**2
    return lr * (mean / (1 - 0.9**t)) / (np.sqrt(square / (1 - 0.999**t)) + 1e-8)


def _adamw_step(w, gradient, mean, square, t, lr, decay):
    return (1 - lr * decay) * w - _adam_step(gradient, mean, square, t, lr)


_w, _g, _mean, _square = drawn(1, "exercises of chapter 2: adamw", (4,), (4,), (4,), (4,))
_mean, _square = 0.3 * _mean, 0.2 * _square**2

ADAMW_STEP = Oracle(
    signature="adamw_step(w, gradient, mean, square, t, lr, weight_decay)",
    right=_adamw_step,
    expected="an array of d weights",
    cases=(
        (array(1, -2), array(0.5, 4), array(0, 0), array(0, 0), 1, 0.1, 0.5),
        (_w, _g, _mean, _square, 7, 0.05, 0.8),
        (3 * _w, 20 * _g, _mean, 9 * _square, 3, 0.2, 0.3),
    ),
    edges={
        "without weight decay": (_w, _g, _mean, _square, 5, 0.1, 0.0),
        "after very many steps": (_w, _g, _mean, _square, 100_000, 0.1, 0.3),
        "for tiny gradients": (_w, 1e-4 * _g, 1e-4 * _mean, 1e-8 * _square, 4, 0.1, 0.3),
        "for gradients as small as the 1e-8 that is added": (
            _w,
            1e-8 * np.abs(_g),
            0 * _w,
            0 * _w,
            1,
            0.1,
            0.3,
        ),
        "where all gradients were 0": (_w, 0 * _w, 0 * _w, 0 * _w, 3, 0.1, 0.3),
    },
    misconceptions=(
        misconception(
            "decay in the gradient",
            "The decay still goes through Adam's averages, where it is divided by the size of the "
            "gradients. Leave the gradient as it is, and shrink w itself: (1 - lr·weight_decay)·w.",
            lambda w, g, m, s, t, lr, d: w - _adam_step(g + d * w, m, s, t, lr),
        ),
        misconception(
            "decay ignored",
            "This is Adam without any decay. It is right to take it out of the gradient; now let "
            "it act on w directly.",
            lambda w, g, m, s, t, lr, d: w - _adam_step(g, m, s, t, lr),
        ),
        misconception(
            "decay without the learning rate",
            "You shrink w by weight_decay itself. It is multiplied by the learning rate, as in "
            "SGD: (1 - lr·weight_decay)·w.",
            lambda w, g, m, s, t, lr, d: (1 - d) * w - _adam_step(g, m, s, t, lr),
        ),
        misconception(
            "decay twice",
            "The decay acts on w, as it should, and still goes through the gradient as well. Take "
            "it out of the gradient.",
            lambda w, g, m, s, t, lr, d: (1 - lr * d) * w - _adam_step(g + d * w, m, s, t, lr),
        ),
        misconception(
            "decayed after the step",
            "You shrink the weights after Adam's step. AdamW shrinks the old ones: "
            "(1 - lr·weight_decay)·w, and then minus the step.",
            lambda w, g, m, s, t, lr, d: (1 - lr * d) * (w - _adam_step(g, m, s, t, lr)),
        ),
        misconception(
            "weights grow",
            "Your decay pushes the weights away from zero: look at its sign.",
            lambda w, g, m, s, t, lr, d: (1 + lr * d) * w - _adam_step(g, m, s, t, lr),
        ),
        misconception(
            "averages not corrected",
            "The division by 1 - 0.9ᵗ and 1 - 0.999ᵗ is missing. Both averages start at zero, and "
            "would be too small in the first steps without it.",
            lambda w, g, m, s, t, lr, d: _adamw_step(w, g, m, s, np.inf, lr, d),
        ),
    ),
    passed="The decay is the same for all weights, whatever the size of their gradients.",
    property="It is (1 - lr·weight_decay)·w minus Adam's step for the plain gradient.",
)

EXERCISES = (
    Exercise("one step with weight decay", 1, 5, DECAYED_STEP),
    Exercise("one strength, three formulas", 2, 10, SAME_STRENGTHS),
    Exercise("the soft threshold", 2, 10, SHRINK),
    Exercise("a lasso that only prunes", 2, 10, LASSO, "find the bug"),
    Exercise("a step of AdamW", 2, 10, ADAMW_STEP, "find the bug"),
    Exercise("sparse and still good", 3, 15, SPARSE_NETWORK, "experiment"),
    Exercise("dropped, so irrelevant?", 2, 10, DROPPED_SO_IRRELEVANT, "explain"),
)
