"""The exercises of chapter 7, Learning rate versus regularization. 7.6 has a file of its own."""

import numpy as np
import torch

from course_utils.chapters.ch07_learning_rate.throttle_and_wheel import THROTTLE_AND_WHEEL
from course_utils.chapters.ch07_learning_rate.words import SMALL_RATE_SMALL_GAP
from course_utils.checkers.exercise import Exercise
from course_utils.checkers.oracle import Oracle, array, drawn, misconception
from course_utils.checkers.outcome import Misconception

# --- 7.1 the two parts of a step -----------------------------------------------------------------


def _arrows(w, gradient, lr, weight_decay):
    return np.stack([-lr * gradient, -lr * weight_decay * w])


_w, _gradient = drawn(7, "exercises of chapter 7: arrows", (4,), (4,))

TWO_ARROWS = Oracle(
    signature="two_arrows(w, gradient, lr, weight_decay)",
    right=_arrows,
    expected="two arrays of the shape of w",
    cases=(
        (array(2.0, -1.0), array(0.5, 0.3), 0.1, 0.2),
        (_w, _gradient, 0.3, 0.05),
        (3 * _w, _gradient, 0.01, 2.0),
    ),
    edges={
        "without decay": (_w, _gradient, 0.1, 0.0),
        "for a gradient of 0": (_w, 0 * _gradient, 0.1, 0.5),
        "for a single weight": (_w[:1], _gradient[:1], 0.2, 0.1),
    },
    misconceptions=(
        misconception(
            "signs turned around",
            "Your arrows point uphill, and away from zero. Both are *added* to w, so that both "
            "need a minus.",
            lambda w, g, lr, decay: -_arrows(w, g, lr, decay),
        ),
        misconception(
            "pull away from zero",
            "Your second arrow points away from zero. The step subtracts the whole gradient, "
            "and the penalty's gradient is λw.",
            lambda w, g, lr, decay: _arrows(w, g, lr, decay) * [[1], [-1]],
        ),
        misconception(
            "pull without the learning rate",
            "Your pull is λw. The penalty's gradient is multiplied by the learning rate, like the "
            "rest: that is why a larger rate pulls harder, too.",
            lambda w, g, lr, decay: np.stack([-lr * g, -decay * w]),
        ),
        misconception(
            "a factor of 2",
            "Your pull is twice as long. With PyTorch's weight_decay the penalty is (λ/2)‖w‖², and "
            "its gradient λw, without a 2.",
            lambda w, g, lr, decay: np.stack([-lr * g, -2 * lr * decay * w]),
        ),
        misconception(
            "arrows swapped",
            "These are the right arrows in the wrong order: first what the data ask for.",
            lambda w, g, lr, decay: _arrows(w, g, lr, decay)[::-1],
        ),
        misconception(
            "places instead of arrows",
            "You return where w would be after each part. The arrow is what is added: leave out "
            "w itself.",
            lambda w, g, lr, decay: w + _arrows(w, g, lr, decay),
            lambda w, g, lr, decay: _arrows(w, g, lr, decay) + [0 * w, w],
        ),
        misconception(
            "data without the learning rate",
            "Your first arrow is the whole gradient, turned around. A step is η times as long: "
            "that goes for both arrows.",
            lambda w, g, lr, decay: np.stack([-g, -lr * decay * w]),
            lambda w, g, lr, decay: np.stack([-g, -decay * w]),
        ),
        misconception(
            "data arrow uphill",
            "Your first arrow points uphill, as the gradient does. What is *added* to w needs a "
            "minus.",
            lambda w, g, lr, decay: _arrows(w, g, lr, decay) * [[-1], [1]],
        ),
        misconception(
            "whole step as the pull",
            "Your second arrow is the whole step. The two are apart here: leave the gradient of "
            "the data out of the pull.",
            lambda w, g, lr, decay: np.cumsum(_arrows(w, g, lr, decay), axis=0),
        ),
        misconception(
            "pull on the gradient",
            "Your second arrow shrinks the gradient. What is pulled to zero is w.",
            lambda w, g, lr, decay: np.stack([-lr * g, -lr * decay * g]),
        ),
        misconception(
            "the pull of L1",
            "Your pull has the same length for all weights: that is L1's. L2 pulls in proportion "
            "to the weight.",
            lambda w, g, lr, decay: np.stack([-lr * g, -lr * decay * np.sign(w)]),
        ),
    ),
    passed="Together they are exactly PyTorch's step.",
    property="They are -η · gradient and -η · λ · w.",
)


