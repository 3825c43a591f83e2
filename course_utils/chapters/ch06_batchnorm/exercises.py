"""The exercises of chapter 6, BatchNorm. 6.4 and 6.6 have files of their own."""

import numpy as np
import torch
from torch.nn import functional as F

from course_utils.batchnorm import equilibrium
from course_utils.chapters.ch06_batchnorm.an_evaluation_that_leaves_its_mark import RIGHT_MODE
from course_utils.chapters.ch06_batchnorm.when_batchnorm_helps_and_hurts import WHEN_NORM
from course_utils.chapters.ch06_batchnorm.words import OVERFITTING_OR_SOMETHING_ELSE
from course_utils.checkers.exercise import Exercise
from course_utils.checkers.oracle import Oracle, array, drawn, misconception, read_numbers
from course_utils.checkers.running import Trouble
from course_utils.checkers.wording import kind_of

EPS = 1e-5


# --- 6.1 a batch in training ---------------------------------------------------------------------


def _in_torch(X, gamma, beta, eps):
    tensors = (torch.tensor(a, dtype=torch.float64) for a in (X, gamma, beta))
    x, weight, bias = tensors
    return F.batch_norm(x, None, None, weight, bias, training=True, eps=eps).numpy()


def _scaled(mean, spread):
    """BatchNorm with another centre or another divisor."""
    return lambda X, g, b, eps: g * (X - mean(X)) / spread(X, eps) + b


def _mean(X):
    return X.mean(axis=0)


def _spread(X, eps):
    return np.sqrt(X.var(axis=0) + eps)


_X, _gamma, _beta = drawn(6, "exercises of chapter 6: forward", (5, 3), (3,), (3,))
_X, _gamma = 2 * _X + 1, np.array([1, -1, 1]) * (np.abs(_gamma) + 0.5)

FORWARD = Oracle(
    signature="batch_norm(X, gamma, beta, eps)",
    right=_in_torch,
    expected="an array of the shape of X",
    cases=(
        (array([0, 1], [2, 5]), array(1, 2), array(0, 1), 0.01),
        (_X, _gamma, _beta, 0.1),
        (0.5 * _X[:4] - 2, _gamma[::-1].copy(), 1 - _beta, 0.01),
    ),
    edges={
        "where a unit is the same for all examples": (
            np.ones((4, 2)),
            np.ones(2),
            array(3, 4),
            0.01,
        ),
        "for a unit of tiny spread, where ε counts": (1e-3 * _X, _gamma, _beta, EPS),
        "with a large eps": (_X, _gamma, _beta, 0.5),
    },
    misconceptions=(
        misconception(
            "examples instead of units",
            "You normalize each example over its units: that is LayerNorm. BatchNorm takes each "
            "unit, a column, over the examples: axis=0.",
            _scaled(
                lambda X: X.mean(axis=1, keepdims=True),
                lambda X, eps: np.sqrt(X.var(axis=1, keepdims=True) + eps),
            ),
        ),
        misconception(
            "one mean for all units",
            "You take a mean or a variance over all numbers. Each unit needs its own: axis=0.",
            _scaled(np.mean, lambda X, eps: np.sqrt(X.var() + eps)),
            _scaled(_mean, lambda X, eps: np.sqrt(X.var() + eps)),
            _scaled(np.mean, _spread),
        ),
        misconception(
            "n - 1 instead of n",
            "You divide by the variance over n - 1. To normalize, BatchNorm takes the one over n; "
            "n - 1 is only for what it stores.",
            _scaled(_mean, lambda X, eps: np.sqrt(X.var(axis=0, ddof=1) + eps)),
        ),
        misconception(
            "divided by the variance",
            "You divide by the variance. Divide by its root, the standard deviation: then the "
            "spread becomes 1.",
            _scaled(_mean, lambda X, eps: X.var(axis=0) + eps),
        ),
        misconception(
            "eps outside the root",
            "You add ε to the standard deviation. It belongs to the variance, within the root.",
            _scaled(_mean, lambda X, eps: X.std(axis=0) + eps),
        ),
        misconception(
            "eps not used",
            "The argument eps has no effect. It is added to the variance, within the root: "
            "X.var(axis=0) + eps.",
            _scaled(_mean, lambda X, eps: X.std(axis=0)),
        ),
        misconception(
            "mean not subtracted",
            "You divide by the spread, but the mean is still there: subtract it first.",
            _scaled(lambda X: 0, _spread),
        ),
        misconception(
            "spread not divided",
            "You subtract the mean, but do not divide by the spread.",
            _scaled(_mean, lambda X, eps: 1),
        ),
        misconception(
            "gamma and beta forgotten",
            "This is x̂. What comes out is γ·x̂ + β.",
            lambda X, g, b, eps: (X - _mean(X)) / _spread(X, eps),
        ),
        misconception(
            "gamma or beta forgotten",
            "One of the two is missing: what comes out is γ·x̂ + β.",
            lambda X, g, b, eps: (X - _mean(X)) / _spread(X, eps) + b,
            lambda X, g, b, eps: g * (X - _mean(X)) / _spread(X, eps),
        ),
        misconception(
            "beta before gamma",
            "You add β too early. It comes last: the output is γ·x̂ + β.",
            lambda X, g, b, eps: g * ((X - _mean(X)) / _spread(X, eps) + b),
            lambda X, g, b, eps: (g * (X - _mean(X)) + b) / _spread(X, eps),
        ),
        misconception(
            "gamma and beta swapped",
            "You have γ and β the wrong way round: γ is the factor, β the shift.",
            lambda X, g, b, eps: b * (X - _mean(X)) / _spread(X, eps) + g,
        ),
    ),
    passed="Each unit on the curve of its batch, then γ and β.",
    property="Each column of (Y - β)/γ has mean 0 and, but for ε, variance 1 over n.",
)


