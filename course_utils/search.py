"""Looking for a setting: how many random runs, halving, and how many seeds tell two apart."""

from collections.abc import Callable, Sequence
from math import ceil, log1p
from typing import TypeVar

import numpy as np
from scipy.stats import norm

Setting = TypeVar("Setting")


def chance_of_top(runs: int, share: float) -> float:
    """How likely at least one of so many random settings is among the best share of all.

    Raises:
        ValueError: If there is no run or the share is not in (0, 1).
    """
    if runs < 1 or not 0 < share < 1:
        raise ValueError(f"give at least one run and a share in (0, 1), got {runs} and {share}")
    return 1 - (1 - share) ** runs


def runs_needed(share: float, confidence: float = 0.95) -> int:
    """How many random settings until one of the best share is among them with this probability.

    Raises:
        ValueError: If one of the two is not in (0, 1).
    """
    if not 0 < share < 1 or not 0 < confidence < 1:
        raise ValueError(f"both must be in (0, 1), got {share} and {confidence}")
    return ceil(log1p(-confidence) / log1p(-share))


def seeds_needed(spread: float, difference: float, power: float = 0.8) -> int:
    """How many seeds tell two settings apart, by a 95 % interval that leaves out zero.

    By the normal law, so for few seeds it is one or two too few: Student's t is wider.

    Args:
        spread: Standard deviation over seeds of what is compared: of the paired difference, or of
            one setting times √2 where nothing is paired.
        difference: How far the two are truly apart.
        power: How likely the interval is to leave out zero.

    Raises:
        ValueError: If a number is not positive or the power is not in (0, 1).
    """
    if spread <= 0 or difference <= 0 or not 0 < power < 1:
        raise ValueError("spread and difference must be positive, and power in (0, 1)")
    return max(2, ceil(((norm.ppf(0.975) + norm.ppf(power)) * spread / difference) ** 2))


def spread_of_difference(spread: float, correlation: float) -> float:
    """Standard deviation of a paired difference of two settings that vary alike.

    Args:
        spread: Standard deviation over seeds of either setting.
        correlation: Of the two over seeds; 0 where each has seeds of its own.

    Raises:
        ValueError: If the correlation is not in [-1, 1].
    """
    if not -1 <= correlation <= 1:
        raise ValueError(f"a correlation is in [-1, 1], got {correlation}")
    return spread * float(np.sqrt(2 * (1 - correlation)))


def halving(
    score: Callable[[Setting, int], float],
    settings: Sequence[Setting],
    steps: int,
    keep: float = 0.5,
) -> tuple[Setting, int]:
    """Successive halving (Jamieson & Talwalkar 2016): the better part gets more steps each round.

    Args:
        score: Of a setting after so many steps; the higher the better.
        settings: Where the search starts.
        steps: Of the first round; each later round has 1/keep times as many.
        keep: The share that goes on, in (0, 1).

    Returns:
        The setting that is left, and the steps spent, where each round trains from the start.

    Raises:
        ValueError: If there is no setting, no step, or keep is not in (0, 1).
    """
    if not settings or steps < 1 or not 0 < keep < 1:
        raise ValueError("give settings, at least one step, and a share to keep in (0, 1)")
    left, spent = list(settings), steps * len(settings)
    while len(left) > 1:
        left.sort(key=lambda one: -score(one, steps))  # of equal ones the earlier stays ahead
        left = left[: max(1, min(len(left) - 1, round(keep * len(left))))]
        if len(left) > 1:
            steps = round(steps / keep)
            spent += steps * len(left)
    return left[0], spent
