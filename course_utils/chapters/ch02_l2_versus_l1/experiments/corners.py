"""How often the best point of a square |w₁| + |w₂| ≤ budget is one of its corners."""

import numpy as np

from course_utils.linear import ridge
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval

PROBLEMS_A_SEED = 100
N = 20


def share_on_a_corner(fraction: float):
    """A measure: the share of random problems whose solution lies on a corner.

    Args:
        fraction: The budget, as a share of Σ|w| of least squares.
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        return t_interval([_share(seed, fraction) for seed in seeds])

    return measure


def _share(seed: int, fraction: float) -> float:
    rng = generator(seed, "problems with two features")
    hits = 0
    for _ in range(PROBLEMS_A_SEED):
        X, truth = rng.standard_normal((N, 2)), rng.standard_normal(2)
        best = ridge(X, X @ truth + rng.standard_normal(N))
        hits += is_on_a_corner(X.T @ X, best, fraction * abs(best).sum())
    return hits / PROBLEMS_A_SEED


def is_on_a_corner(H: np.ndarray, best: np.ndarray, budget: float) -> bool:
    """Whether one of the four corners has the least error of the square.

    At a corner on axis i, with sign s, the gradient g must push outwards along the axis at least
    as hard as it pulls along the other one: -s·gᵢ ≥ |gⱼ|.

    Args:
        H: XᵀX, (2, 2).
        best: The least-squares weights, outside of the square.
        budget: Σ|w| on the square's edges.
    """
    for i in (0, 1):
        for sign in (1, -1):
            corner = np.zeros(2)
            corner[i] = sign * budget
            gradient = H @ (corner - best)
            if -sign * gradient[i] >= abs(gradient[1 - i]):
                return True
    return False