# --- 6.2 a layer with two bugs -------------------------------------------------------------------


def _layer_in_torch(X, mean, variance, training, momentum):
    running = torch.tensor(mean), torch.tensor(variance)
    Y = F.batch_norm(torch.tensor(X), *running, training=bool(training), momentum=momentum, eps=EPS)
    return np.vstack([Y.numpy(), *(one.numpy() for one in running)])


def _layer(
    ddof=1,
    at_test="stored",
    new=lambda m: m,
    moved_at_test=False,
    in_training="batch",
    batch_ddof=0,
):
    """The layer with one thing done otherwise; outputs, mean and variance one below the other."""

    def layer(X, mean, variance, training, momentum):
        batch = X.mean(axis=0), X.var(axis=0, ddof=batch_ddof)
        weight = new(momentum)
        moved = (
            (1 - weight) * mean + weight * batch[0],
            (1 - weight) * variance + weight * X.var(axis=0, ddof=ddof),
        )
        stored = moved if training or moved_at_test else (mean, variance)
        which = in_training if training else at_test
        m, v = {
            "batch": batch,
            "stored": stored,
            "stored mean": (stored[0], batch[1]),
            "stored variance": (batch[0], stored[1]),
        }[which]
        return np.vstack([(X - m) / np.sqrt(v + EPS), *stored])

    return layer


THREE = "three arrays, outputs (n, d), running mean (d,) and running variance (d,)"


def _stacked(value, args) -> np.ndarray:
    """Outputs, mean and variance, one below the other.

    Raises:
        Trouble: If they are not three arrays of the right shapes.
    """
    if value is None:
        return read_numbers(value, THREE)  # which tells that a return is missing
    if not isinstance(value, tuple | list) or len(value) != 3:
        raise Trouble(
            "wrong type", f"Your function should return {THREE}, but returned a {kind_of(value)}."
        )
    Y, *stored = (read_numbers(part, THREE) for part in value)
    X = args[0]
    if Y.shape != X.shape or any(one.shape != X.shape[1:] for one in stored):
        shapes = ", ".join(str(part.shape) for part in (Y, *stored))
        raise Trouble(
            "wrong shape",
            f"Your function should return {THREE}, but the shapes are {shapes} where X has "
            f"{X.shape}.",
        )
    return np.vstack([Y, *stored])