# --- 7.2 the largest stable learning rate --------------------------------------------------------


def _largest_rate(H, weight_decay):
    return 2 / (np.linalg.eigvalsh(H)[-1] + weight_decay)


def _curvature(A):
    return A.T @ A / len(A)


_H = _curvature(*drawn(7, "exercises of chapter 7: curvature", (9, 4)))
_H_large = _curvature(3 * drawn(7, "exercises of chapter 7: large curvature", (12, 5))[0])
# Curvatures of 3 and -4: the largest one is not the largest in size.
_H_saddle = array([-0.5, 3.5], [3.5, -0.5])

LARGEST_RATE = Oracle(
    signature="largest_rate(H, weight_decay)",
    right=_largest_rate,
    expected="one number",
    # On the saddle nothing would be stable without a decay of more than 4.
    cases=((array([3.0, 1], [1, 3]), 1.0), (_H, 0.5), (_H_large, 2.0), (_H_saddle, 4.5)),
    edges={
        "without decay": (_H, 0.0),
        "for a single weight": (array([4.0]), 1.0),
        "for a direction without curvature": (np.diag([0.0, 2.0]), 0.25),
    },
    misconceptions=(
        misconception(
            "1 over h",
            "That is where it begins to hop from side to side. It still comes down, up to twice "
            "that rate.",
            lambda H, decay: 1 / (np.linalg.eigvalsh(H)[-1] + decay),
        ),
        misconception(
            "decay forgotten",
            "You look at the plain loss alone. The penalty is a bowl, too: it adds λ to the "
            "curvature in every direction.",
            lambda H, decay: 2 / np.linalg.eigvalsh(H)[-1],
        ),
        misconception(
            "decay subtracted",
            "You subtract λ from the curvature. The penalty makes the loss *steeper*: it is added.",
            lambda H, decay: 2 / (np.linalg.eigvalsh(H)[-1] - decay),
        ),
        misconception(
            "smallest curvature",
            "You use the smallest eigenvalue. The direction that flies off first is the steepest "
            "one.",
            lambda H, decay: 2 / (np.linalg.eigvalsh(H)[0] + decay),
        ),
        misconception(
            "largest in size",
            "You use the curvature that is largest in size. The largest may be smaller than that, "
            "where another is below 0: take the largest eigenvalue as it is.",
            lambda H, decay: 2 / (np.abs(np.linalg.eigvalsh(H)).max() + decay),
        ),
        misconception(
            "largest entry",
            "You use the largest entry of H. The steepest direction need not lie along an axis: "
            "take the largest eigenvalue.",
            lambda H, decay: 2 / (H.max() + decay),
            lambda H, decay: 2 / (np.diag(H).max() + decay),
        ),
        misconception(
            "trace",
            "You add up all curvatures. Directions do not help one another to fly off: only the "
            "largest counts.",
            lambda H, decay: 2 / (np.trace(H) + decay),
            lambda H, decay: 2 / (np.trace(H) + len(H) * decay),
        ),
        misconception(
            "decay twice",
            "You add 2λ. The curvature of (λ/2)‖w‖² is λ.",
            lambda H, decay: 2 / (np.linalg.eigvalsh(H)[-1] + 2 * decay),
        ),
        misconception(
            "brackets missing",
            "λ stands outside the fraction. It is a curvature: add it to h first, then divide.",
            lambda H, decay: 2 / np.linalg.eigvalsh(H)[-1] + decay,
            lambda H, decay: 2 / np.linalg.eigvalsh(H)[-1] - decay,
        ),
        misconception(
            "length of the matrix",
            "np.linalg.norm of a matrix mixes all its curvatures, as the length of a vector mixes "
            "its entries. Only the largest counts: np.linalg.eigvalsh(H)[-1].",
            lambda H, decay: 2 / (np.linalg.norm(H) + decay),
            lambda H, decay: 2 / np.linalg.norm(H + decay * np.eye(len(H))),
        ),
        misconception(
            "decay on every entry",
            "H + λ adds λ to every entry of the matrix. The penalty curves each weight by itself: "
            "add λ to the diagonal alone.",
            lambda H, decay: 2 / np.linalg.eigvalsh(H + decay)[-1],
        ),
        misconception(
            "the sharpness itself",
            "This is the curvature, not the rate: the rate is 2 divided by it.",
            lambda H, decay: np.linalg.eigvalsh(H)[-1] + decay,
        ),
    ),
    passed="Just below this rate it arrives, just above it flies off.",
    property="It is 2/(h + λ), with h the largest eigenvalue of H.",
)


