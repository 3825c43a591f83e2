"""The exercises of chapter 1, Overfitting. 1.4 and 1.6 have a file of their own."""

import numpy as np
from scipy.special import stdtrit
from sklearn.linear_model import Ridge

from course_utils.chapters.ch01_overfitting.find_a_cure import CURE
from course_utils.chapters.ch01_overfitting.labels_made_wrong import LABEL_FLIPS
from course_utils.chapters.ch01_overfitting.words import MUST_WE_REGULARIZE
from course_utils.checkers.exercise import Exercise
from course_utils.checkers.oracle import Oracle, array, drawn, misconception

# --- 1.1 the root-mean-square error --------------------------------------------------------------


def _rmse(y, y_hat):
    return np.sqrt(np.mean((y - y_hat) ** 2))


_y, _noise = drawn(1, "exercises of chapter 1: rmse", (9,), (9,))

RMSE = Oracle(
    signature="rmse(y, y_hat)",
    right=_rmse,
    expected="one number",
    cases=(
        (array(1, 2, 4), array(1, 4, 4)),
        (_y, _y + 0.7 * _noise + 0.4),
        (np.tile(10 * _y, 2), np.tile(10 * _y, 2) - 5 * np.repeat(_noise, 2) - 2),
    ),
    edges={
        "for perfect predictions": (array(1, 2, 3), array(1, 2, 3)),
        "for a single example": (array(2), array(5)),
        "where the errors add up to 0": (array(0, 0), array(3, -3)),
    },
    misconceptions=(
        misconception(
            "mean squared error",
            "You return the mean squared error: the root is missing. Its unit is that of y "
            "squared. Look at the last thing that you do to the mean.",
            lambda y, p: np.mean((y - p) ** 2),
        ),
        misconception(
            "sum of squares",
            "You return the sum of the squared errors, which grows with the number of examples. "
            "Take their mean, and the root of that.",
            lambda y, p: np.sum((y - p) ** 2),
        ),
        misconception(
            "root of the sum",
            "You take the root of the sum of the squared errors, which grows with the number of "
            "examples: twice the data, a larger error. Take the mean before the root.",
            lambda y, p: np.sqrt(np.sum((y - p) ** 2)),
        ),
        misconception(
            "divided after the root",
            "You divide by n after the root. The mean belongs inside: first the mean of the "
            "squared errors, then its root.",
            lambda y, p: np.sqrt(np.sum((y - p) ** 2)) / len(y),
        ),
        misconception(
            "mean absolute error",
            "You return the mean absolute error. It is a fine measure, but another one: the "
            "root-mean-square error squares each error, so that a large one counts for more.",
            lambda y, p: np.mean(np.abs(y - p)),
        ),
        misconception(
            "signed error",
            "You average the errors with their signs, so that too high and too low cancel, and "
            "even bad predictions can get 0. Square each error before you average.",
            lambda y, p: np.mean(y - p),
            lambda y, p: np.mean(p - y),
        ),
        misconception(
            "averaged before squaring",
            "You average first and square afterwards: this is the distance between two means, in "
            "which errors cancel. Square each error, then take the mean, then the root.",
            lambda y, p: abs(np.mean(y) - np.mean(p)),
            lambda y, p: np.mean(y - p) ** 2,
        ),
        misconception(
            "standard deviation of the errors",
            "You return the standard deviation of the errors, which takes their mean away first: "
            "a model that is always 3 too high would look perfect. Do not subtract the mean.",
            lambda y, p: np.std(y - p),
            lambda y, p: np.std(y - p, ddof=1),
        ),
    ),
    passed="The root of the mean squared error: in the unit of y, and 0 only if every prediction "
    "is right.",
    property="It is the root of the mean of the squared errors.",
)


# --- 1.2 ridge regression ------------------------------------------------------------------------


def _ridge(X, y, alpha):
    return Ridge(alpha=alpha, fit_intercept=False, solver="svd").fit(X, y).coef_


def _from_gram(change):
    """The w of (XᵀX + change) w = Xᵀy, where `change` depends on alpha, n and d."""

    def solve(X, y, alpha):
        return np.linalg.lstsq(X.T @ X + change(alpha, *X.shape), X.T @ y, rcond=None)[0]

    return solve


_X, _w, _noise = drawn(1, "exercises of chapter 1: ridge", (12, 4), (4,), (12,))
_wide, _few = drawn(1, "exercises of chapter 1: ridge, wide", (4, 8), (4,))

