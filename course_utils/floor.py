"""One parabola (h/2)·w² whose gradient is noisy: what a learning rate ends at, exactly (S2.3).

Each step is w := w - η (h w + noise). Its mean square can be followed without drawing anything.
"""

import numpy as np


def floor(lr: float, curvature: float = 1.0, noise: float = 1.0) -> float:
    """Where E w² settles under a constant rate: ησ²/(h(2 - ηh)).

    Raises:
        ValueError: If the rate is too large to settle.
    """
    if not 0 < lr * curvature < 2:
        raise ValueError(f"it settles only if 0 < lr · curvature < 2, got {lr * curvature:g}")
    return lr * noise**2 / (curvature * (2 - lr * curvature))


def mean_squares(rates, curvature=1.0, noise: float = 1.0, start: float = 1.0) -> np.ndarray:
    """E w² before the first step and after each, from w = start; rates (T,), returns (T + 1,)."""
    found = [start**2 + 0.0 * np.asarray(curvature)]
    for lr in rates:
        found.append((1 - lr * curvature) ** 2 * found[-1] + (lr * noise) ** 2)
    return np.array(found)


def averaged_square(rates, curvature=1.0, noise: float = 1.0, start: float = 1.0, first: int = 0):
    """E of the square of the mean of the w after the steps `first` + 1 … T."""
    own, shared, mean, count = start**2, 0.0, 0.0, 0  # E w², E w·mean, E mean²
    for step, lr in enumerate(rates):
        keep = 1 - lr * curvature
        own, shared = keep**2 * own + (lr * noise) ** 2, keep * shared
        if step >= first:
            count += 1
            new = 1 / count
            mean = (1 - new) ** 2 * mean + 2 * new * (1 - new) * shared + new**2 * own
            shared = (1 - new) * shared + new * own
    return mean


def walk(rates, rng: np.random.Generator, curvature=1.0, noise: float = 1.0, start=1.0):
    """Drawn walks: w before the first step and after each, (T + 1,); of several starts, a column
    each."""
    w = [np.asarray(start, dtype=float)]
    for lr in rates:
        z = rng.standard_normal(w[0].shape)
        w.append(w[-1] - lr * (curvature * w[-1] + noise * z))
    return np.array(w)


def rates_of(schedule, lr: float, steps: int) -> np.ndarray:
    """The rate of each step: lr times the schedule's factor; None for a constant one."""
    factors = [1.0 if schedule is None else schedule(t / steps) for t in range(steps)]
    return lr * np.array(factors)
