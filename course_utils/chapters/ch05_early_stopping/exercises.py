"""The exercises of chapter 5, Early stopping. 5.2 and 5.7 have a file of their own."""

from functools import partial

import numpy as np
from scipy.stats import binom

from course_utils.chapters.ch05_early_stopping.keep_the_best_weights import (
    BY_THE_PREVIOUS,
    KEPT_WEIGHTS,
    patience_loop,
)
from course_utils.chapters.ch05_early_stopping.one_rule_for_both import STOPPING_RULE
from course_utils.chapters.ch05_early_stopping.words import IT_COSTS_NOTHING
from course_utils.checkers.exercise import Exercise
from course_utils.checkers.oracle import Observed, Oracle, array, drawn, misconception
from course_utils.checkers.outcome import Misconception
from course_utils.early_stopping import generalization_loss, patience_stop
from course_utils.randomness import generator

# --- 5.1 patience with a delta -------------------------------------------------------------------


def _stop(losses, patience, min_delta):
    stop = patience_stop(losses, patience, min_delta)
    return stop.chosen, stop.stopped


def _lowest_chosen(losses, patience, min_delta):
    """Stops in time, but then chooses the lowest of all losses."""
    _, stopped = _stop(losses, patience, min_delta)
    return int(np.argmin(losses[: stopped + 1])), stopped


def _loss_chosen(losses, patience, min_delta):
    """The loss of the best check in place of its number."""
    chosen, stopped = _stop(losses, patience, min_delta)
    return losses[chosen], stopped


_bumpy = array(5.0, 3, 4, 2, 2.5, 2.2, 1, 1.5, 1.25, 1.125, 0.5)
_creeping = array(3.0, 2, 1.75, 1.5, 1.5, 1.25, 1.0, 0.75, 0.5, 0.5, 0.5, 0.25)
_late = array(4.0, 3, 3.5, 3.25, 2.5, 2.75, 2.7, 2.6, 2.0, 1.0)

PATIENCE = Oracle(
    signature="patience_with_delta(losses, patience, min_delta)",
    right=_stop,
    expected="two numbers, the best check and the last one",
    cases=(
        (array(3.0, 1, 2, 1.5, 0.5), 2, 0.0),
        (_bumpy, 3, 0.125),
        (_creeping, 3, 0.5),
        (_creeping, 2, 0.25),
        (_late, 3, 0.25),
    ),
    edges={
        "without a minimum delta": (_late, 3, 0.0),
        "where patience never runs out": (array(3.0, 2, 2.5, 1), 3, 0.1),
        "with patience 1": (array(3.0, 2, 2.5, 1), 1, 0.1),
        "where the first check is the best": (array(1.0, 2, 3, 4), 2, 0.1),
        "for a minimum delta above the best loss": (array(3.0, 0.5, 0.2, 0.1, 0.05), 2, 0.75),
        "for losses above 10": (array(30.0, 20, 25, 19.75, 12), 2, 0.5),
        "for a single check": (array(2.0), 3, 0.1),
    },
    misconceptions=(
        misconception(
            "delta ignored",
            "min_delta changes nothing in your rule. A loss counts as better only if it is lower "
            "than the best one by more than min_delta.",
            lambda losses, patience, delta: _stop(losses, patience, 0.0),
        ),
        misconception(
            "delta the wrong way round",
            "You count a loss as better that is *higher* than the best, by up to min_delta. It "
            "should be lower by more than min_delta: loss < best - min_delta.",
            lambda losses, patience, delta: patience_loop(losses, patience, -delta),
        ),
        misconception(
            "the best moves without a reset",
            "You lower `best` at losses that did not count as better. Then many small improvements "
            "never add up to a large one. Change best, chosen and waited together, or not at all.",
            lambda losses, patience, delta: patience_loop(losses, patience, delta, lowest=True),
        ),
        misconception(
            "one check too late",
            "You wait for one bad check too many. Patience 2 stops at the second check in a row "
            "that is no better than the best.",
            lambda losses, patience, delta: patience_loop(losses, patience + 1, delta),
        ),
        misconception(
            "counter never reset",
            "Your counter adds up all bad checks. It should count those *in a row*: set it to 0 at "
            "each new best.",
            lambda losses, patience, delta: patience_loop(losses, patience, delta, reset=False),
        ),
        misconception(
            "compares with the previous check",
            "You compare each loss with the one before it. Compare it with the best so far: a loss "
            "can fall from check to check and still be worse than the best.",
            *(partial(patience_loop, **wrong) for wrong in BY_THE_PREVIOUS),
        ),
        misconception(
            "the last check as the best",
            "Both of your numbers are the check at which training stops. The best one came "
            "earlier, and its weights are the ones to restore.",
            lambda losses, patience, delta: (_stop(losses, patience, delta)[1],) * 2,
        ),
        misconception(
            "swapped",
            "The numbers are right, but swapped: first the best check, then the last one.",
            lambda losses, patience, delta: _stop(losses, patience, delta)[::-1],
        ),
        misconception(
            "exactly delta counts as better",
            "A loss that is lower by *exactly* min_delta counts as better in your rule. It should "
            "be lower by more: loss < best - min_delta. (With delta 0 a loss that stands still "
            "would never stop.)",
            lambda losses, patience, delta: patience_loop(losses, patience, delta, ties=True),
        ),
        misconception(
            "relative delta",
            "You take min_delta as a share of the best loss, as some libraries can do. Here it is "
            "a difference of losses: loss < best - min_delta.",
            lambda losses, patience, delta: patience_loop(losses, patience, delta, relative=True),
        ),
        misconception(
            "the lowest loss chosen",
            "You stop in time, but then choose the check of the lowest loss. Choose the last one "
            "that counted as better: a smaller improvement saves no weights.",
            _lowest_chosen,
        ),
        misconception(
            "a loss in place of its number",
            "Your first number is the best *loss*. Asked for is the number of its check.",
            _loss_chosen,
        ),
        misconception(
            "counted from 1",
            "You number the checks from 1. The first one is check 0, as in Python.",
            lambda losses, patience, delta: tuple(n + 1 for n in _stop(losses, patience, delta)),
        ),
    ),
    passed="The same as the engine of this course does for each member of a population.",
    property="Better means lower than the best so far by more than min_delta.",
)


