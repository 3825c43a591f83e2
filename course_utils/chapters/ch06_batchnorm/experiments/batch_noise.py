"""How much one image's normalized units move with the images that share its batch."""

import numpy as np

from course_utils.batchnorm import companions_noise
from course_utils.chapters.shared.digits import digits
from course_utils.models import mlp
from course_utils.randomness import generator
from course_utils.statistics import Interval, t_interval
from course_utils.training import initial_weights

_SIZES = (4, 8, 16, 32, 64, 128)


def power_of_batch_size(seeds: tuple[int, ...]) -> Interval:
    """Slope of the variance against the batch size, both as logarithms: -1 means 1/B."""
    return t_interval([_slope(seed) for seed in seeds])


def _slope(seed: int) -> float:
    """For the first layer of a network that was not trained yet."""
    data = digits(797)(seed)
    start = initial_weights(mlp(64, 16, n_out=10), seed)
    Z = data.X_train @ start["0.weight"].T + start["0.bias"]
    rng = generator(seed, "companions")
    noise = [companions_noise(Z, B, rng, examples=5, draws=60) for B in _SIZES]
    return float(np.polyfit(np.log(_SIZES), np.log(noise), 1)[0])
