"""Answers to the exercises of chapter 9: right ones, and wrong ones under what they show.

The first right one of each is the one that the lesson shows.
"""

import math

import numpy as np

# --- right ---------------------------------------------------------------------------------------


def delay(steps, train, val):
    def first(accuracy, level):
        reached = accuracy >= level
        return steps[np.argmax(reached)] if reached.any() else steps[-1]

    return first(val, 0.9) / first(train, 0.99)


def delay_in_a_loop(steps, train, val):
    found = []
    for accuracy, level in ((train, 0.99), (val, 0.9)):
        for step, value in zip(steps, accuracy, strict=True):  # noqa: B007
            if value >= level:
                break
        found.append(step)
    return found[1] / found[0]


def runs_needed(share, confidence):
    return math.ceil(math.log(1 - confidence) / math.log(1 - share))


def runs_by_counting(share, confidence):
    n = 1
    while 1 - (1 - share) ** n < confidence:
        n += 1
    return n


def seeds_needed(spread, difference):
    return max(2, math.ceil(((1.96 + 0.84) * spread / difference) ** 2))


def halving(scores):
    left = np.arange(len(scores))
    for k in range(scores.shape[1]):
        order = np.argsort(-scores[left, k])
        left = left[order[: len(left) // 2]]
        if len(left) == 1:
            break
    return left[0]


def halving_with_lists(scores):
    left = list(range(len(scores)))
    k = 0
    while len(left) > 1:
        left = sorted(left, key=lambda row: scores[row][k], reverse=True)[: len(left) // 2]
        k += 1
    return left[0]


def diagnose(curves):
    loss, norm = curves["train_loss"], curves["weight_norm"]
    rises = np.diff(np.log(loss))
    went_up = rises[rises > 0].sum() if np.isfinite(loss).all() else np.inf
    if norm[0] < 2:
        return "start too small"
    if curves["train_accuracy"][-1] > 0.75:
        return "learns noise"
    if went_up > 0.6:
        return "rate too large"
    if norm[-1] < 0.1 * norm[0]:
        return "penalty too strong"
    still = abs(norm[-1] / norm[0] - 1) < 0.03 and went_up < 0.05
    return "rate too small" if still else "too few units"


def cures():
    return {
        "rate too small": "raise the rate",
        "rate too large": "lower the rate",
        "too few units": "more units",
        "learns noise": "more penalty",
        "penalty too strong": "less penalty",
        "start too small": "He's start",
    }


RIGHT = {
    "9.1": [delay, delay_in_a_loop],
    "9.4": [runs_needed, runs_by_counting],
    "9.6": [seeds_needed],
    "9.5": [halving, halving_with_lists],
    "9.2": [diagnose],
    "9.3": [cures],
}


# --- wrong ---------------------------------------------------------------------------------------


def first_step(steps, accuracy, level):
    reached = accuracy >= level
    return steps[np.argmax(reached)] if reached.any() else steps[-1]


def at_places(steps, train, val):
    return np.argmax(val >= 0.9) / np.argmax(train >= 0.99)


def last_below(steps, train, val):
    return steps[np.flatnonzero(val < 0.9)[-1]] / steps[np.flatnonzero(train < 0.99)[-1]]


def by_column(column):
    def wrong(scores):
        left = np.arange(len(scores))
        for _ in range(scores.shape[1]):
            left = left[np.sort(np.argsort(-scores[left, column], kind="stable")[: len(left) // 2])]
            if len(left) == 1:
                break
        return left[0]

    return wrong


def worse_half(scores):
    left = np.arange(len(scores))
    for k in range(scores.shape[1]):
        left = left[np.sort(np.argsort(scores[left, k], kind="stable")[: len(left) // 2])]
        if len(left) == 1:
            break
    return left[0]


def place_among_the_left(scores):
    table, place = scores, 0
    for k in range(scores.shape[1]):
        order = np.argsort(-table[:, k], kind="stable")[: len(table) // 2]
        place, table = order[0], table[np.sort(order)]
        if len(table) == 1:
            break
    return place


def renamed(old, new):
    """Names one disease as another."""
    return lambda curves: new if diagnose(curves) == old else diagnose(curves)


WRONG_ONES = {
    "9.1": {
        "a difference": [
            lambda s, t, v: first_step(s, v, 0.9) - first_step(s, t, 0.99),
        ],
        "turned around": [lambda s, t, v: 1 / delay(s, t, v)],
        "places instead of steps": [at_places],
        "one level for both": [
            lambda s, t, v: first_step(s, v, 0.9) / first_step(s, t, 0.9),
            lambda s, t, v: first_step(s, v, 0.99) / first_step(s, t, 0.99),
        ],
        "levels swapped": [lambda s, t, v: first_step(s, v, 0.99) / first_step(s, t, 0.9)],
        "the last step below": [last_below],
        None: [
            lambda s, t, v: s[np.argmax(v >= 0.9)] / s[np.argmax(t >= 0.99)],  # argmax of none
        ],
    },
    "9.4": {
        "one over the share": [lambda q, c: math.ceil(1 / q)],
        "confidence over share": [lambda q, c: math.ceil(c / q)],
        "swapped": [lambda q, c: runs_needed(c, q)],
        "all of them": [lambda q, c: math.ceil(math.log(c) / math.log(q))],
        "rounded down": [lambda q, c: runs_needed(q, c) - 1],
        "not a whole number": [lambda q, c: math.log(1 - c) / math.log(1 - q)],
    },
    "9.6": {
        "no power": [lambda s, d: max(2, math.ceil((1.96 * s / d) ** 2))],
        "not squared": [lambda s, d: max(2, math.ceil(2.8 * s / d))],
        "turned around": [lambda s, d: seeds_needed(d, s)],
        "counted as unpaired": [lambda s, d: math.ceil(2 * (2.8016 * s / d) ** 2)],
        "one side": [lambda s, d: math.ceil((2.4865 * s / d) ** 2)],
        "rounded down": [lambda s, d: math.floor((2.8016 * s / d) ** 2)],
    },
    "9.5": {
        "by the last column": [by_column(-1), lambda scores: np.argmax(scores[:, -1])],
        "by the first column": [by_column(0)],
        "the worse half": [worse_half],
        "place among those left": [place_among_the_left],
        "the best score of all": [lambda scores: np.argmax(scores.max(axis=1))],
    },
    "9.2": {
        "one name for all": [lambda curves: "learns noise"],
        "a high loss is a strong penalty": [renamed("rate too small", "penalty too strong")],
        "too small a rate or too small a network": [
            renamed("too few units", "rate too small"),
            renamed("rate too small", "too few units"),
        ],
        "small weights at first, or at last": [renamed("start too small", "penalty too strong")],
        "noise taken for a large rate": [renamed("learns noise", "rate too large")],
        "wrong type": [lambda curves: "overfitting", lambda curves: None],
        None: [renamed("learns noise", "too few units")],
    },
    "9.3": {
        "one cure for all": [lambda: dict.fromkeys(cures(), "more penalty")],
        "more penalty for what underfits": [lambda: cures() | {"too few units": "more penalty"}],
        "another rate for a strong penalty": [
            lambda: cures() | {"penalty too strong": "raise the rate"}
        ],
        "more units for noise": [lambda: cures() | {"learns noise": "more units"}],
        "unknown field or value": [lambda: cures() | {"learns noise": "dropout"}],
        "wrong form": [dict],
        "wrong type": [lambda: None],
        None: [lambda: cures() | {"rate too small": "more units"}],
    },
}