# --- 7.3 power iteration -------------------------------------------------------------------------


def _direction(H, v, rounds):
    v = v / np.linalg.norm(v)
    for _ in range(rounds):
        v = H @ v
        v = v / np.linalg.norm(v)
    return v


def _power(H, v, rounds):
    v = _direction(H, v, rounds)
    return v @ H @ v


def _last_not_scaled(H, v, rounds):
    v = H @ _direction(H, v, rounds - 1)
    return v @ H @ v


def _some_rounds(rounds):
    return lambda H, v, _: _power(H, v, rounds)


def _power_of_inverse(H, v, rounds):
    v = _direction(np.linalg.pinv(H), v, rounds)
    return v @ H @ v


def _unscaled(H, v, rounds):
    for _ in range(rounds):
        v = H @ v
    return v @ H @ v


_v, _v_large = drawn(7, "exercises of chapter 7: start", (4,), (5,))

POWER_ITERATION = Oracle(
    signature="power_iteration(H, v, rounds)",
    right=_power,
    expected="one number",
    cases=(
        (array([2.0, 1], [1, 2]), array(1.0, 0), 2),
        (_H, _v, 5),
        (_H_large, _v_large, 3),
        (_H_saddle, array(1.0, 0.5), 4),
    ),
    edges={
        "for no rounds": (_H, _v, 0),
        "for many rounds, which must not overflow": (100 * _H, _v, 400),
        "for a start that is not of length 1": (_H, 7 * _v, 2),
        "for a single weight": (array([3.0]), array(2.0), 4),
    },
    misconceptions=(
        misconception(
            "not scaled",
            "Your v grows in each round, and vᵀHv with it: scale v back to length 1 each time.",
            _unscaled,
            lambda H, v, rounds: _unscaled(H, v / np.linalg.norm(v), rounds),
        ),
        misconception(
            "last v not scaled",
            "You scale before the product, so that the last v has not length 1: scale after it, or "
            "divide the result by v · v.",
            _last_not_scaled,
        ),
        misconception(
            "length of the scaled v",
            "Your result is 1: the length of a v that was just scaled to length 1. Asked is vᵀHv.",
            lambda H, v, rounds: 1.0,
        ),
        misconception(
            "returns the vector",
            "You return the direction. Asked is the curvature along it, vᵀHv.",
            _direction,
        ),
        misconception(
            "one round too many",
            "You multiply once more than asked. Is the loop off by one?",
            lambda H, v, rounds: _power(H, v, rounds + 1),
        ),
        misconception(
            "one round too few",
            "You multiply once less than asked. Is the loop off by one?",
            lambda H, v, rounds: _power(H, v, rounds - 1),
        ),
        misconception(
            "no iteration",
            "You return the curvature along the first v. Multiply by H, again and again.",
            lambda H, v, rounds: v @ H @ v / (v @ v),
            lambda H, v, rounds: v @ H @ v,
        ),
        misconception(
            "size instead of value",
            "You return the size of vᵀHv, without its sign. A curvature may be below 0.",
            lambda H, v, rounds: abs(_power(H, v, rounds)),
        ),
        misconception(
            "length of the last product",
            "You return ‖Hv‖. It comes near the same size, but vᵀHv gets there twice as fast, "
            "and knows the sign.",
            lambda H, v, rounds: np.linalg.norm(H @ _direction(H, v, rounds)),
            lambda H, v, rounds: np.linalg.norm(H @ _direction(H, v, rounds - 1)),
        ),
        misconception(
            "exact eigenvalue",
            "That is the exact eigenvalue, by a routine that needs the whole matrix. For a network "
            "it is too large: estimate it by `rounds` products.",
            lambda H, v, rounds: np.linalg.eigvalsh(H)[-1],
        ),
        misconception(
            "rounds ignored",
            "Your result does not depend on `rounds`: it is that of another number of rounds, "
            "always the same, or of so many that nothing changes any more. Multiply by H as often "
            "as `rounds` says.",
            *map(_some_rounds, (*range(1, 21), 50, 100, 1000)),
        ),
        misconception(
            "inverse iteration",
            "You find the *smallest* eigenvalue: you multiply by the inverse of H.",
            _power_of_inverse,
        ),
    ),
    passed="So the sharpness of a network is measured: H·v is all it needs.",
    property="After each product v has length 1 again; the result is vᵀHv of the last v.",
)


