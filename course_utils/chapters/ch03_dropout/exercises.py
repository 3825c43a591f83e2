"""The exercises of chapter 3, Dropout. 3.1, 3.3 and 3.6 have files of their own."""

import numpy as np
import torch
from scipy.special import softmax

from course_utils.chapters.ch03_dropout.dropout_by_hand import DROPOUT, MASKED_FORWARD
from course_utils.chapters.ch03_dropout.when_dropout_helps_and_hurts import WHEN_DROPOUT
from course_utils.chapters.ch03_dropout.words import DOES_DROPOUT_NOT_WORK_HERE
from course_utils.checkers.exercise import Exercise
from course_utils.checkers.oracle import Oracle, array, drawn, misconception
from course_utils.checkers.outcome import Misconception
from course_utils.dropout import all_masks, mask_probabilities

# --- 3.2 the gradient through a mask -------------------------------------------------------------


def _through_mask(upstream, D, keep_prob):
    """By PyTorch's own derivative of what the forward pass does."""
    A = torch.zeros(np.shape(upstream), dtype=torch.float64, requires_grad=True)
    out = A * torch.tensor(D, dtype=torch.float64) / keep_prob
    out.backward(torch.tensor(upstream, dtype=torch.float64))
    return A.grad.numpy()


_upstream, _noise = drawn(3, "exercises of chapter 3: gradient", (4, 6), (4, 6))
_mask = _noise > -0.3  # of True and False, as a comparison in the forward pass gives it

DROPOUT_GRADIENT = Oracle(
    signature="backward(upstream, D, keep_prob)",
    right=_through_mask,
    expected="an array of the shape of upstream",
    cases=(
        (array(1, -2, 3), np.array([True, False, True]), 0.8),
        (_upstream, _mask, 0.7),
        (3 * _upstream + 1, ~_mask, 0.3),
    ),
    edges={
        "where everything stays": (_upstream, np.ones((4, 6), dtype=bool), 1.0),
        "where everything is dropped": (_upstream, np.zeros((4, 6), dtype=bool), 0.5),
        "for arrays of three axes": (
            _upstream.reshape(2, 2, 6),
            _mask.reshape(2, 2, 6),
            0.6,
        ),
    },
    misconceptions=(
        misconception(
            "mask forgotten",
            "Your gradient also reaches units that were dropped. They had no part in the output, "
            "so nothing that they do changes the loss: multiply by the same mask D.",
            lambda g, D, k: g / k,
            lambda g, D, k: g,
        ),
        misconception(
            "scaling forgotten",
            "The scaling is missing. In the forward pass what stays is divided by keep_prob, so "
            "a small change of it counts 1/keep_prob times as much.",
            lambda g, D, k: g * D,
        ),
        misconception(
            "multiplied by keep_prob",
            "You multiply by keep_prob. The factor of the forward pass is D/keep_prob, and the "
            "derivative of a product with a number is that number.",
            lambda g, D, k: g * D * k,
        ),
        misconception(
            "scaled twice",
            "You divide by keep_prob twice. D itself is not divided yet: one division is enough.",
            lambda g, D, k: g * D / k**2,
        ),
        misconception(
            "mask turned around",
            "Your gradient goes to the dropped units and not to those that stayed: use D, not "
            "1 - D.",
            lambda g, D, k: g * (1 - D) / k,
            lambda g, D, k: g * (1 - D) / (1 - k),
        ),
        misconception(
            "divided by p",
            "You divide by the drop probability 1 - keep_prob. Divide by keep_prob, as the "
            "forward pass does.",
            lambda g, D, k: g * D / (1 - k) if k < 1 else g * np.inf,
        ),
    ),
    passed="The gradient passes where the signal passed, with the same factor.",
    property="The forward pass multiplies by D/keep_prob, and so does the backward pass.",
)


# --- 3.4 what the next unit hears ----------------------------------------------------------------


def _by_all_masks(h, w, keep_prob):
    """Mean and variance over every mask, none left out."""
    masks = all_masks(len(h))
    weights = mask_probabilities(masks, keep_prob)
    sums = (masks / keep_prob * h) @ w
    mean = weights @ sums
    return mean, weights @ (sums - mean) ** 2


