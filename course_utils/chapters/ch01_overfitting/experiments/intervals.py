"""What a 95 % interval over seeds holds, in a world whose truth is known.

Two classes lie around two points, and linear classifiers are fitted by least squares and by ridge.
A pool of 175 examples, of which each seed trains on 25 and tests on 50, has the proportions of the
course's digits: 1,397, 200 and 400. Beside the truth for the pool (the mean over all its splits)
there is the truth for new examples, which has a closed form for each classifier.
"""

import numpy as np
from scipy.stats import norm, t

from course_utils.claims.claim import cached
from course_utils.randomness import generator
from course_utils.statistics import LEVEL, Interval, t_interval

POOL, N_TRAIN, N_TEST, D = 175, 25, 50, 5
N_SEEDS = 20  # that an interval is taken over
POOLS = 40  # intervals for each seed of the claim
SPLITS = 400  # the mean of the others is the truth of a pool
DISTANCE = 1.0  # of a class from the middle, in standard deviations
ALPHA = 3.0  # of ridge
FITS = 20_000  # whose mean is the truth for new examples


def share_that_holds(truth: str, what: str, test_sets: str = "own"):
    """A measure: the share of 95 % intervals that hold the truth.

    Args:
        truth: "pool" or "new": other splits of the same examples, or examples of which the pool
            has none.
        what: "accuracy" of least squares, or the "gain" of ridge over it, by pairs.
        test_sets: Each seed's "own", or "one" for all seeds.
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        return t_interval(_held(seeds)[truth, what, test_sets])

    return measure


@cached
def _held(seeds: tuple[int, ...]) -> dict[tuple[str, str, str], np.ndarray]:
    """For each truth, quantity and kind of test set the share of intervals, one number a seed."""
    shares = [_shares(generator(seed, "pools of examples")) for seed in seeds]
    return {key: np.array([one[key] for one in shares]) for key in shares[0]}


def _shares(rng: np.random.Generator) -> dict[tuple[str, str, str], float]:
    held: dict[tuple[str, str, str], list[bool]] = {}
    for _ in range(POOLS):
        X, y = _examples(POOL, rng)
        own = _scores(X, y, *_splits(POOL, SPLITS, rng))
        one = _scores(X, y, *_with_one_test_set(rng))
        truths = {"pool": own[:, N_SEEDS:].mean(axis=1), "new": _truth_for_new()}
        for kind, scores in (("own", own[:, :N_SEEDS]), ("one", one)):
            for truth, values in truths.items():
                for what, row in (("accuracy", 0), ("gain", 1)):
                    hit = _holds(scores[row], values[row])
                    held.setdefault((truth, what, kind), []).append(hit)
    return {key: float(np.mean(hits)) for key, hits in held.items()}


def _holds(values: np.ndarray, truth: float) -> bool:
    half = t.ppf((1 + LEVEL) / 2, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values))
    return abs(values.mean() - truth) <= half


def _examples(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    y = rng.choice([-1.0, 1.0], n)
    X = rng.standard_normal((n, D))
    X[:, 0] += DISTANCE * y
    return X, y


def _splits(n: int, splits: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    order = np.argsort(rng.random((splits, n)), axis=1)
    return order[:, :N_TRAIN], order[:, N_TRAIN : N_TRAIN + N_TEST]


def _with_one_test_set(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Seeds that train on subsets of the rest, as many courses and papers do it."""
    train, _ = _splits(POOL - N_TEST, N_SEEDS, rng)
    return train, np.tile(np.arange(POOL - N_TEST, POOL), (N_SEEDS, 1))


def _scores(X, y, train, test) -> np.ndarray:
    """Of each split the test accuracy of least squares, and the gain of ridge: (2, splits)."""
    plain, ridged = (_fits(X[train], y[train], alpha) for alpha in (0.0, ALPHA))
    plain, ridged = (
        np.mean(np.einsum("snd,sd->sn", X[test], w) * y[test] > 0, axis=1) for w in (plain, ridged)
    )
    return np.array([plain, ridged - plain])


def _fits(X: np.ndarray, y: np.ndarray, alpha: float) -> np.ndarray:
    """The weights of many ridge regressions: X (splits, n, d), y (splits, n)."""
    H = np.einsum("sni,snj->sij", X, X) + alpha * np.eye(D)
    return np.linalg.solve(H, np.einsum("sni,sn->si", X, y)[..., None])[..., 0]


@cached
def _truth_for_new() -> np.ndarray:
    """Mean accuracy of least squares on new examples, and mean gain of ridge."""
    X, y = _examples(FITS * N_TRAIN, generator(0, "new examples"))
    X, y = X.reshape(FITS, N_TRAIN, D), y.reshape(FITS, N_TRAIN)
    plain, ridged = (
        norm.cdf(DISTANCE * w[:, 0] / np.linalg.norm(w, axis=1)).mean()
        for w in (_fits(X, y, alpha) for alpha in (0.0, ALPHA))
    )
    return np.array([plain, ridged - plain])