_Z, _m, _v = drawn(6, "exercises of chapter 6: layer", (6, 3), (3,), (3,))
_Z, _v = 3 * _Z + 2, np.abs(_v) + 0.5

LAYER = Oracle(
    signature="layer(X, mean, variance, training, momentum)",
    right=_layer_in_torch,
    expected=THREE,
    read=_stacked,
    cases=(
        (array([0, 1], [2, 5], [4, 0]), np.zeros(2), np.ones(2), True, 0.1),
        (array([1, 2], [3, 0]), array(1, -1), array(4, 0.25), False, 0.1),
        (array([0, 3], [2, 1]), np.zeros(2), np.ones(2), True, 0.2),
        (_Z, _m, _v, True, 0.2),
        (_Z[:4] - 1, 2 * _m, _v + 1, False, 0.3),
    ),
    edges={
        "with momentum 0.5": (_Z, _m, _v, True, 0.5),
        "for a single example at test time": (_Z[:1], _m, _v, False, 0.1),
        "for units of tiny spread in training, where ε counts": (1e-3 * _Z, _m, _v, True, 0.1),
        "for units of tiny stored spread, where ε counts": (1e-2 * _Z, _m, 1e-5 * _v, False, 0.1),
    },
    misconceptions=(
        misconception(
            "as given",
            "Both bugs are still there: the stored variance divides by n, and at test time the "
            "batch's statistics are used.",
            _layer(ddof=0, at_test="batch"),
        ),
        misconception(
            "biased variance stored",
            "Test time is right now. But the stored variance still divides by n, and so is too "
            "small for new data: store X.var(axis=0, ddof=1).",
            _layer(ddof=0),
        ),
        misconception(
            "batch statistics at test time",
            "The stored variance is right now. But with training=False the outputs still depend on "
            "the batch: use the stored mean and variance.",
            _layer(at_test="batch"),
        ),
        misconception(
            "momentum turned around",
            "You give the *old* value the weight `momentum`. In BatchNorm it is the weight of the "
            "new batch: (1 - momentum)·old + momentum·new.",
            _layer(new=lambda m: 1 - m),
        ),
        misconception(
            "statistics moved at test time",
            "At test time your running statistics move as well: test data leak into the model. "
            "Hand them back as they were.",
            _layer(moved_at_test=True),
            _layer(moved_at_test=True, at_test="batch"),
        ),
        misconception(
            "running statistics in training",
            "In training you normalize with the running statistics. There the batch's own are "
            "wanted.",
            _layer(in_training="stored"),
        ),
        misconception(
            "normalized over n - 1",
            "What is stored is right. But now the outputs are divided by the variance over n - 1, "
            "too: to normalize, take the one over n.",
            _layer(batch_ddof=1),
        ),
        misconception(
            "over n - 1 throughout",
            "What is stored is right. But now the outputs are divided by the variance over n - 1, "
            "too: to normalize, take the one over n. And with training=False the outputs still "
            "depend on the batch.",
            _layer(batch_ddof=1, at_test="batch"),
        ),
        misconception(
            "half stored",
            "At test time one of mean and variance is the stored one, the other that of the batch. "
            "Both must be the stored ones.",
            *(
                _layer(at_test=half, ddof=ddof)
                for half in ("stored mean", "stored variance")
                for ddof in (0, 1)
            ),
        ),
    ),
    passed="In training the batch's own statistics, at test time the stored ones, and what is "
    "stored is the unbiased variance. That is what PyTorch does.",
    property="The rows are the outputs, then the running mean, then the running variance.",
)


# --- 6.3 the backward pass -----------------------------------------------------------------------