# --- 5.3 Prechelt's GL ---------------------------------------------------------------------------

_curve = array(2.0, 1.0, 1.5, 0.8, 0.9, 1.2)


def _without_itself(losses):
    before = np.concatenate([losses[:1], losses[:-1]])
    return 100 * (losses / np.minimum.accumulate(before) - 1)


GL = Oracle(
    signature="generalization_loss(losses)",
    right=generalization_loss,
    expected="an array with a number for each check",
    cases=(
        (array(2.0, 1, 1.5),),
        (_curve,),
        (generator(5, "exercise 5.3").uniform(0.5, 1, 12),),
    ),
    edges={
        "for a loss that only falls": (array(3.0, 2, 1),),
        "for a single check": (array(0.7),),
        "for losses above 100": (array(300.0, 400, 200, 250),),
    },
    misconceptions=(
        misconception(
            "looks into the future",
            "You compare with the lowest loss of the whole run. At a check only the losses up to "
            "there are known: np.minimum.accumulate.",
            lambda losses: 100 * (losses / losses.min() - 1),
        ),
        misconception(
            "not in percent",
            "Your numbers are shares. GL is in percent: multiply by 100.",
            lambda losses: losses / np.minimum.accumulate(losses) - 1,
        ),
        misconception(
            "1 not subtracted",
            "At a new best GL is 0, yours is 100: subtract 1 from the ratio before it becomes "
            "percent.",
            lambda losses: 100 * losses / np.minimum.accumulate(losses),
        ),
        misconception(
            "the ratio alone",
            "This is the ratio of the loss to the lowest one so far. GL is by how many percent it "
            "is above 1: 100 · (ratio - 1).",
            lambda losses: losses / np.minimum.accumulate(losses),
        ),
        misconception(
            "difference instead of ratio",
            "You subtract the lowest loss. GL is relative: divide by it, so that 5 percent mean "
            "the same for large and for small losses.",
            lambda losses: 100 * (losses - np.minimum.accumulate(losses)),
            lambda losses: losses - np.minimum.accumulate(losses),
        ),
        misconception(
            "relative to the current loss",
            "You divide by the current loss. The lowest one so far is what it is compared with, "
            "and divided by.",
            lambda losses: 100 * (1 - np.minimum.accumulate(losses) / losses),
        ),
        misconception(
            "compares with the previous check",
            "You compare with the check before. Compare with the lowest loss so far.",
            lambda losses: 100 * (losses / np.concatenate([losses[:1], losses[:-1]]) - 1),
        ),
        misconception(
            "mean instead of minimum",
            "You compare with the mean of the losses so far. Prechelt compares with the lowest.",
            lambda losses: 100 * (losses / (np.cumsum(losses) / np.arange(1, len(losses) + 1)) - 1),
        ),
        misconception(
            "upside down",
            "Your ratio is upside down, so that GL comes out negative. Divide the loss by the "
            "lowest one so far, not the other way round.",
            lambda losses: 100 * (np.minimum.accumulate(losses) / losses - 1),
        ),
        misconception(
            "the check itself left out",
            "You compare with the lowest of the losses *before* the check. Count the check itself "
            "as well: then GL is 0 at a new best, and never negative.",
            _without_itself,
        ),
    ),
    passed="It is 0 at each new best, and never below.",
    property="GL is 100 · (loss / lowest loss so far - 1).",
)