def _with_variance(variance):
    return lambda h, w, k: (h @ w, variance(h * w, k))


_h, _w = drawn(3, "exercises of chapter 3: next unit", (6,), (6,))
_h = np.abs(_h) + 0.1

NEXT_INPUT = Oracle(
    signature="next_input(h, w, keep_prob)",
    right=_by_all_masks,
    expected="two numbers, mean and variance",
    cases=(
        (array(1, 2, 3), array(1, -1, 2), 0.8),
        (_h, _w, 0.7),
        (2 * _h[:4], _w[:4] + 0.5, 0.4),
    ),
    edges={
        "with keep_prob = 1, where nothing varies": (_h, _w, 1.0),
        "for a single unit": (array(2), array(3), 0.5),
        "where the terms add up to 0": (array(1, 1), array(2, -2), 0.5),
    },
    misconceptions=(
        misconception(
            "order swapped",
            "Both numbers are right, but in the wrong order: the mean comes first.",
            lambda h, w, k: _by_all_masks(h, w, k)[::-1],
        ),
        misconception(
            "mean shrunk",
            "Your mean is keep_prob times too small: that would be so without the scaling. "
            "Divided by keep_prob, each unit's mean is h again.",
            lambda h, w, k: (k * (h @ w), (1 - k) / k * np.sum((h * w) ** 2)),
            lambda h, w, k: (k * (h @ w), k * (1 - k) * np.sum((h * w) ** 2)),
        ),
        misconception(
            "variance without the scaling",
            "Your variance is that of dropout without the scaling, keep_prob(1 - keep_prob) a "
            "unit. What stays is divided by keep_prob, so the variance is divided by keep_prob².",
            _with_variance(lambda t, k: k * (1 - k) * np.sum(t**2)),
        ),
        misconception(
            "squared after the sum",
            "You square the sum. The draws of two units are independent, so their *variances* "
            "add up: square each term w·h first, then sum.",
            _with_variance(lambda t, k: (1 - k) / k * np.sum(t) ** 2),
            _with_variance(lambda t, k: k * (1 - k) * np.sum(t) ** 2),
        ),
        misconception(
            "standard deviation",
            "Your second number is a standard deviation. Asked for is the variance, its square.",
            _with_variance(lambda t, k: np.sqrt((1 - k) / k * np.sum(t**2))),
        ),
        misconception(
            "odds turned around",
            "You have keep_prob and 1 - keep_prob the wrong way round in the variance: it should "
            "grow as less is kept.",
            _with_variance(lambda t, k: k / (1 - k) * np.sum(t**2) if k < 1 else np.inf),
        ),
        misconception(
            "divided by keep_prob squared",
            "Almost: you divide by keep_prob once too often. keep_prob(1 - keep_prob) over "
            "keep_prob² leaves (1 - keep_prob)/keep_prob.",
            _with_variance(lambda t, k: (1 - k) / k**2 * np.sum(t**2)),
        ),
        misconception(
            "averaged over the units",
            "You average over the units. The next unit *sums* its inputs, so the variances are "
            "summed.",
            _with_variance(lambda t, k: (1 - k) / k * np.mean(t**2)),
        ),
        Misconception(
            "masks drawn, not worked out",
            "Your numbers are close, but not exact. Are they the mean and variance of many draws? "
            "Work out the mean and the variance of one term w·h̃, then add up.",
            lambda observed: _all_near(observed, _by_all_masks, 0.1),
        ),
    ),
    passed="The mean is that of the whole network. The variance is p/(1-p)·Σ(wh)²: the same sum "
    "that an L2 penalty has, which is what the section on dropout as a penalty is about.",
    property="Each term w·h̃ has mean w·h and variance (1-keep_prob)/keep_prob·(w·h)².",
)


def _all_near(observed, right, share: float) -> bool:
    """Whether all results are near the right ones, within a share of the largest."""
    return all(
        value.shape == np.shape(right(*args))
        and np.abs(value - right(*args)).max() <= share * np.abs(right(*args)).max()
        for args, value in observed
    )


