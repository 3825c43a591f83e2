"""Exercise 2.4: a lasso whose zeros are final, which is no lasso."""

import numpy as np
from sklearn.linear_model import Lasso

from course_utils.checkers.oracle import Observed, Oracle, misconception
from course_utils.checkers.outcome import Misconception
from course_utils.randomness import generator
from course_utils.regularizers import convert_strength, soft_threshold

LR, STEPS = 0.1, 3000  # enough for the first case to arrive, whose features have mean square 1


def _lasso(X, y, strength, lr, steps):
    """scikit-learn's, whatever lr and steps."""
    if strength == 0:
        return _least_squares(X, y, strength, lr, steps)
    alpha = convert_strength(strength, "l1", "Lasso", len(y))
    fit = Lasso(alpha=alpha, fit_intercept=False, tol=1e-12, max_iter=100_000)
    return fit.fit(X, y).coef_


def _steps(X, y, lr, steps, change):
    """Gradient steps on the mean squared error, each followed by `change(w, before)`."""
    w = np.linalg.lstsq(X, y, rcond=None)[0]
    for _ in range(steps):
        w = change(w - lr * 2 / len(y) * X.T @ (X @ w - y), w)
    return w


def _pruned(X, y, strength, lr, steps):
    alive = np.ones(X.shape[1], dtype=bool)

    def change(w, before):
        nonlocal alive
        w = soft_threshold(w * alive, lr * strength)
        alive = alive & (w != 0)
        return w

    return _steps(X, y, lr, steps, change)


def _pruned_from_zero(X, y, strength, lr, steps):
    return np.zeros(X.shape[1])


def _with_threshold(threshold):
    """Proximal steps with `threshold(strength, lr, n)`."""

    def lasso(X, y, strength, lr, steps):
        t = threshold(strength, lr, len(y))
        return _steps(X, y, lr, steps, lambda w, before: soft_threshold(w, t))

    return lasso


def _hard(X, y, strength, lr, steps):
    return _steps(X, y, lr, steps, lambda w, before: np.where(abs(w) > lr * strength, w, 0))


def _ridge(X, y, strength, lr, steps):
    return _steps(X, y, lr, steps, lambda w, before: w - lr * strength * before)


def _least_squares(X, y, strength, lr, steps):
    return np.linalg.lstsq(X, y, rcond=None)[0]


def _thresholded_once(X, y, strength, lr, steps):
    return soft_threshold(_least_squares(X, y, strength, lr, steps), strength)


def _one_step(X, y, strength, lr, steps):
    """From least squares, where the loss has no slope."""
    return soft_threshold(_least_squares(X, y, strength, lr, steps), lr * strength)


def _one_step_from_zero(X, y, strength, lr, steps):
    return soft_threshold(lr * 2 / len(y) * X.T @ y, lr * strength)


def _hops_around_zero(observed: Observed) -> bool:
    """Near the lasso everywhere, and nowhere exactly zero where it is.

    Around zero it hops by lr·strength; all other weights are off by that much at most, times what
    features that are alike make of it.
    """

    def hops(args, w) -> bool:
        right = _lasso(*args)
        near = w.shape == right.shape and np.allclose(w, right, atol=0.1)
        zeros = right == 0
        _, _, strength, lr, _ = args
        return near and (np.abs(w[zeros]) <= 2 * lr * strength).all() and (w[zeros] != 0).all()

    return all(hops(args, w) for args, w in observed)


def _problem(purpose: str, n: int, d: int, like: float) -> tuple[np.ndarray, np.ndarray]:
    """Features that are alike, so that weights start large, pass through zero and come back."""
    rng = generator(1, f"exercise 2.4: {purpose}")
    X = rng.standard_normal((n, d)) + like * rng.standard_normal((n, 1))
    X /= np.sqrt(np.mean(X**2, axis=0))
    w = np.array([1.0, 0.6, 0.3, 0, 0, 0.8, 0.2, 0][:d])
    return X, X @ w + 1.5 * rng.standard_normal(n)


# Two in which pruning ends elsewhere than the lasso, and no wrong threshold clears all weights.
_X, _y = _problem("a", 12, 6, 1.5)
_X2, _y2 = _problem("f", 12, 6, 1.5)

LASSO = Oracle(
    signature="lasso(X, y, strength, lr, steps)",
    right=_lasso,
    expected="an array of d weights",
    # The second has features three times as large, for which the first one's lr would be too much.
    cases=((_X, _y, 0.2, LR, STEPS), (3 * _X2, _y2, 0.45, LR / 9, STEPS + 1000)),
    edges={
        "without a penalty": (_X, _y, 0.0, LR, 5 * STEPS),
        "for so strong a penalty that all weights are zero": (_X, _y, 50.0, LR, STEPS),
    },
    misconceptions=(
        misconception(
            "zeros are final",
            "A weight that reaches zero once can never come back in your version: it is pruning, "
            "not L1. On its way down a weight may pass through zero, and be wanted again when the "
            "others have changed. Drop `alive`.",
            _pruned,
        ),
        misconception(
            "never leaves zero",
            "All your weights stay at zero. Do you start at zero, with a mask that keeps zeros "
            "where they are?",
            _pruned_from_zero,
        ),
        misconception(
            "threshold without the learning rate",
            "Your threshold is the strength itself. In a proximal step of size lr it is "
            "lr·strength: a short step, a small push.",
            _with_threshold(lambda strength, lr, n: strength),
        ),
        misconception(
            "strength halved or doubled",
            "You are off by a factor of 2. The gradient of the mean squared error is "
            "(2/n)·Xᵀ(Xw - y), and the threshold is lr·strength.",
            _with_threshold(lambda strength, lr, n: 2 * lr * strength),
            _with_threshold(lambda strength, lr, n: lr * strength / 2),
        ),
        misconception(
            "strength times or over n",
            "You are off by a factor of n. The squared errors are averaged here, and the penalty "
            "stands as it is.",
            _with_threshold(lambda strength, lr, n: lr * strength / n),
            _with_threshold(lambda strength, lr, n: lr * strength * n),
        ),
        misconception(
            "hard threshold",
            "You set small weights to zero and leave large ones alone. The penalty pushes the "
            "large ones, too: use the soft threshold.",
            _hard,
        ),
        misconception(
            "ridge",
            "These are the weights of a squared penalty: all of them shrink in proportion, and "
            "none is zero.",
            _ridge,
        ),
        misconception(
            "penalty ignored",
            "These are the weights of least squares: strength changes nothing.",
            _least_squares,
        ),
        misconception(
            "thresholded once",
            "You threshold the least-squares weights once, at the end. That is the lasso only for "
            "orthonormal features. Threshold after every step.",
            _thresholded_once,
        ),
        misconception(
            "returned after one step",
            "You return after the first step. Is the return inside of the loop? Move it out, to "
            "the left.",
            _one_step,
            _one_step_from_zero,
        ),
        Misconception(
            "subgradient",
            "You use the subgradient, strength·sign(w). It comes close, but hops around zero and "
            "never stops there. Take the plain step, then the soft threshold with lr·strength.",
            _hops_around_zero,
        ),
    ),
    passed="The weights of scikit-learn's Lasso. A zero is not final: it is asked again at every "
    "step.",
    property="Where w is not zero, (2/n)·Xᵀ(y - Xw) = strength·sign(w).",
)
