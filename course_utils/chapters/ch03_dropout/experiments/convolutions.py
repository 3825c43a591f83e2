"""Where dropout goes in a small convolutional network: single units, or whole channels."""

import xarray as xr
from torch import nn

from course_utils.chapters.shared.digits import digits
from course_utils.chapters.shared.thinned import ADAM, N, P
from course_utils.claims.claim import cached
from course_utils.claims.fairness import paired
from course_utils.statistics import Interval
from course_utils.training import train

NOWHERE, LAST, UNITS, CHANNELS = "nowhere", "before the last layer", "units", "channels"


def network(where: str, p: float = P) -> nn.Sequential:
    """Two blocks of 16 and 32 channels on images of 8 × 8, and a linear layer.

    Args:
        where: Nothing is dropped ("nowhere"), units before the last layer, or after both blocks
            single "units" or whole "channels".
        p: Drop probability.
    """

    def block(n_in: int, n_out: int) -> list[nn.Module]:
        between = {UNITS: nn.Dropout, CHANNELS: nn.Dropout2d}.get(where)
        layers = [nn.Conv2d(n_in, n_out, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
        return [*layers, between(p)] if between else layers

    last = [nn.Dropout(p)] if where == LAST else []
    blocks = [*block(1, 16), *block(16, 32)]
    return nn.Sequential(
        nn.Unflatten(1, (1, 8, 8)), *blocks, nn.Flatten(), *last, nn.Linear(128, 10)
    )


def channels_against_units(label_noise: float):
    """A measure: test accuracy with whole channels dropped minus that with single units."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        pair = _trained(seeds, CHANNELS, label_noise), _trained(seeds, UNITS, label_noise)
        return paired(*pair, "test_accuracy", differing="model")

    return measure


@cached
def _trained(seeds: tuple[int, ...], where: str, label_noise: float) -> xr.Dataset:
    return train(network(where), digits(N, label_noise), ADAM, seeds, progress=False, test=True)