# --- 3.5 the ensemble of all sub-networks --------------------------------------------------------


def _with_masks(scale=lambda k: k, weigh=mask_probabilities, bias=True):
    """The ensemble, or one with one thing done otherwise."""

    def ensemble(W, b, x, k):
        masks = all_masks(len(x))
        return weigh(masks, k) @ softmax((masks / scale(k) * x) @ W.T + bias * b, axis=1)

    return ensemble


_ensemble = _with_masks()


def _equally(masks, keep_prob):
    return np.full(len(masks), 1 / len(masks))


_W, _b, _x = drawn(3, "exercises of chapter 3: ensemble", (3, 5), (3,), (5,))

ENSEMBLE = Oracle(
    signature="ensemble(W, b, x, keep_prob)",
    right=_ensemble,
    expected="an array of probabilities, one a class",
    cases=(
        (array([1, 0], [0, 2]), array(0.5, 0), array(1, 1), 0.8),
        (1.5 * _W, _b, _x + 1, 0.7),
        (2 * _W[:, :4], -_b, 1.5 * _x[:4], 0.4),
    ),
    edges={
        "with keep_prob = 1, where one sub-network is left": (_W, _b, _x, 1.0),
        "for a single input": (_W[:, :1], _b, _x[:1], 0.5),
        "for ten inputs": (np.hstack([_W, _W]), _b, np.concatenate([_x, -_x]), 0.6),
        "for large scores, where exp needs the largest one subtracted": (800 * _W, _b, _x, 0.7),
    },
    misconceptions=(
        misconception(
            "weight scaling",
            "This is what the whole network says, softmax(Wx + b). It is the *geometric* mean of "
            "all sub-networks, or the softmax of their mean logits. Asked for is the arithmetic "
            "mean of their probabilities: softmax first, then average.",
            lambda W, b, x, k: softmax(W @ x + b),
        ),
        misconception(
            "all masks weighed the same",
            "You count every mask the same. With keep_prob 0.8 a mask that keeps nearly all is "
            "drawn far more often: weigh it by keep_prob^kept · (1 - keep_prob)^dropped.",
            _with_masks(weigh=_equally),
        ),
        misconception(
            "scaling left out",
            "What stays is not divided by keep_prob, so these are not the sub-networks of "
            "inverted dropout.",
            _with_masks(scale=lambda k: 1),
            _with_masks(scale=lambda k: 1, weigh=_equally),
        ),
        misconception(
            "bias forgotten",
            "The bias b is missing. It is not dropped: add it in every sub-network.",
            _with_masks(bias=False),
        ),
        misconception(
            "keep and drop swapped",
            "You weigh the masks as if keep_prob were the probability to drop.",
            _with_masks(weigh=lambda masks, k: mask_probabilities(1 - masks, k)),
        ),
        misconception(
            "not divided",
            "You add up the probabilities and do not divide: they should sum to 1 over the "
            "classes. Weigh each mask by its probability; these weights sum to 1.",
            _with_masks(weigh=lambda masks, k: np.ones(len(masks))),
        ),
        Misconception(
            "masks drawn, not listed",
            "Close: did you draw masks at random? Here there are few enough to list all 2^d of "
            "them, and then the answer is exact.",
            lambda observed: _all_near(observed, _ensemble, 0.1),
        ),
    ),
    passed="All 2^d sub-networks, each as often as dropout draws it.",
    property="The probabilities of all masks sum to 1, and so should those of the classes.",
)
EXERCISES = (
    Exercise("dropout by hand", 1, 10, DROPOUT),
    Exercise("the gradient through a mask", 2, 10, DROPOUT_GRADIENT),
    Exercise("two bugs in a hidden layer", 2, 10, MASKED_FORWARD, "find the bug"),
    Exercise("what the next unit hears", 2, 10, NEXT_INPUT),
    Exercise("the mean of all sub-networks", 3, 15, ENSEMBLE),
    Exercise("when dropout helps, and hurts", 3, 15, WHEN_DROPOUT, "experiment"),
    Exercise("does dropout not work here?", 2, 10, DOES_DROPOUT_NOT_WORK_HERE, "explain"),
)
