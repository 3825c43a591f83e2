"""The exercises of chapter 9, Choosing. 9.2 and 9.3 have files of their own."""

from math import ceil, floor, log, sqrt

import numpy as np
from scipy.stats import norm

from course_utils.chapters.ch09_choosing.cures_that_help import CURE
from course_utils.chapters.ch09_choosing.six_sick_runs import DIAGNOSE
from course_utils.chapters.ch09_choosing.words import BEST_OF_FORTY
from course_utils.checkers.exercise import Exercise
from course_utils.checkers.oracle import Oracle, array, drawn, misconception
from course_utils.search import runs_needed, seeds_needed

# --- 9.1 how late it understands -----------------------------------------------------------------


def _delay(
    train_level=0.99,
    val_level=0.9,
    pick=lambda steps, reached: steps[reached][0] if reached.any() else steps[-1],
    both=lambda val, train: val / train,
):
    """The ratio of two first steps, with one thing done otherwise."""

    def delay(steps, train, val):
        learned = pick(steps, np.asarray(train) >= train_level)
        understood = pick(steps, np.asarray(val) >= val_level)
        return float(both(understood, learned))

    return delay


def _argmax(steps, reached):
    return steps[np.argmax(reached)]


def _index(steps, reached):
    return np.argmax(reached) if reached.any() else len(steps) - 1


def _last_below(steps, reached):
    return steps[np.flatnonzero(~reached)[-1]] if not reached.all() else steps[0]


_steps = array(10, 20, 40, 80, 160, 320)
_known = array(0.3, 0.95, 0.995, 1.0, 0.98, 1.0)
_late = array(0.0, 0.05, 0.1, 0.92, 0.85, 1.0)

DELAY = Oracle(
    signature="delay(steps, train, val)",
    right=_delay(),
    expected="one number, the ratio",
    cases=(
        (_steps, _known, _late),
        (array(25, 50, 75, 100), array(0.5, 1, 1, 1), array(0.1, 0.2, 0.9, 0.7)),
    ),
    edges={
        "where validation never gets there, and all steps count": (_steps, _known, 0.5 * _late),
        "where new sums are right from the start": (_steps, _known, np.ones(6)),
    },
    misconceptions=(
        misconception(
            "a difference",
            "You subtract. Asked for is how many times as many steps: divide.",
            _delay(both=lambda val, train: val - train),
        ),
        misconception(
            "turned around",
            "You divide training by validation: the other way round it says how late it is.",
            _delay(both=lambda val, train: train / val),
        ),
        misconception(
            "places instead of steps",
            "You count entries of the arrays. Look up which step stands there: steps[i].",
            _delay(pick=_index),
            _delay(pick=lambda steps, reached: _index(steps, reached) + 1),
        ),
        misconception(
            "one level for both",
            "You take the same level for both curves: 0.99 is for training, 0.9 for validation.",
            _delay(train_level=0.9),
            _delay(val_level=0.99),
        ),
        misconception(
            "levels swapped",
            "The levels are the wrong way round: 0.99 is for training, 0.9 for validation.",
            _delay(train_level=0.9, val_level=0.99),
        ),
        misconception(
            "the last step below",
            "You look for the last step at which the level was missed. A curve may dip again "
            "later; asked for is the first step at which it is reached.",
            _delay(pick=_last_below),
            _delay(pick=lambda s, r: s[min(len(s) - 1, np.flatnonzero(~r)[-1] + 1)]),
        ),
    ),
    passed="The first step of each, and a run that never gets there counts with all of its steps.",
    property="First step with validation of 0.9 or more, over first step with training of 0.99.",
)


# --- 9.4 how many random runs --------------------------------------------------------------------

RUNS = Oracle(
    signature="runs_needed(share, confidence)",
    right=runs_needed,
    expected="one whole number",
    cases=((0.05, 0.95), (0.1, 0.9), (0.2, 0.5), (0.5, 0.2)),
    edges={
        "for a small share": (0.001, 0.95),
        "where one run is enough": (0.5, 0.4),
    },
    misconceptions=(
        misconception(
            "one over the share",
            "1/share is how many runs it takes on average. With so many, the chance that none is "
            "among the best is still about 1/e, 37 %.",
            lambda q, c: ceil(1 / q),
            lambda q, c: round(1 / q),
        ),
        misconception(
            "confidence over share",
            "Chances do not add up: two runs of 5 % each make 1 - 0.95² = 9.75 %, not 10 %. Ask "
            "how likely it is that *all* miss.",
            lambda q, c: ceil(c / q),
        ),
        misconception(
            "swapped",
            "Share and confidence are swapped: all n miss with probability (1 - share)ⁿ, which "
            "should be at most 1 - confidence.",
            lambda q, c: ceil(log(1 - q) / log(1 - c)),
        ),
        misconception(
            "all of them",
            "That is how likely it is that *all* runs are among the best. One is enough.",
            lambda q, c: ceil(log(c) / log(q)),
            lambda q, c: ceil(log(1 - c) / log(q)),
        ),
        misconception(
            "rounded down",
            "Almost: with one run fewer the confidence is not reached. Round up.",
            lambda q, c: floor(log(1 - c) / log(1 - q)),
        ),
        misconception(
            "not a whole number",
            "The number is right but for rounding: there are no parts of a run. Round up.",
            lambda q, c: log(1 - c) / log(1 - q),
        ),
    ),
    passed="And nothing in it asks how many knobs there are.",
    property="The least n with 1 - (1 - share)ⁿ of at least the confidence.",
)


