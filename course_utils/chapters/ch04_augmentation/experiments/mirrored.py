"""Flips and half turns: whether images keep their label, what they cost, and whom they help.

Each network is judged by the test images of its own seed.
"""

import numpy as np
import xarray as xr

from course_utils.chapters.ch04_augmentation.experiments.augmented import (
    CLOTHES_NETWORK,
    FLIP,
    clothes,
    mirrored_clothes,
    mirrored_digits,
    with_change,
)
from course_utils.chapters.shared.digits import NETWORK, digits
from course_utils.claims.fairness import check_fair, paired
from course_utils.statistics import Interval, t_interval
from course_utils.training import by_seed, predict

SNEAKER, BAG, ANKLE_BOOT = 7, 8, 9
DIGITS, CLOTHES = (NETWORK, digits(100), (8, 8)), (CLOTHES_NETWORK, clothes(200), (14, 14))


def cost_on_digits(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy without flips minus that with them."""
    runs = mirrored_digits(seeds)
    return paired(with_change(runs, None), with_change(runs, FLIP), "test_accuracy", "augmentation")


def gain_on_clothes(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy with flips minus that without: a mirror keeps the label of clothes."""
    runs = mirrored_clothes(seeds)
    return paired(with_change(runs, FLIP), with_change(runs, None), "test_accuracy", "augmentation")


def cost_on_shoes_and_bags(seeds: tuple[int, ...]) -> Interval:
    """Accuracy without flips minus that with them, on sneakers, bags and ankle boots."""
    return t_interval(_cost(CLOTHES, mirrored_clothes(seeds), SNEAKER, BAG, ANKLE_BOOT))


def cost_for_spoiled_digits(seeds: tuple[int, ...]) -> Interval:
    """The cost for 2, 3, 5 and 7 minus that for 0, 1 and 8, which look alike in the mirror."""
    setting = DIGITS, mirrored_digits(seeds)
    return t_interval(_cost(*setting, 2, 3, 5, 7) - _cost(*setting, 0, 1, 8))


def _cost(kind, runs: xr.Dataset, *classes: int) -> np.ndarray:
    """For each seed the cost of flips on the images of some classes, averaged over these."""
    plain, flipped = (with_change(runs, change) for change in (None, FLIP))
    check_fair(plain, flipped, "augmentation")
    before, after = (answers(kind, one, as_it_is) for one in (plain, flipped))
    return np.mean([share(before, k, k) - share(after, k, k) for k in classes], axis=0)


def mirrored_digits_read(label: int):
    """A measure: how many mirrored images of a digit a plain network still reads as that digit."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        runs = with_change(mirrored_digits(seeds), None)
        return t_interval(share(answers(DIGITS, runs, in_the_mirror), label, label))

    return measure


def sixes_turned_read_as_nines(seeds: tuple[int, ...]) -> Interval:
    """How many 6s, turned upside down, a plain network reads as 9."""
    runs = with_change(mirrored_digits(seeds), None)
    return t_interval(share(answers(DIGITS, runs, upside_down), 6, 9))


def mirrored_boots_read(change):
    """A measure: how many mirrored ankle boots are known, after training with a change or None."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        runs = with_change(mirrored_clothes(seeds), change)
        given = answers(CLOTHES, runs, in_the_mirror)
        return t_interval(share(given, ANKLE_BOOT, ANKLE_BOOT))

    return measure


def as_it_is(images: np.ndarray) -> np.ndarray:
    return images


def in_the_mirror(images: np.ndarray) -> np.ndarray:
    return images[..., ::-1]


def upside_down(images: np.ndarray) -> np.ndarray:
    return images[..., ::-1, ::-1]


def answers(kind, runs: xr.Dataset, way) -> xr.DataArray:
    """What networks answer on the images of their seed, with the coordinate ``label`` beside it.

    Args:
        kind: `DIGITS` or `CLOTHES`.
        runs: Networks that were trained on them, one a seed.
        way: How the images (…, height, width) are shown.
    """
    network, data, size = kind
    X, y = by_seed(data, runs.seed, "test")
    shown = X.copy(data=way(X.values.reshape(*X.shape[:2], *size)).reshape(X.shape))
    return predict(network, runs, shown).argmax("output").assign_coords(label=y)


def share(answers: xr.DataArray, label: int, answer: int) -> np.ndarray:
    """For each seed, the share of the images of one class that get a certain answer."""
    return (answers == answer).where(answers.label == label).mean("example").values
