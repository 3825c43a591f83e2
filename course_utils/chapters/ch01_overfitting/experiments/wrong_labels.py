"""What wrong labels cost, and how many of them a network learns by heart."""

from dataclasses import replace

import numpy as np
import xarray as xr

from course_utils.chapters.shared.digits import MEDIUM, NETWORK, WRONG, decayed, digits, plain
from course_utils.claims.claim import cached
from course_utils.claims.fairness import check_fair, final, paired
from course_utils.statistics import Interval, t_interval
from course_utils.training import predict, train

_LONGER = "data", "steps", "log_every", "logged steps"  # in which runs on more data differ


def cost(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy with right labels minus that with 20 % wrong ones."""
    labels = {share: digits(200, share) for share in (0.0, WRONG)}
    runs = train(NETWORK, labels, MEDIUM, seeds, progress=False, test=True)
    return paired(runs.sel(data=0.0), runs.sel(data=WRONG), "test_accuracy", differing="data")


def learned_less_with_data(seeds: tuple[int, ...]) -> Interval:
    """Share of the wrong labels that are learned: of 200 images minus of 797."""
    sizes = {n: digits(n, WRONG) for n in (200, 797)}
    runs = train(NETWORK, sizes, MEDIUM, seeds, progress=False, weights=True)
    few, many = (runs.sel(data=n) for n in sizes)
    check_fair(few, many, differing="data")
    return t_interval(_learned(few, 200) - _learned(many, 797))


def learned_less_at_equal_passes(seeds: tuple[int, ...]) -> Interval:
    """Share of the wrong labels that are learned, each image seen as often: of 200 minus of 797."""
    few, many = _at_equal_passes(seeds)
    return t_interval(_learned(few, 200) - _learned(many, 797))


def gain_at_equal_passes(seeds: tuple[int, ...]) -> Interval:
    """Gain in test accuracy by four times the images, each seen as often."""
    few, many = _at_equal_passes(seeds)
    return paired(many, few, "test_accuracy", differing=_LONGER)


def learned_less_with_decay(seeds: tuple[int, ...]) -> Interval:
    """Share of the wrong labels that are learned: without weight decay minus with it."""
    check_fair(plain(seeds), decayed(seeds), differing="weight_decay")
    return t_interval(_learned(plain(seeds), 200) - _learned(decayed(seeds), 200))


def training_accuracy_on_random_labels(seeds: tuple[int, ...]) -> Interval:
    """How many labels drawn at random are learned by heart."""
    return t_interval(final(_random_labels(seeds), "train_accuracy"))


def test_accuracy_on_random_labels(seeds: tuple[int, ...]) -> Interval:
    """What was learned from them about digits: guessing scores 0.1."""
    return t_interval(final(_random_labels(seeds), "test_accuracy"))


@cached
def _at_equal_passes(seeds: tuple[int, ...]) -> tuple[xr.Dataset, xr.Dataset]:
    """200 images, and 797 in four times the steps: a hundred passes over either."""
    longer = replace(MEDIUM, steps=4 * MEDIUM.steps, log_every=4 * MEDIUM.steps)
    few, many = (
        train(NETWORK, digits(n, WRONG), config, seeds, progress=False, test=True, weights=True)
        for n, config in ((200, MEDIUM), (797, longer))
    )
    check_fair(few, many, differing=_LONGER)
    return few, many


@cached
def _random_labels(seeds: tuple[int, ...]) -> xr.Dataset:
    config = replace(MEDIUM, steps=600, log_every=600)
    # Flipping 90 % of the labels to another of 10 classes is drawing them at random.
    return train(NETWORK, digits(200, 0.9), config, seeds, progress=False, test=True)


def _learned(runs: xr.Dataset, n_train: int) -> np.ndarray:
    """For each seed the share of its wrong labels that the network gives back."""
    shares = []
    for seed in runs.seed.values:
        clean, data = (load_one(seed) for load_one in (digits(n_train), digits(n_train, WRONG)))
        wrong = data.y_train != clean.y_train
        outputs = predict(NETWORK, runs.sel(seed=seed), data.X_train[wrong])
        shares.append(np.mean(outputs.argmax("output").values == data.y_train[wrong]))
    return np.array(shares)