# --- 5.4 the weights after some steps ------------------------------------------------------------


def _descended(X, y, eta, steps, scale=1.0):
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = w - eta * scale * X.T @ (X @ w - y)
    return w


def _filtered(factors):
    """A solution that multiplies the directions of least squares by other factors."""

    def wrong(X, y, eta, steps):
        h, directions = np.linalg.eigh(X.T @ X)
        return directions @ (factors(h, eta, steps) / h * (directions.T @ X.T @ y))

    return wrong


def _not_turned_back(X, y, eta, steps):
    _, directions = np.linalg.eigh(X.T @ X)
    return directions.T @ _descended(X, y, eta, steps)


def _problem(n, d):
    return drawn(5, f"exercise 5.4, {n} by {d}", (n, d), (n,))


DESCENT = Oracle(
    signature="descended(X, y, eta, steps)",
    right=_descended,
    expected="an array of d weights",
    cases=(
        (array([2.0, 0], [0, 1]), array(2.0, 3), 0.1, 2),
        (*_problem(8, 3), 0.03, 5),
        (*_problem(12, 4), 0.02, 11),
    ),
    edges={
        "for 0 steps": (*_problem(6, 2), 0.05, 0),
        "for 400 steps": (*_problem(9, 3), 0.02, 400),
        # h is 4 and 1.
        "for steps that hop from side to side": (array([2.0, 0], [0, 1]), array(2.0, 3), 0.375, 3),
        "for steps so long that they diverge": (array([2.0, 0], [0, 1]), array(2.0, 3), 0.6, 2),
        "for a single step": (*_problem(5, 2), 0.04, 1),
        "for a single feature": (*_problem(7, 1), 0.03, 6),
    },
    misconceptions=(
        misconception(
            "ridge",
            "These are the weights of ridge with α = 1/(ητ): close, but not the same. Use the "
            "filter 1 - (1 - ηh)^τ.",
            _filtered(lambda h, eta, steps: h / (h + 1 / (eta * max(steps, 1)))),
        ),
        misconception(
            "steps without length",
            "You use 1 - exp(-hητ), which belongs to infinitely small steps. Real steps of "
            "length η give 1 - (1 - ηh)^τ.",
            _filtered(lambda h, eta, steps: 1 - np.exp(-h * eta * steps)),
        ),
        misconception(
            "the part that is missing",
            "You keep (1 - ηh)^τ, which is what descent has *not* found yet. What it has found is "
            "1 minus that.",
            _filtered(lambda h, eta, steps: (1 - eta * h) ** steps),
        ),
        misconception(
            "gradient twice as large",
            "Your steps are twice as long: the loss here is ½‖y - Xw‖², whose gradient has no "
            "factor of 2.",
            lambda X, y, eta, steps: _descended(X, y, eta, steps, 2.0),
        ),
        misconception(
            "divided by n",
            "Your steps are n times too short. The loss here sums over examples, it does not "
            "average.",
            lambda X, y, eta, steps: _descended(X, y, eta, steps, 1 / len(y)),
        ),
        misconception(
            "least squares",
            "These are the least-squares weights, where descent gets to in the end. After a few "
            "steps each direction has only its share 1 - (1 - ηh)^τ.",
            lambda X, y, eta, steps: np.linalg.lstsq(X, y)[0],
        ),
        misconception(
            "one step off",
            "Your weights are those of one step more, or of one less.",
            lambda X, y, eta, steps: _descended(X, y, eta, steps + 1),
            lambda X, y, eta, steps: _descended(X, y, eta, steps - 1),
        ),
        misconception(
            "mean squared error",
            "Your steps are those for the *mean* of the squared errors, as PyTorch's MSELoss has "
            "it. The loss here is ½‖y - Xw‖²: half of their sum.",
            lambda X, y, eta, steps: _descended(X, y, eta, steps, 2 / len(y)),
        ),
        misconception(
            "not turned back",
            "These are the shares along the eigenvectors. To get the weights of the features, "
            "turn them back: multiply by V from the left.",
            _not_turned_back,
        ),
        misconception(
            "not divided by h",
            "In the directions of V the least-squares weights are (V.T @ X.T @ y) / h. The "
            "division by h is missing.",
            _filtered(lambda h, eta, steps: h * (1 - (1 - eta * h) ** steps)),
        ),
    ),
    passed="The same as taking every step, for any number of them.",
    property="Direction i has the share 1 - (1 - ηhᵢ)^τ of its least-squares weight.",
)