def _by_autograd(G, x_hat, spread):
    """BatchNorm of x̂ · spread without ε, whose x̂ and spread are those given."""
    x = torch.tensor(x_hat * spread, requires_grad=True)
    ((x - x.mean(0)) / x.std(0, correction=0)).backward(torch.tensor(G))
    return x.grad.numpy()


def _hat(X):
    return (X - X.mean(axis=0)) / X.std(axis=0)


_G, _H = drawn(6, "exercises of chapter 6: backward", (6, 3), (6, 3))
_s = array(0.5, 2, 3)
_G = _G + 0.5

BACKWARD = Oracle(
    signature="gradient_before(G, x_hat, spread)",
    right=_by_autograd,
    expected="an array of the shape of G",
    cases=(
        (array([1, 0], [2, 1], [0, 5], [-1, 1]), _hat(_H[:4, :2]), array(2, 0.5)),
        (_G, _hat(_H), _s),
        (2 * _G - 1, _hat(_H**3), 1 / _s),
    ),
    edges={
        "where G is the same for all examples": (np.ones((6, 3)), _hat(_H), _s),
        "where G is x̂ itself": (_hat(_H), _hat(_H), _s),
    },
    misconceptions=(
        misconception(
            "mean and variance as constants",
            "This is the gradient with mean and variance held fixed. Both depend on every example: "
            "take out of G its mean, and its part along x̂.",
            lambda G, x, s: G / s,
        ),
        misconception(
            "only the mean taken out",
            "You take out what moves the mean. What stretches the spread is still there: subtract "
            "x̂ times the mean of G·x̂.",
            lambda G, x, s: (G - G.mean(axis=0)) / s,
        ),
        misconception(
            "only the stretch taken out",
            "You take out what stretches the spread. What moves the mean is still there: subtract "
            "the mean of G.",
            lambda G, x, s: (G - x * (G * x).mean(axis=0)) / s,
        ),
        misconception(
            "sums instead of means",
            "You subtract a sum over the batch. Both are means: divide by n.",
            lambda G, x, s: (G - G.sum(axis=0) - x * (G * x).sum(axis=0)) / s,
            lambda G, x, s: (G - G.mean(axis=0) - x * (G * x).sum(axis=0)) / s,
        ),
        misconception(
            "means over units",
            "Your means go over the units of an example. They go over the examples: axis=0.",
            lambda G, x, s: (
                (G - G.mean(axis=1, keepdims=True) - x * (G * x).mean(axis=1, keepdims=True)) / s
            ),
        ),
        misconception(
            "spread forgotten",
            "Divide by the spread: a unit that is stretched by BatchNorm reacts that much more.",
            lambda G, x, s: G - G.mean(axis=0) - x * (G * x).mean(axis=0),
        ),
        misconception(
            "only G divided",
            "You divide G alone by the spread. The whole bracket is divided by it: G less both "
            "parts.",
            lambda G, x, s: G / s - G.mean(axis=0) - x * (G * x).mean(axis=0),
        ),
        misconception(
            "x̂ missing",
            "You subtract the mean of G·x̂ from all examples alike. The part along x̂ is x̂ times "
            "that mean.",
            lambda G, x, s: (G - G.mean(axis=0) - (G * x).mean(axis=0)) / s,
        ),
        misconception(
            "multiplied by the spread",
            "You multiply by the spread. The forward pass divides by it, and so does the gradient.",
            lambda G, x, s: (G - G.mean(axis=0) - x * (G * x).mean(axis=0)) * s,
        ),
        misconception(
            "signs",
            "You add the two parts. They are subtracted: BatchNorm undoes them.",
            lambda G, x, s: (G + G.mean(axis=0) + x * (G * x).mean(axis=0)) / s,
        ),
    ),
    passed="No gradient is left that only moves the mean or only stretches the spread.",
    property="Each column of the result sums to 0, and so does its product with x̂.",
)


# --- 6.5 where the weights settle ----------------------------------------------------------------


def _settled(lr, weight_decay, factor):
    return np.degrees(equilibrium(lr, weight_decay)[1]), 1 / factor


