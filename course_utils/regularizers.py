"""What a penalty does to weights in one step, its shape, and the forms in which λ is written."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


def soft_threshold(w, threshold):
    """sign(w)·max(|w| - t, 0): the proximal step of the L1 penalty, which gives exact zeros.

    For NumPy arrays and tensors.
    Written as w - clip(w, -t, t), which says the same and keeps NaN a NaN.
    """
    return w - w.clip(-threshold, threshold)


def norm_ball(p: float, size: float, n_points: int = 3600) -> np.ndarray:
    """The points of the plane with (|w₁|ᵖ + |w₂|ᵖ)^(1/p) = size, as rows (n_points + 1, 2).

    It is closed, and the four points on the axes are among them: for p = 1 its corners. For p < 1
    it is no norm any more, but the curve exists.

    Args:
        p: The power, > 0.
        size: Where the curve crosses the axes, ≥ 0.
        n_points: How many points; a multiple of four.

    Raises:
        ValueError: If p or size is out of its range, or n_points is no multiple of four.
    """
    if not p > 0 or not size >= 0:
        raise ValueError(f"p must be above 0 and size 0 or more, got p = {p}, size = {size}")
    if n_points < 4 or n_points % 4:
        raise ValueError(f"n_points must be a multiple of 4, got {n_points}: the axes are hit then")
    # Equal steps of angle leave the corners of small p with too few points, this does not.
    t = np.linspace(0, 1, n_points // 4, endpoint=False)
    quarter = np.stack([1 - t, t], axis=1)
    quarter *= size / (quarter**p).sum(axis=1, keepdims=True) ** (1 / p)
    turn = np.array([[0, 1], [-1, 0]])
    turns = [quarter @ np.linalg.matrix_power(turn, k) for k in range(4)]
    return np.concatenate([*turns, quarter[:1]])


@dataclass(frozen=True)
class Convention:
    """One way to write a penalized loss. The mean is over the n training examples."""

    penalty: str  # "L2" or "L1"
    objective: str  # what is minimized
    to_course: Callable[[float, int], float]  # its strength and n -> `TrainConfig`'s strength
    from_course: Callable[[float, int], float]  # and back


def _proportional(factor: Callable[[int], float]) -> tuple[Callable, Callable]:
    """Conversions where the course's strength is `factor(n)` times the convention's."""
    return (lambda s, n: s * factor(n)), (lambda s, n: s / factor(n))


def _inverse(s: float, n: int) -> float:
    return 1 / (n * s) if s else np.inf


# Ridge and Lasso are for squared errors, C for the cross-entropy, the others for any loss.
CONVENTIONS: dict[str, Convention] = {
    "weight_decay": Convention("L2", "mean loss + (λ/2)·Σw²", *_proportional(lambda n: 1)),
    "articles": Convention("L2", "mean loss + λ·Σw²", *_proportional(lambda n: 2)),
    "over m": Convention("L2", "mean loss + λ/(2n)·Σw²", *_proportional(lambda n: 1 / n)),
    "Ridge": Convention("L2", "Σ(y - Xw)² + λ·Σw²", *_proportional(lambda n: 2 / n)),
    "C": Convention("L2", "C·Σ loss + ½·Σw²", _inverse, _inverse),
    "l1": Convention("L1", "mean loss + λ·Σ|w|", *_proportional(lambda n: 1)),
    "sum": Convention("L1", "Σ(y - Xw)² + λ·Σ|w|", *_proportional(lambda n: 1 / n)),
    "Lasso": Convention("L1", "Σ(y - Xw)²/(2n) + λ·Σ|w|", *_proportional(lambda n: 2)),
}


def convert_strength(strength: float, given: str, wanted: str, n: int) -> float:
    """The strength that gives the same weights in another convention.

    ``convert_strength(0.1, "weight_decay", "Ridge", n=242)`` is the alpha of scikit-learn's Ridge
    for a `weight_decay` of 0.1 on the mean squared error of 242 examples.

    Args:
        strength: λ, α or C in the convention `given`.
        given: A name in `CONVENTIONS`.
        wanted: Another one, for the same penalty.
        n: The number of training examples.

    Raises:
        ValueError: If a name is unknown, one is for L1 and the other for L2, n is no whole number
            above 0, or the strength is negative.
    """
    for name in (given, wanted):
        if name not in CONVENTIONS:
            raise ValueError(f"there is no convention {name!r}: choose from {list(CONVENTIONS)}")
    first, second = CONVENTIONS[given], CONVENTIONS[wanted]
    if first.penalty != second.penalty:
        raise ValueError(
            f"{given!r} is for {first.penalty} and {wanted!r} for {second.penalty}: no strength of "
            "the one gives the weights of the other"
        )
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
        raise ValueError(f"n must be the number of training examples, 1 or more, got {n!r}")
    if not strength >= 0:
        raise ValueError(f"a strength must be 0 or more, got {strength}")
    return float(second.from_course(first.to_course(strength, n), n))
