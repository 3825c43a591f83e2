"""Mirrored images: which keep their label, what they cost, and whom they help."""

import numpy as np

from course_utils.augmentation import changed, flip
from course_utils.chapters.ch04_augmentation.experiments.augmented import (
    CLOTHES_NETWORK,
    FLIP,
    centred,
    clothes,
    mirrored_clothes,
    with_change,
)
from course_utils.chapters.shared.digits import NETWORK, digits
from course_utils.claims.fairness import check_fair, paired
from course_utils.data import Dataset
from course_utils.statistics import Interval, t_interval
from course_utils.training import predict

SNEAKER, BAG, ANKLE_BOOT = 7, 8, 9


def cost_on_digits(seeds: tuple[int, ...]) -> Interval:
    """Validation accuracy without flips minus that with them."""
    runs = centred(seeds)
    return paired(with_change(runs, None), with_change(runs, FLIP), "val_accuracy", "augmentation")


def gain_on_clothes(seeds: tuple[int, ...]) -> Interval:
    """Validation accuracy with flips minus that without: a mirror keeps the label of clothes."""
    runs = mirrored_clothes(seeds)
    return paired(with_change(runs, FLIP), with_change(runs, None), "val_accuracy", "augmentation")


def cost_on_shoes_and_bags(seeds: tuple[int, ...]) -> Interval:
    """Accuracy without flips minus that with them, on sneakers, bags and ankle boots."""
    runs = mirrored_clothes(seeds)
    return t_interval(_cost(CLOTHES_NETWORK, runs, clothes(200)(0), SNEAKER, BAG, ANKLE_BOOT))


def cost_for_spoiled_digits(seeds: tuple[int, ...]) -> Interval:
    """The cost for 2, 3, 5 and 7 minus that for 0, 1 and 8, which look alike in the mirror."""
    setting = NETWORK, centred(seeds), digits(100)(0)
    return t_interval(_cost(*setting, 2, 3, 5, 7) - _cost(*setting, 0, 1, 8))


def _cost(network, runs, data: Dataset, *classes: int) -> np.ndarray:
    """For each seed the cost of flips on the validation images of some classes, averaged."""
    plain, flipped = (with_change(runs, change) for change in (None, FLIP))
    check_fair(plain, flipped, "augmentation")
    before, after = (
        np.mean([answers(network, one, data.X_val, data.y_val, k, k) for k in classes], axis=0)
        for one in (plain, flipped)
    )
    return before - after


def mirrored_digits_read(label: int):
    """A measure: how many mirrored images of a digit a plain network still reads as that digit."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        data, runs = digits(100)(0), with_change(centred(seeds), None)
        return t_interval(answers(NETWORK, runs, mirror(data), data.y_val, label, label))

    return measure


def sixes_turned_read_as_nines(seeds: tuple[int, ...]) -> Interval:
    """How many 6s, turned upside down, a plain network reads as 9."""
    data, runs = digits(100)(0), with_change(centred(seeds), None)
    upside_down = np.ascontiguousarray(data.X_val[:, ::-1])  # all pixels in reverse: half a turn
    return t_interval(answers(NETWORK, runs, upside_down, data.y_val, 6, 9))


def mirrored_boots_read(change):
    """A measure: how many mirrored ankle boots are known, after training with a change or None."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        data, runs = clothes(200)(0), with_change(mirrored_clothes(seeds), change)
        read = answers(CLOTHES_NETWORK, runs, mirror(data), data.y_val, ANKLE_BOOT, ANKLE_BOOT)
        return t_interval(read)

    return measure


def mirror(data: Dataset) -> np.ndarray:
    """All validation images, mirrored left to right."""

    def all_flipped(x, rng):
        return flip(x, x.new_ones(len(x)).bool())

    return changed(data.X_val, all_flipped, None, data.image_shape)


def answers(network, runs, X, y, label: int, answer: int) -> np.ndarray:
    """For each seed, the share of the images of one class that get a certain answer."""
    outputs = predict(network, runs, X[y == label])
    return (outputs.argmax("output") == answer).mean("example").values