def _with_angle(angle, factor=lambda f: 1 / f):
    return lambda lr, d, f: (angle(lr * d), factor(f))


def _exact(x):
    return np.degrees(np.arccos(1 - x))


SETTLED = Oracle(
    signature="settled(lr, weight_decay, factor)",
    right=_settled,
    expected="two numbers, degrees and a factor",
    cases=((0.1, 0.5, 2.0), (0.5, 0.4, 3.0), (1.0, 0.1, 0.5)),
    edges={
        "for tiny steps": (0.01, 0.01, 4.0),
        "where the learning rate stays": (0.2, 0.1, 1.0),
    },
    misconceptions=(
        misconception(
            "radians",
            "Your angle is in radians. Asked for are degrees: np.degrees.",
            _with_angle(lambda x: np.arccos(1 - x)),
            _with_angle(lambda x: np.sqrt(2 * x)),
        ),
        misconception(
            "approximate",
            "Your angle is √(2ηλ), in degrees. That is near the angle for small ηλ; here the exact "
            "one is wanted: cos(angle) = 1 - ηλ.",
            _with_angle(lambda x: np.degrees(np.sqrt(2 * x))),
        ),
        misconception(
            "factor of two",
            "Your angle is about √(ηλ), and should be about √(2ηλ): the exact cosine is 1 - ηλ.",
            _with_angle(lambda x: np.degrees(np.sqrt(x))),
            _with_angle(lambda x: np.degrees(np.arccos(1 - x / 2))),
        ),
        misconception(
            "same factor",
            "With both changed by the same factor ηλ changes by its square, and the angle with it. "
            "Only the product counts: if η grows, λ must shrink.",
            _with_angle(_exact, lambda f: f),
        ),
        misconception(
            "square",
            "You change λ by the square of the factor, or its inverse. It is the product ηλ that "
            "must stay, with no square.",
            _with_angle(_exact, lambda f: 1 / f**2),
            _with_angle(_exact, lambda f: f**2),
        ),
        misconception(
            "root",
            "You change λ by the root of the factor, or its inverse. It is the product ηλ that "
            "must stay: the root is in the angle alone.",
            _with_angle(_exact, lambda f: f**0.5),
            _with_angle(_exact, lambda f: f**-0.5),
        ),
        misconception(
            "no change",
            "With the same λ a larger η turns the weights further. Only the product ηλ counts.",
            _with_angle(_exact, lambda f: 1.0),
        ),
        misconception(
            "new weight decay",
            "Your second number is the new weight decay. Asked for is the factor by which it "
            "changes: new over old.",
            lambda lr, d, f: (_exact(lr * d), d / f),
        ),
        misconception(
            "angle at the new rate",
            "Your angle is that of the new learning rate with the old weight decay. Asked for is "
            "the one before either changes.",
            lambda lr, d, f: (_exact(lr * f * d), 1 / f),
        ),
        misconception(
            "order swapped",
            "Both numbers are right, but in the wrong order: the angle comes first.",
            lambda lr, d, f: _settled(lr, d, f)[::-1],
        ),
    ),
    passed="Only ηλ counts for the angle, so what one grows by the other must shrink by.",
    property="cos(angle) = 1 - ηλ, and ηλ must stay the same.",
)
EXERCISES = (
    Exercise("BatchNorm by hand", 1, 10, FORWARD),
    Exercise("two bugs in a layer", 2, 10, LAYER, "find the bug"),
    Exercise("the gradient before BatchNorm", 2, 15, BACKWARD),
    Exercise("an evaluation that leaves its mark", 2, 10, RIGHT_MODE, "find the bug"),
    Exercise("where the weights settle", 2, 10, SETTLED, "predict"),
    Exercise("when BatchNorm helps, and hurts", 3, 15, WHEN_NORM, "experiment"),
    Exercise("overfitting, or something else?", 2, 10, OVERFITTING_OR_SOMETHING_ELSE, "explain"),
)