RIDGE_BY_HAND = Oracle(
    signature="ridge_by_hand(X, y, alpha)",
    right=_ridge,
    expected="an array of d weights",
    cases=(
        (array([1, 0], [0, 2], [1, 1]), array(1, 2, 4), 3.0),
        (_X, _X @ _w + 1.5 + 0.3 * _noise, 2.5),
        (_X[:7] + 0.5, _noise[:7] + 1, 0.4),
    ),
    edges={
        "with more features than examples": (_wide, _few, 0.5),
        "for α = 0, where it is least squares": (_X, _noise, 0.0),
        "where two features are equal": (_X[:, [0, 1, 1]], _noise, 1.0),
        "for a very large α, where w is close to 0": (_X, _noise, 1e4),
    },
    misconceptions=(
        misconception(
            "alpha ignored",
            "These are the weights of least squares: alpha changes nothing. Where does α‖w‖² enter "
            "when you set the derivative with respect to w to 0?",
            _from_gram(lambda alpha, n, d: 0),
        ),
        misconception(
            "alpha times n",
            "You penalize with n·alpha: that is right for the *mean* of the squared errors. Here "
            "they are summed, ‖y - Xw‖², and alpha stands as it is.",
            _from_gram(lambda alpha, n, d: n * alpha * np.eye(d)),
        ),
        misconception(
            "alpha times 2n",
            "You penalize with 2n·alpha: that is right for *half* the mean of the squared errors. "
            "Here they are summed, ‖y - Xw‖², and alpha stands as it is.",
            _from_gram(lambda alpha, n, d: 2 * n * alpha * np.eye(d)),
        ),
        misconception(
            "alpha divided by n",
            "You penalize with alpha/n. If you divide the penalty by n, divide the squared errors "
            "by n, too: here both are sums.",
            _from_gram(lambda alpha, n, d: alpha / n * np.eye(d)),
        ),
        misconception(
            "alpha doubled or halved",
            "You are off by a factor of 2 in alpha. Both terms are squares, and each derivative "
            "has a factor of 2: it cancels. (With (α/2)‖w‖² it would not: check the convention.)",
            _from_gram(lambda alpha, n, d: 2 * alpha * np.eye(d)),
            _from_gram(lambda alpha, n, d: alpha / 2 * np.eye(d)),
        ),
        misconception(
            "alpha squared",
            "You penalize with alpha². If you add the penalty as d more examples, they are the "
            "rows of √α times the identity, since they will be squared.",
            _from_gram(lambda alpha, n, d: alpha**2 * np.eye(d)),
        ),
        misconception(
            "penalty subtracted",
            "You subtract the penalty, so that large weights are rewarded. Look at the sign before "
            "alpha.",
            _from_gram(lambda alpha, n, d: -alpha * np.eye(d)),
        ),
        misconception(
            "alpha added to every entry",
            "You add alpha to every entry of XᵀX. NumPy adds a number everywhere; the penalty "
            "belongs on the diagonal alone: alpha times the identity, np.eye(d).",
            _from_gram(lambda alpha, n, d: alpha),
        ),
        misconception(
            "intercept fitted",
            "You fit an intercept too, as scikit-learn does unless told not to. Here the model is "
            "Xw and nothing else: leave X and y as they are, or set fit_intercept=False.",
            lambda X, y, alpha: _ridge(X - X.mean(0), y - y.mean(), alpha),
        ),
        misconception(
            "predictions returned",
            "You return the n predictions Xw. Asked for are the d weights w themselves.",
            lambda X, y, alpha: X @ _ridge(X, y, alpha),
        ),
        misconception(
            "column returned",
            "The numbers are right, but you return a column of shape (d, 1). Return shape (d,), "
            "or y - X @ w silently becomes an n × n array. Leave y as it is, or use .ravel().",
            lambda X, y, alpha: _ridge(X, y, alpha)[:, None],
        ),
    ),
    passed="Your weights are those of scikit-learn's Ridge, also with more features than examples.",
    property="At the right w, Xᵀ(y - Xw) = αw.",
)


# --- 1.3 bias and variance -----------------------------------------------------------------------


def _bias2(predictions, truth):
    return ((predictions.mean(axis=0) - truth) ** 2).mean()


def _variance(predictions):
    return predictions.var(axis=0).mean()


def _bias_and_variance(predictions, truth):
    return _bias2(predictions, truth), _variance(predictions)


def _mean_square(predictions, truth):
    return ((predictions - truth) ** 2).mean()


_spread, _offset = drawn(1, "exercises of chapter 1: bias and variance", (5, 5), (5,))
_predictions = _offset + 0.6 * _spread + array(0.5, -0.1, 0.8, 0.3, 0.2)