# --- 5.5 the best of several scores --------------------------------------------------------------


def _mean_of(cdf):
    """The mean score whose distribution is `cdf(that of one score, n_scores)`."""

    def mean(n_scores, n_examples, accuracy):
        k = np.arange(n_examples + 1)
        one = binom.cdf(k, n_examples, accuracy)
        return float(np.diff(cdf(one, n_scores), prepend=0) @ k / n_examples)

    return mean


_best = _mean_of(lambda one, n_scores: one**n_scores)


def _power_of(probability):
    """A solution that takes a power of these probabilities, and no differences."""

    def wrong(n_scores, n_examples, accuracy):
        k = np.arange(n_examples + 1)
        return float(probability(k, n_examples, accuracy) ** n_scores @ k / n_examples)

    return wrong


def _close(observed: Observed) -> bool:
    """Whether all are single numbers and nearly right, as those of a simulation are."""
    return all(value.ndim == 0 and abs(value - _best(*args)) < 0.02 for args, value in observed)


BEST = Oracle(
    signature="expected_best(n_scores, n_examples, accuracy)",
    right=_best,
    expected="one number",
    cases=((2, 1, 0.5), (3, 4, 0.6), (20, 100, 0.7)),
    edges={
        "for a single score": (1, 10, 0.7),
        "for models that are always right": (5, 10, 1.0),
        "for models that are always wrong": (4, 6, 0.0),
    },
    misconceptions=(
        misconception(
            "true accuracy",
            "You return the accuracy itself. That is what *one* score is on average; the best of "
            "several is higher.",
            lambda t, n, p: p,
        ),
        misconception(
            "the optimism alone",
            "This is by how much the best score is too high. Asked for is the score itself: add "
            "the accuracy.",
            lambda t, n, p: _best(t, n, p) - p,
        ),
        misconception(
            "a count",
            "This is how many examples the best one has right. Divide by n_examples.",
            lambda t, n, p: n * _best(t, n, p),
        ),
        misconception(
            "the worst instead of the best",
            "This is the expected *worst* score. The best is at most k only if *all* are: "
            "cdf(k) to the power n_scores.",
            _mean_of(lambda one, t: 1 - (1 - one) ** t),
        ),
        misconception(
            "probabilities instead of sums",
            "You raise the probability of *exactly* k to a power: that is for all scores to be k. "
            "Take the power of P(at most k), then differences.",
            _power_of(binom.pmf),
        ),
        misconception(
            "one score too few",
            "One score is missing: the power is n_scores, not n_scores - 1.",
            lambda t, n, p: _best(t - 1, n, p) if t > 1 else 0.0,
        ),
        misconception(
            "sum starts one too late",
            "Your sum is shifted by one: P(the best is k) = cdf(k)^T - cdf(k - 1)^T.",
            lambda t, n, p: _best(t, n, p) + 1 / n,
            lambda t, n, p: _best(t, n, p) - 1 / n,
        ),
        misconception(
            "differences forgotten",
            "You use P(best is at most k) as if it were P(best is k). Take differences first, "
            "np.diff(…, prepend=0).",
            _power_of(binom.cdf),
        ),
        Misconception(
            "simulated",
            "Close, but not exact. Did you simulate, or round? P(best is at most k) can be "
            "computed: it is P(one is at most k) to the power n_scores.",
            _close,
        ),
    ),
    passed="With 20 checkpoints and 100 examples it is the 0.78 of this chapter.",
    property="All scores are at most k with probability P(one is at most k)^n_scores.",
)


