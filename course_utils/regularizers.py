"""Penalties on the weights, each a tiny pure function. They work on NumPy arrays and tensors."""


def l2_penalty(w, strength):
    """(λ/2)·Σw², whose gradient is λw: PyTorch's ``weight_decay`` is this λ.

    The source articles write λ·Σw² (S0.6, S1.3); their λ is half of this one.
    """
    return strength / 2 * (w**2).sum()


def l1_penalty(w, strength):
    """λ·Σ|w| (S1.2)."""
    return strength * abs(w).sum()


def soft_threshold(w, threshold):
    """sign(w)·max(|w| - t, 0): the proximal step of the L1 penalty, which gives exact zeros.

    Written as w - clip(w, -t, t), which says the same and keeps NaN a NaN.
    """
    return w - w.clip(-threshold, threshold)