BIAS_AND_VARIANCE = Oracle(
    signature="bias_and_variance(predictions, truth)",
    right=_bias_and_variance,
    expected="two numbers, bias² and variance",
    # As many training sets as points, so that mixing up the two axes gives numbers and no error.
    cases=(
        (array([1, 2], [3, 5]), array(1, 3)),
        (_predictions, _offset),
        (_predictions.T * 2 - 1, _offset),
    ),
    edges={
        "with more training sets than points": (_predictions[:, :2], _offset[:2]),
        "with more points than training sets": (_predictions[:2], _offset),
        "for a single training set, where nothing varies": (_predictions[:1], _offset),
        "where every model is right": (np.tile(_offset, (3, 1)), _offset),
    },
    misconceptions=(
        misconception(
            "order swapped",
            "Both numbers are right, but in the wrong order: bias² comes first, then the variance.",
            lambda p, t: (_variance(p), _bias2(p, t)),
        ),
        misconception(
            "axes mixed up",
            "You average over the points where you should average over the training sets. Each row "
            "of predictions is one model: the mean model and its spread are taken down the rows, "
            "with axis=0.",
            lambda p, t: _bias_and_variance(p.T, t),
            lambda p, t: (_bias2(p, t), _variance(p.T)),
            lambda p, t: (_bias2(p.T, t), _variance(p)),
        ),
        misconception(
            "not averaged over the points",
            "You return one bias² and one variance for each point. Average each over the points, "
            "so that two numbers are left.",
            lambda p, t: ((p.mean(0) - t) ** 2, p.var(0)),
        ),
        misconception(
            "bias not squared",
            "Your bias is not squared. Square the difference between the mean prediction and the "
            "truth at each point, then average: only the square adds up with the variance.",
            lambda p, t: (np.mean(p.mean(0) - t), _variance(p)),
            lambda p, t: (np.mean(t - p.mean(0)), _variance(p)),
            lambda p, t: (np.mean(np.abs(p.mean(0) - t)), _variance(p)),
        ),
        misconception(
            "root of bias²",
            "Your first number is the root of bias². Leave out the root: only the square adds up "
            "with the variance.",
            lambda p, t: (np.sqrt(_bias2(p, t)), _variance(p)),
        ),
        misconception(
            "mean squared error as bias",
            "Your bias² is the mean squared error of the single models, which holds the variance "
            "as well. Average the models first, then take the squared distance to the truth.",
            lambda p, t: (_mean_square(p, t), _variance(p)),
        ),
        misconception(
            "bias averaged before squaring",
            "You average the bias over the points before you square it, so that too high here and "
            "too low there cancel. Square at each point, then average.",
            lambda p, t: (np.mean(p.mean(0) - t) ** 2, _variance(p)),
        ),
        misconception(
            "standard deviation",
            "Your second number is a standard deviation. The variance is its square: only that "
            "adds up with bias² to the mean squared distance.",
            lambda p, t: (_bias2(p, t), p.std(0).mean()),
            lambda p, t: (_bias2(p, t), np.sqrt(_variance(p))),
        ),
        misconception(
            "divided by n - 1",
            "Your variance divides by n_sets - 1. Here it is the mean squared distance to the mean "
            "of these very models, with 1/n_sets (ddof=0): then bias² + variance is the mean "
            "squared distance to the truth exactly.",
            lambda p, t: (_bias2(p, t), p.var(0, ddof=1).mean() if len(p) > 1 else np.inf),
        ),
        misconception(
            "variance around the truth",
            "Your variance is measured from the truth, so that it holds the bias as well. Measure "
            "it from the mean prediction at each point.",
            lambda p, t: (_bias2(p, t), _mean_square(p, t)),
        ),
        misconception(
            "variance over everything",
            "Your variance is taken over all predictions at once, so that it counts how the curve "
            "itself goes up and down. Take it at each point (axis=0), then average.",
            lambda p, t: (_bias2(p, t), p.var()),
        ),
    ),
    passed="bias² + variance is exactly the mean squared distance of the predictions to the truth.",
    property="Together they are the mean squared distance of all predictions to the truth.",
)


# --- 1.5 a paired effect -------------------------------------------------------------------------


def _effect(difference):
    return difference.mean(), difference.std(ddof=1) / np.sqrt(len(difference))


def _with_error(error):
    """The right mean, with the `error` that a function of a and b gives."""
    return lambda a, b: ((a - b).mean(), error(a, b))


_shared, _one, _two = drawn(1, "exercises of chapter 1: paired effect", (10,), (10,), (10,))
_a, _b = 0.8 + 0.2 * _shared + 0.03 * _one, 0.75 + 0.2 * _shared + 0.03 * _two

