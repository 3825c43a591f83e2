"""What one layer keeps of a signal, measured on drawn networks."""

import numpy as np

from course_utils.claims.claim import cached
from course_utils.randomness import generator
from course_utils.signals import Signals, TorchDefault, signals
from course_utils.starts import Start
from course_utils.statistics import Interval, t_interval

WIDTH, LAYERS = 256, 10


@cached
def sent(seeds: tuple[int, ...], start: Start, width: int = WIDTH) -> list[Signals]:
    """Signals through ten ReLU layers, a network a seed."""
    return [signals(start, width, LAYERS, generator(s, "signals of chapter 8")) for s in seeds]


def kept_a_layer(start: Start, width: int = WIDTH, backward: bool = False):
    """A measure: the factor on the mean square a layer, the geometric mean over ten."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        found = []
        for one in sent(seeds, start, width):
            first, last = one.square[0], one.square[-1]
            if backward:
                first, last = one.backward[-1], one.backward[0]
            found.append((last / first) ** (1 / LAYERS))
        return t_interval(found)

    return measure


def powers_lost(what: str):
    """A measure: by how many powers of ten it falls from layer 10 to layer 20 of PyTorch's start.

    Args:
        what: "square", the mean square of activations, or "across", their variance across inputs.
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        ends = [getattr(one, what)[[LAYERS, 2 * LAYERS]] for one in deep(seeds)]
        return t_interval([np.log10(first / last) for first, last in ends])

    return measure


@cached
def deep(seeds: tuple[int, ...]) -> list[Signals]:
    """Signals through twenty ReLU layers as PyTorch draws them."""
    drawn = (generator(s, "signals of chapter 8") for s in seeds)
    return [signals(TorchDefault(), WIDTH, 2 * LAYERS, rng) for rng in drawn]
