"""What wrong labels cost, and how many of them a network learns by heart."""

from dataclasses import replace

import numpy as np
import xarray as xr

from course_utils.chapters.shared.digits import (
    MEDIUM,
    NETWORK,
    WRONG,
    decayed,
    digits,
    more_images,
    plain,
    right_labels,
)
from course_utils.claims.claim import cached
from course_utils.claims.fairness import check_fair, final, paired
from course_utils.statistics import Interval, t_interval
from course_utils.training import predict, train


def cost(seeds: tuple[int, ...]) -> Interval:
    """Validation accuracy with right labels minus that with 20 % wrong ones."""
    return paired(right_labels(seeds), plain(seeds), "val_accuracy", differing="data")


def learned_less_with_data(seeds: tuple[int, ...]) -> Interval:
    """Share of the wrong labels that are learned: of 200 images minus of 797."""
    check_fair(plain(seeds), more_images(seeds), differing="data")
    return t_interval(_learned(plain(seeds), 200) - _learned(more_images(seeds), 797))


def learned_less_with_decay(seeds: tuple[int, ...]) -> Interval:
    """Share of the wrong labels that are learned: without weight decay minus with it."""
    check_fair(plain(seeds), decayed(seeds), differing="weight_decay")
    return t_interval(_learned(plain(seeds), 200) - _learned(decayed(seeds), 200))


def training_accuracy_on_random_labels(seeds: tuple[int, ...]) -> Interval:
    """How many labels drawn at random are learned by heart."""
    return t_interval(final(_random_labels(seeds), "train_accuracy"))


def validation_accuracy_on_random_labels(seeds: tuple[int, ...]) -> Interval:
    """What was learned from them about digits: guessing scores 0.1."""
    return t_interval(final(_random_labels(seeds), "val_accuracy"))


@cached
def _random_labels(seeds: tuple[int, ...]) -> xr.Dataset:
    config = replace(MEDIUM, steps=600, log_every=600)
    # Flipping 90 % of the labels to another of 10 classes is drawing them at random.
    return train(NETWORK, digits(200, 0.9), config, seeds, progress=False)


def _learned(runs: xr.Dataset, n_train: int) -> np.ndarray:
    """For each seed the share of its wrong labels that the network gives back."""
    shares = []
    for seed in runs.seed.values:
        clean, data = (load_one(seed) for load_one in (digits(n_train), digits(n_train, WRONG)))
        wrong = data.y_train != clean.y_train
        outputs = predict(NETWORK, runs.sel(seed=seed), data.X_train[wrong])
        shares.append(np.mean(outputs.argmax("output").values == data.y_train[wrong]))
    return np.array(shares)