# --- 7.4 the loss that descent follows -----------------------------------------------------------


def _followed(X, y, w, lr):
    """By PyTorch's gradient, which shares nothing with a formula written by hand."""
    inputs, targets = torch.from_numpy(np.asarray(X)), torch.from_numpy(np.asarray(y))
    weights = torch.tensor(w, requires_grad=True)
    loss = ((inputs @ weights - targets) ** 2).mean()
    (gradient,) = torch.autograd.grad(loss, weights)
    return (loss + lr / 4 * (gradient**2).sum()).item()


def _with_gradient(penalty):
    """L plus a wrong penalty, a function of (gradient of the mean squared error, lr, n)."""

    def function(X, y, w, lr):
        error = X @ w - y
        return np.mean(error**2) + penalty(2 / len(y) * X.T @ error, lr, len(y))

    return function


def _with_loss(loss, factor):
    """Another loss of the errors, with the penalty on factor/n · Xᵀ(Xw - y)."""

    def function(X, y, w, lr):
        error = X @ w - y
        return loss(error) + lr / 4 * np.sum((factor / len(y) * X.T @ error) ** 2)

    return function


_X, _y, _u = drawn(7, "exercises of chapter 7: followed loss", (7, 3), (7,), (3,))

FOLLOWED_LOSS = Oracle(
    signature="followed_loss(X, y, w, lr)",
    right=_followed,
    expected="one number",
    cases=(
        (array([1.0, 0], [0, 2], [1, 1]), array(1.0, 2, 4), array(1.0, 2), 0.4),
        (_X, _y, _u, 0.1),
        (_X[:5], 2 * _y[:5], _u + 1, 1.5),
    ),
    edges={
        "for weights of 0": (_X, _y, 0 * _u, 0.3),
        "for a single example": (_X[:1], _y[:1], _u, 0.2),
    },
    misconceptions=(
        misconception(
            "norm not squared",
            "You add the norm of the gradient. It is the squared norm: the sum of the squares.",
            _with_gradient(lambda g, lr, n: lr / 4 * np.linalg.norm(g)),
        ),
        misconception(
            "wrong share of η",
            "The share is η/4. (In the curvature of a bowl it becomes η/2: that is another "
            "formula.)",
            _with_gradient(lambda g, lr, n: lr / 2 * np.sum(g**2)),
            _with_gradient(lambda g, lr, n: lr * np.sum(g**2)),
        ),
        misconception(
            "gradient without the 2",
            "Your gradient lacks the 2 from the square: it is 2/n · Xᵀ(Xw - y).",
            _with_gradient(lambda g, lr, n: lr / 4 * np.sum((g / 2) ** 2)),
        ),
        misconception(
            "gradient of the sum",
            "Your gradient is that of a *sum* of squared errors. Here the loss is the mean, whose "
            "gradient is 2/n · Xᵀ(Xw - y).",
            _with_gradient(lambda g, lr, n: lr / 4 * np.sum((n * g) ** 2)),
            _with_gradient(lambda g, lr, n: lr / 4 * np.sum((n * g / 2) ** 2)),
        ),
        misconception(
            "penalty on the weights",
            "You add (η/4)‖w‖²: that is weight decay. What steps dislike is a large *gradient*.",
            lambda X, y, w, lr: np.mean((X @ w - y) ** 2) + lr / 4 * np.sum(w**2),
        ),
        misconception(
            "penalty missing",
            "This is the plain loss. Real steps follow the loss plus (η/4)‖∇L‖².",
            _with_gradient(lambda g, lr, n: 0),
        ),
        misconception(
            "penalty alone",
            "You return the penalty alone. Add it to the loss itself.",
            lambda X, y, w, lr: _followed(X, y, w, lr) - np.mean((X @ w - y) ** 2),
        ),
        misconception(
            "mean instead of the norm",
            "You take the *mean* of the gradient's squares. The squared norm is their sum.",
            _with_gradient(lambda g, lr, n: lr / 4 * np.mean(g**2)),
        ),
        misconception(
            "another loss",
            "Your L is not the mean squared error: that is ‖Xw - y‖²/n, with no ½, and divided "
            "by n.",
            _with_loss(lambda error: np.mean(error**2) / 2, 1),
            _with_loss(lambda error: np.mean(error**2) / 2, 2),
            _with_loss(lambda error: np.sum(error**2), 2),
            lambda X, y, w, lr: len(y) * _followed(X, y, w, len(y) * lr),
        ),
        misconception(
            "penalty subtracted",
            "You subtract the penalty. Steps avoid steep places: it is added.",
            _with_gradient(lambda g, lr, n: -lr / 4 * np.sum(g**2)),
        ),
        misconception(
            "loss after the step",
            "This is the loss one step later. Asked is the loss whose flow the steps follow, at "
            "w itself.",
            lambda X, y, w, lr: np.mean((X @ (w - lr * 2 / len(y) * X.T @ (X @ w - y)) - y) ** 2),
        ),
    ),
    passed="That is the loss that real steps go down.",
    property="It is L + (η/4)‖∇L‖², with ∇L = 2/n · Xᵀ(Xw - y).",
)