PAIRED_EFFECT = Oracle(
    signature="paired_effect(a, b)",
    right=lambda a, b: _effect(a - b),
    expected="two numbers, the mean difference and its standard error",
    cases=(
        (array(3, 5, 4), array(1, 4, 5)),
        (_a, _b),
        (_b[:6] * 10, _two[:6]),
        (_b - 0.1, _a),  # a is below b
    ),
    edges={
        "where a is above b by the same amount for each seed": (_shared + 1, _shared),
        "for two seeds": (array(1, 4), array(2, 2)),
    },
    misconceptions=(
        misconception(
            "unpaired standard error",
            "Your standard error treats a and b as two separate samples. Runs of one seed share "
            "data and initial weights: take a - b for each seed first, and the spread of that.",
            _with_error(lambda a, b: np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))),
            _with_error(lambda a, b: np.sqrt(a.var() / len(a) + b.var() / len(b))),
        ),
        misconception(
            "ddof=0",
            "Your spread divides by n. These seeds are a sample, and their mean was estimated from "
            "them, which makes the spread look too small: use ddof=1. (np.std has ddof=0.)",
            _with_error(lambda a, b: (a - b).std() / np.sqrt(len(a))),
        ),
        misconception(
            "not divided by √n",
            "You return the standard deviation of the differences: how much one seed varies. The "
            "standard error of their *mean* is smaller by √n.",
            _with_error(lambda a, b: (a - b).std(ddof=1)),
            _with_error(lambda a, b: (a - b).std()),
        ),
        misconception(
            "divided by n",
            "You divide the standard deviation by n. It is the variance of the mean that falls as "
            "1/n; the standard error is its root, and falls as 1/√n.",
            _with_error(lambda a, b: (a - b).std(ddof=1) / len(a)),
        ),
        misconception(
            "variance",
            "Your second number is a variance, in squared units. The standard error is the root "
            "of (variance / n).",
            _with_error(lambda a, b: (a - b).var(ddof=1) / len(a)),
            _with_error(lambda a, b: (a - b).var(ddof=1)),
        ),
        misconception(
            "sign swapped",
            "Your effect has the wrong sign: it is a - b, above 0 where a is larger.",
            lambda a, b: _effect(b - a),
        ),
        misconception(
            "sorted before differencing",
            "You sort a and b before you subtract, so that the runs of different seeds meet. Entry "
            "i of both belongs to the same seed: leave the order alone.",
            lambda a, b: _effect(np.sort(a) - np.sort(b)),
        ),
        misconception(
            "absolute differences",
            "You take absolute differences, so that every effect looks positive, even that of "
            "noise. Keep the sign of a - b.",
            lambda a, b: _effect(np.abs(a - b)),
            lambda a, b: (np.abs(a - b).mean(), _effect(a - b)[1]),
        ),
        misconception(
            "sign of the mean lost",
            "You return the absolute value of the mean, so that a looks better than b even where "
            "it is worse. Keep the sign of a - b.",
            lambda a, b: (abs((a - b).mean()), _effect(a - b)[1]),
        ),
        misconception(
            "half an interval",
            "Your second number is half the width of a 95 % interval. Asked for is the standard "
            "error itself, without the factor of about 2.",
            _with_error(lambda a, b: 1.96 * _effect(a - b)[1]),
            _with_error(lambda a, b: 2 * _effect(a - b)[1]),
            _with_error(lambda a, b: stdtrit(len(a) - 1, 0.975) * _effect(a - b)[1]),
        ),
        misconception(
            "order swapped",
            "Both numbers are right, but in the wrong order: the mean comes first, then its "
            "standard error.",
            lambda a, b: _effect(a - b)[::-1],
        ),
    ),
    passed="What the two runs of a seed share has dropped out of your standard error: the same "
    "effect is seen with far fewer seeds.",
    property="It is the mean of a - b, and the standard deviation of a - b (ddof=1) over √n.",
)

EXERCISES = (
    Exercise("the root-mean-square error", 1, 5, RMSE),
    Exercise("ridge regression by hand", 2, 10, RIDGE_BY_HAND),
    Exercise("bias and variance", 2, 10, BIAS_AND_VARIANCE),
    Exercise("labels made wrong", 2, 10, LABEL_FLIPS, "find the bug"),
    Exercise("a paired effect", 2, 10, PAIRED_EFFECT, "find the bug"),
    Exercise("find a cure", 3, 15, CURE, "experiment"),
    Exercise("must we regularize?", 2, 10, MUST_WE_REGULARIZE, "explain"),
)
