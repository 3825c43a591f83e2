"""Adam by hand, one weight at a time, and what AdamW's decay comes to under a schedule (S2.3)."""

import numpy as np


def adam_steps(
    gradients, lr, betas=(0.9, 0.999), eps: float = 1e-8, correct: bool = True
) -> np.ndarray:
    """What Adam adds to a weight at each step, given the gradients of the steps (T,) or (T, d).

    Args:
        gradients: One a step.
        lr: The rate, or one for each step.
        betas: How much of the averages of gradient and square is kept.
        eps: Guard against a division by zero.
        correct: Whether averages that began at 0 are divided by the weight that they hold.
    """
    gradients = np.asarray(gradients, dtype=float)
    rates = np.broadcast_to(lr, len(gradients))
    mean, square, steps = 0.0, 0.0, []
    for t, (g, rate) in enumerate(zip(gradients, rates, strict=True), start=1):
        mean = betas[0] * mean + (1 - betas[0]) * g
        square = betas[1] * square + (1 - betas[1]) * g**2
        m, v = mean, square
        if correct:
            m, v = mean / (1 - betas[0] ** t), square / (1 - betas[1] ** t)
        steps.append(-rate * m / (np.sqrt(v) + eps))
    return np.array(steps)


def decayed(rates, weight_decay: float) -> float:
    """The share of a weight that AdamW's decay alone takes away: 1 - Π(1 - η λ) over the steps."""
    return float(1 - np.prod(1 - np.asarray(rates, dtype=float) * weight_decay))