# --- 7.5 choose on some seeds, judge on others ---------------------------------------------------


def _parts(n):
    """Slices of n seeds."""
    return {"first": slice(n // 2), "second": slice(n // 2, n), "all": slice(n)}


def _chosen(choose_mean, chosen, judged, judge_mean=np.mean, best=np.nanargmax):
    """A function of the scores: who chooses, who judges, how means and the best are taken."""

    def function(scores):
        parts = _parts(scores.shape[2])
        means = choose_mean(scores[:, :, parts[chosen]], axis=2)
        row, column = np.unravel_index(best(means), means.shape)
        return judge_mean(scores[row, column, parts[judged]])

    return function


_honest = _chosen(np.mean, "first", "second")


def _mean_with(value):
    """The mean of numbers in which a value stands for NaN."""
    return lambda scores, axis: np.nan_to_num(scores, nan=value).mean(axis)


def _chosen_apart(scores):
    parts = _parts(scores.shape[2])
    means = scores[:, :, parts["first"]].mean(axis=2)
    row, column = (np.nanargmax(np.nanmean(means, axis=axis)) for axis in (1, 0))
    return scores[row, column, parts["second"]].mean()


def _of_the_best_run(scores):
    parts = _parts(scores.shape[2])
    first = scores[:, :, parts["first"]]
    row, column, _ = np.unravel_index(np.nanargmax(first), first.shape)
    return scores[row, column, parts["second"]].mean()


def _scores(purpose, shape, level, *places):
    """Made-up accuracies, with a winner for each way to choose.

    The places are those of the settings that are best in the first half, over all seeds and in the
    second half; of one that diverged in all choosing runs but one; and of one, further on, that
    diverged in one of them and is best in the others. The first place left has the best run.
    """
    (noise,) = drawn(7, f"exercises of chapter 7: {purpose}", shape)
    scores = np.round(level + 0.01 * noise, 3)
    best, overall, late, lost, diverged = places
    lucky = next(one for one in np.ndindex(shape[:2]) if one not in places)
    early = np.arange(shape[2]) < shape[2] // 2
    scores[best] += np.where(early, 0.2, 0.0)
    scores[overall] += np.where(early, 0.15, 0.25)
    scores[late] += np.where(early, -0.05, 0.35)
    scores[lucky][1] = 0.99
    scores[diverged] += np.where(early, 0.94 - level, 0.06)
    scores[diverged][0] = np.nan
    scores[lost] += np.where(early, 0.0, -0.06)
    scores[lost][np.flatnonzero(early)[1:]] = np.nan
    return scores


HONEST_SCORE = Oracle(
    signature="honest_score(scores)",
    right=_honest,
    expected="one number",
    cases=(
        (_scores("two rates", (2, 3, 4), 0.5, (0, 1), (1, 0), (0, 2), (0, 0), (1, 2)),),
        # So poor that four runs that survived would win, though the fifth counts 0, or even -1.
        (_scores("poor rates", (3, 4, 10), 0.1, (2, 1), (0, 2), (1, 1), (1, 0), (2, 3)),),
        (_scores("four rates", (4, 2, 10), 0.4, (3, 1), (1, 0), (2, 0), (0, 1), (3, 0)),),
    ),
    edges={
        "where no run diverged": (drawn(7, "exercises of chapter 7: no divergence", (2, 3, 8))[0],),
        "for a single setting": (drawn(7, "exercises of chapter 7: one setting", (1, 1, 4))[0],),
    },
    misconceptions=(
        misconception(
            "diverged runs left out, and judged by the choosers",
            "Both bugs are still there: it reports the score of the runs that won the choice, and "
            "leaves diverged runs out of the mean.",
            lambda scores: np.nanmax(np.nanmean(scores, axis=2)),
            _chosen(np.nanmean, "first", "first", np.nanmean),
        ),
        misconception(
            "diverged runs left out",
            "The setting that diverged is still chosen: nanmean takes the mean of what survived. "
            "Take the plain mean, which is NaN then.",
            _chosen(np.nanmean, "first", "second", np.nanmean),
            _chosen(np.nanmean, "first", "second"),
        ),
        misconception(
            "diverged runs count 0",
            "A run that diverged counts as a number in your means, such as 0. Where the others are "
            "good enough, their setting is chosen all the same. Take the plain mean, which is NaN "
            "then.",
            _chosen(_mean_with(0), "first", "second"),
            _chosen(_mean_with(-1), "first", "second"),
        ),
        misconception(
            "judged by the choosers",
            "You report the score on the seeds that made the choice: the winner's luck is in it. "
            "Report the mean over the *other* half.",
            _chosen(np.mean, "first", "first"),
        ),
        misconception(
            "judged on all seeds",
            "Half of the seeds that you report have made the choice. Report the second half alone.",
            _chosen(np.mean, "first", "all", np.nanmean),
            _chosen(np.mean, "first", "all"),
        ),
        misconception(
            "chosen on all seeds",
            "All seeds take part in the choice, those of the second half too. Only the first half "
            "may choose.",
            _chosen(np.mean, "all", "second"),
            _chosen(np.mean, "all", "all"),
            _chosen(np.nanmean, "all", "second"),
            _chosen(np.nanmean, "all", "all", np.nanmean),
        ),
        misconception(
            "chosen on the second half",
            "You choose on the second half, and so report the runs that won. Choose on the first.",
            _chosen(np.mean, "second", "second"),
            _chosen(np.nanmean, "second", "second", np.nanmean),
        ),
        misconception(
            "halves swapped",
            "You choose on the second half, and judge on the first. It is the other way round.",
            _chosen(np.mean, "second", "first"),
        ),
        misconception(
            "NaN wins",
            "argmax takes NaN for the largest number, so that a setting that diverged is chosen. "
            "np.nanargmax passes over NaN.",
            _chosen(np.mean, "first", "second", best=np.argmax),
        ),
        Misconception(
            "NaN reported",
            "Your result is NaN. argmax and max take NaN for the largest: use nanargmax for the "
            "choice.",
            lambda observed: all(np.isnan(value).all() for _, value in observed),
        ),
        misconception(
            "rate and decay chosen apart",
            "You choose the best rate on average, and the best decay on average. Together they "
            "may be a poor setting: choose among the settings themselves.",
            _chosen_apart,
        ),
        misconception(
            "best run instead of the best setting",
            "You pick the best single run. Take the mean over the seeds of a setting first.",
            _of_the_best_run,
            lambda scores: np.nanmax(scores),
            lambda scores: np.nanmax(scores[:, :, scores.shape[2] // 2 :]),
        ),
    ),
    passed="What was chosen by some seeds is judged by others, and no diverged setting slips in.",
    property="Choose by the mean over the first half, report the mean over the second.",
)

EXERCISES = (
    Exercise("two arrows", 1, 5, TWO_ARROWS),
    Exercise("the largest stable rate", 2, 10, LARGEST_RATE),
    Exercise("power iteration", 2, 10, POWER_ITERATION),
    Exercise("the loss that steps follow", 2, 10, FOLLOWED_LOSS),
    Exercise("an honest score", 2, 10, HONEST_SCORE, "find the bug"),
    Exercise("throttle and wheel", 2, 15, THROTTLE_AND_WHEEL, "experiment"),
    Exercise("small rate, small gap", 2, 10, SMALL_RATE_SMALL_GAP, "explain"),
)
