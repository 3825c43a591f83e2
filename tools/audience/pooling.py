"""What a class thought, all answers together: counts for bars and bins, a bundle of curves."""

from collections.abc import Collection
from typing import Any

import numpy as np

from tools.audience.questions import Question, place

BINS = 20  # of a number line
ROUNDING = 1e-9  # of a bin
BUNDLE = 60  # curves that are drawn, of however many there are


def pooled(question: Question, answers: Collection[Any]) -> dict:
    """What a page draws of the answers to a question; nobody's answer has a name.

    Returns:
        "n", the number of answers, and: of a number "bins", how many fall into each part of the
        number line, and "median"; of options "counts", how many chose each; of a curve "curves", at
        most `BUNDLE` of them, evenly from the lowest to the highest, and "median" at each position.
    """
    return {"n": len(answers)} | POOLS[question.kind](question, list(answers))


def histogram(question, answers):
    places = np.array([place(answer, question.shown["x"]) for answer in answers])
    # A round number belongs into the bin that begins with it, whatever its last binary digit.
    bins = np.minimum(np.floor(places * BINS + ROUNDING).astype(int), BINS - 1)
    counts = np.bincount(bins, minlength=BINS)
    median = float(np.median(answers)) if answers else None
    return {"bins": counts.tolist(), "median": median}


def bars(question, answers):
    chosen = [one for answer in answers for one in np.atleast_1d(answer)]
    counts = np.bincount(np.array(chosen, int), minlength=len(question.shown["options"]))
    return {"counts": counts.tolist()}


def bundle(question, answers):
    if not answers:
        return {"curves": [], "median": None}
    up = question.shown["y"]
    heights = [np.mean([place(value, up) for value in answer]) for answer in answers]
    order = np.argsort(heights, kind="stable")
    kept = np.unique(np.linspace(0, len(order) - 1, min(BUNDLE, len(order))).round().astype(int))
    return {
        "curves": [answers[order[i]] for i in kept],
        "median": np.median(answers, axis=0).tolist(),
    }


POOLS = {
    "value": histogram,
    "choice": bars,
    "vote": bars,
    "quiz": bars,
    "curve": bundle,
}
