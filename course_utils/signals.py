"""How large signals are on their way through a network's layers, before any training (S2.2).

Forward they are activations, backward the gradients of what comes out. Both are products of as many
matrices as there are layers: a factor a little off 1 in each becomes a large one in all.
"""

from dataclasses import dataclass

import numpy as np

from course_utils.starts import Start

ACTIVATIONS = {
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(float)),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "identity": (lambda z: z, np.ones_like),
}


@dataclass(frozen=True)
class Signals:
    """What arrives at each layer, the input first: arrays of depth + 1 numbers.

    Attributes:
        square: The mean square of the activations.
        across: Their variance across inputs, the mean over units: what tells inputs apart.
        backward: The mean square of a gradient on its way back, 1 at the last layer.
    """

    square: np.ndarray
    across: np.ndarray
    backward: np.ndarray


@dataclass(frozen=True)
class TorchDefault:
    """What `nn.Linear` draws: uniform on ±1/√fan_in, weights and biases alike."""

    def __call__(self, shape, fan_in, fan_out, rng) -> np.ndarray:
        return rng.uniform(-1, 1, shape) / np.sqrt(fan_in)


def kept(fan_in: int, std: float) -> float:
    """By what a ReLU layer multiplies the mean square of its inputs: n σ²/2, in expectation."""
    return fan_in * std**2 / 2


def signals(
    start: Start,
    width: int,
    depth: int,
    rng: np.random.Generator,
    activation: str = "relu",
    inputs: int = 100,
) -> Signals:
    """Send normal inputs through layers of one width, and a normal gradient back.

    Biases are 0, but for `TorchDefault`, which draws its own.

    Args:
        start: A law of weights, see `course_utils.starts`.
        width: Units of each layer, and numbers of each input.
        depth: How many layers.
        rng: Draws inputs, weights and the gradient.
        activation: One of `ACTIVATIONS`.
        inputs: How many.
    """
    act, slope = ACTIVATIONS[activation]
    h = rng.standard_normal((inputs, width))
    back = rng.standard_normal((inputs, width))
    square, across, passed = [np.mean(h**2)], [h.var(axis=0).mean()], []
    for _ in range(depth):
        W = start((width, width), width, width, rng)
        z = h @ W.T
        if isinstance(start, TorchDefault):
            z = z + start((width,), width, width, rng)
        h = act(z)
        passed.append((W, slope(z)))
        square.append(np.mean(h**2))
        across.append(h.var(axis=0).mean())
    backward = [np.mean(back**2)]
    for W, slopes in reversed(passed):
        back = (back * slopes) @ W
        backward.append(np.mean(back**2))
    return Signals(*map(np.array, (square, across, backward[::-1])))
