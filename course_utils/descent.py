"""Gradient descent on a bowl, in closed form: its steps, the flow they follow, and a closer flow.

The bowl is L(w) = ½ wᵀHw - bᵀw; with b = 0 its lowest point is 0.
"""

import numpy as np


def step_path(H, start, lr: float, steps: int, b=0.0) -> np.ndarray:
    """The places of gradient descent, w := w - η(Hw - b), the start first: (steps + 1, d).

    Args:
        H: Curvature, (d, d), symmetric.
        start: Where it begins, (d,).
        lr: Learning rate η.
        steps: How many steps.
        b: What pulls the lowest point away from 0, (d,).
    """
    H, path = np.asarray(H, dtype=float), [np.asarray(start, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - lr * (H @ path[-1] - b))
    return np.array(path)


def flow(H, start, time: float, b=0.0) -> np.ndarray:
    """Where the gradient flow dw/dt = -(Hw - b) is at a time: descent with tiny steps, (d,).

    Args:
        H: Curvature, (d, d), symmetric and positive definite.
        start: Where it begins, (d,).
        time: Learning rate times steps.
        b: What pulls the lowest point away from 0, (d,).
    """
    h, directions = np.linalg.eigh(np.asarray(H, dtype=float))
    lowest = directions @ (directions.T @ (np.zeros(len(h)) + b) / h)
    return lowest + directions @ (np.exp(-h * time) * (directions.T @ (start - lowest)))


def modified_bowl(H, lr: float, b=0.0) -> tuple[np.ndarray, np.ndarray]:
    """H and b of L + (η/4)‖∇L‖², the loss that steps of size η follow to second order.

    Barrett & Dherin 2021. The penalty (η/4)‖Hw - b‖² adds (η/2)H² and (η/2)Hb.

    Args:
        H: Curvature, (d, d), symmetric.
        lr: Learning rate η.
        b: What pulls the lowest point away from 0, (d,).
    """
    H = np.asarray(H, dtype=float)
    b = np.zeros(len(H)) + b
    return H + lr / 2 * H @ H, b + lr / 2 * H @ b


def modified_bowl_of_batches(Hs, lr: float, bs) -> tuple[np.ndarray, np.ndarray]:
    """The same for SGD in random order: the penalty is the mean of (η/4)‖∇Lᵢ‖² over the batches.

    S. Smith et al. 2021. It is larger than that of the whole batch, since batches disagree.

    Args:
        Hs: Curvature of each minibatch, (m, d, d).
        lr: Learning rate η.
        bs: The b of each minibatch, (m, d).
    """
    Hs, bs = np.asarray(Hs, dtype=float), np.asarray(bs, dtype=float)
    squares, products = Hs @ Hs, np.einsum("mij,mj->mi", Hs, bs)
    return Hs.mean(0) + lr / 2 * squares.mean(0), bs.mean(0) + lr / 2 * products.mean(0)


def rotations(lr: float, weight_decay: float, d: int, steps: int, rng) -> np.ndarray:
    """Angle, in radians, by which each step turns weights whose scale does not count: (steps,).

    Their gradient is at right angles to them, and grows as they shrink, as 1/‖w‖. Here its
    direction is drawn at random and its length is 1/‖w‖.

    Args:
        lr: Learning rate η.
        weight_decay: Strength λ.
        d: How many weights.
        steps: How many steps.
        rng: What the gradients are drawn from.
    """
    w = rng.standard_normal(d)
    w *= (lr / (2 * weight_decay)) ** 0.25 / np.linalg.norm(w)  # near where it settles
    angles = []
    for _ in range(steps):
        gradient = rng.standard_normal(d)
        gradient -= gradient @ w / (w @ w) * w
        gradient /= np.linalg.norm(gradient) * np.linalg.norm(w)
        new = w - lr * (gradient + weight_decay * w)
        cosine = new @ w / (np.linalg.norm(new) * np.linalg.norm(w))
        angles.append(np.arccos(min(1.0, cosine)))
        w = new
    return np.array(angles)