# --- 9.6 how many seeds --------------------------------------------------------------------------


_BOTH = norm.ppf(0.975) + norm.ppf(0.8)


def _seeds(spread, difference, total=_BOTH, times=1.0, power=2):
    return max(2, ceil(times * (total * spread / difference) ** power))


SEEDS = Oracle(
    signature="seeds_needed(spread, difference)",
    right=seeds_needed,
    expected="one whole number",
    cases=((0.02, 0.01), (0.05, 0.021), (0.03, 0.005)),
    edges={
        "where two are enough for it": (0.001, 0.1),
        "for a small difference": (0.02, 0.0021),
    },
    misconceptions=(
        misconception(
            "no power",
            "With so few seeds a true difference is seen in only half of the studies: its estimate "
            "is as often below as above. For four in five add 0.84 to 1.96.",
            lambda s, d: _seeds(s, d, norm.ppf(0.975)),
        ),
        misconception(
            "not squared",
            "An interval shrinks with the *root* of the number of seeds: half the difference takes "
            "four times the seeds. Square it.",
            lambda s, d: _seeds(s, d, power=1),
        ),
        misconception(
            "turned around",
            "You divide the difference by the spread. More spread needs more seeds.",
            lambda s, d: _seeds(d, s),
        ),
        misconception(
            "counted as unpaired",
            "You double for two groups. The spread given is that of the *difference* of each seed, "
            "in which both are in it already.",
            lambda s, d: _seeds(s, d, times=2),
            lambda s, d: _seeds(sqrt(2) * s, d),
        ),
        misconception(
            "one side",
            "1.64 is for a difference whose sign is known. The interval has two sides: 1.96.",
            lambda s, d: _seeds(s, d, norm.ppf(0.95) + norm.ppf(0.8)),
        ),
        misconception(
            "rounded down",
            "Almost: round up, or the power is not reached.",
            lambda s, d: floor((_BOTH * s / d) ** 2),
        ),
    ),
    passed="Eight times (spread over difference) squared: worth knowing by heart.",
    property="((1.96 + 0.84)·spread/difference)², rounded up, and at least 2.",
)


# --- 9.5 halving ---------------------------------------------------------------------------------


def _halving(round_of=lambda k, rounds: k, better=lambda scores: -scores, original=True):
    """The place of the last setting that is left, with one thing done otherwise."""

    def halving(scores):
        left = np.arange(len(scores))
        rounds = scores.shape[1]
        place = 0
        for k in range(rounds):
            here = scores[left, round_of(k, rounds)]
            order = np.argsort(better(here), kind="stable")[: max(1, len(left) // 2)]
            place = int(order[0])
            left = left[np.sort(order)]
            if len(left) == 1:
                break
        return float(left[0] if original else place)

    return halving


def _table(seed: int, n: int, rounds: int) -> np.ndarray:
    """Scores that first favour others than later."""
    early, late = drawn(seed, "exercises of chapter 9: halving", (n,), (n,))
    mix = np.linspace(0.1, 0.95, rounds)
    return (1 - mix) * early[:, None] + mix * late[:, None]


HALVING = Oracle(
    signature="halving(scores)",
    right=_halving(),
    expected="one whole number, the row of the setting that is left",
    cases=(
        (array([0.4, 0.5, 0.9], [0.5, 0.7, 0.6], [0.2, 0.9, 0.95], [0.6, 0.6, 0.8]),),
        (_table(1, 8, 3),),
        (_table(2, 16, 4),),
        (_table(5, 16, 4),),
    ),
    edges={"for two settings": (array([0.1, 0.9], [0.2, 0.1]),)},
    misconceptions=(
        misconception(
            "by the last column",
            "You look at scores of settings that would have been stopped long before: those cost "
            "the steps that halving saves. In round k there is only column k.",
            _halving(round_of=lambda k, rounds: rounds - 1),
            lambda scores: float(np.argmax(scores[:, -1])),
        ),
        misconception(
            "by the first column",
            "You judge every round by the first, shortest training. In round k look at column k.",
            _halving(round_of=lambda k, rounds: 0),
        ),
        misconception(
            "the worse half",
            "You keep the worse half. These are accuracies: higher is better.",
            _halving(better=lambda scores: scores),
        ),
        misconception(
            "place among those left",
            "You return the place among those that are left. Asked for is the row of the whole "
            "table: keep the rows' numbers along.",
            _halving(original=False),
        ),
        misconception(
            "the best score of all",
            "You take the highest number of the whole table. A setting goes on only if it is in "
            "the better half of its round.",
            lambda scores: float(np.argmax(scores.max(axis=1))),
        ),
    ),
    passed="Each round judges by what it has paid for.",
    property="Round k keeps the better half by column k of those that are left.",
)

EXERCISES = (
    Exercise("how late it understands", 1, 10, DELAY),
    Exercise("six sick runs", 3, 20, DIAGNOSE, "experiment"),
    Exercise("a cure for each", 2, 10, CURE, "predict"),
    Exercise("how many random runs", 1, 10, RUNS),
    Exercise("halving on a table", 2, 15, HALVING),
    Exercise("how many seeds", 2, 10, SEEDS),
    Exercise("the best of forty", 2, 10, BEST_OF_FORTY, "explain"),
)