# --- 5.6 the number for the paper ----------------------------------------------------------------

_val, _test = (
    generator(5, f"exercise 5.6, {part}").integers(60, 80, 15) / 100 for part in ("val", "test")
)

REPORT = Oracle(
    signature="reported(val_accuracy, test_accuracy)",
    right=lambda val, test: test[np.argmax(val)],
    expected="one number",
    cases=(
        (array(0.6, 0.8, 0.7, 0.65), array(0.5, 0.7, 0.75, 0.6)),
        (array(0.5, 0.55, 0.52, 0.7), array(0.66, 0.58, 0.5, 0.6)),
        (_val, _test),
    ),
    edges={
        "where two checks are equally good in validation (take the first)": (
            array(0.5, 0.7, 0.7),
            array(0.4, 0.6, 0.65),
        ),
        "for a single check": (array(0.5), array(0.4)),
    },
    misconceptions=(
        misconception(
            "best on the test set",
            "This is the best *test* accuracy: the test set has chosen its own checkpoint, and can "
            "no longer judge it. Choose by validation accuracy.",
            lambda val, test: test.max(),
        ),
        misconception(
            "validation reported",
            "This is the validation accuracy of the best check. It was chosen because it is high, "
            "so that it flatters. Report what the test set says of the same check.",
            lambda val, test: val.max(),
        ),
        misconception(
            "chosen on the test set",
            "The check was chosen on the test set. Choose it by validation accuracy, and report "
            "its test accuracy: the other way round.",
            lambda val, test: val[np.argmax(test)],
        ),
        misconception(
            "the last check",
            "This is the accuracy of the last check. Early stopping restores the weights of the "
            "best one, by validation.",
            lambda val, test: test[-1],
            lambda val, test: val[-1],
        ),
        misconception(
            "the lowest accuracy",
            "You take the check with the *lowest* validation accuracy. Losses are to be low, "
            "accuracies high.",
            lambda val, test: test[np.argmin(val)],
        ),
        misconception(
            "mean of both",
            "You mix validation into what you report. What was used to choose cannot judge.",
            lambda val, test: ((val + test) / 2)[np.argmax(val)],
            lambda val, test: ((val + test) / 2).max(),
        ),
        misconception(
            "the number of the check",
            "This is the number of the best check. Report the test accuracy at that check.",
            lambda val, test: np.argmax(val),
        ),
        misconception(
            "mean of all checks",
            "This is the mean over all checks. Only one of the networks is kept: report what the "
            "test set says of that one.",
            lambda val, test: test.mean(),
        ),
    ),
    passed="Validation chooses, the test set is looked at once.",
    property="It is the test accuracy of the check with the highest validation accuracy.",
)

EXERCISES = (
    Exercise("patience with a delta", 1, 10, PATIENCE),
    Exercise("keep the best weights", 2, 10, KEPT_WEIGHTS, "find the bug"),
    Exercise("Prechelt's GL", 1, 10, GL),
    Exercise("all steps at once", 2, 15, DESCENT),
    Exercise("the best of many scores", 3, 15, BEST),
    Exercise("the number for the paper", 1, 5, REPORT, "find the bug"),
    Exercise("one rule for both", 2, 15, STOPPING_RULE, "experiment"),
    Exercise("it costs nothing?", 2, 10, IT_COSTS_NOTHING, "explain"),
)
