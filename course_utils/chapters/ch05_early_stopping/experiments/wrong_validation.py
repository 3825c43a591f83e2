"""Where the labels are wrong, those of the validation set are wrong, too. Does stopping work?"""

from dataclasses import replace

import xarray as xr

from course_utils.chapters.ch05_early_stopping.experiments.stopped_digits import (
    CONFIG,
    N_VAL,
    NETWORK,
    WRONG,
    all_unseen,
    at_the_end,
)
from course_utils.claims.claim import cached
from course_utils.data import Dataset, flip_labels
from course_utils.early_stopping import N_JUDGES
from course_utils.randomness import generator
from course_utils.statistics import Interval, paired_difference
from course_utils.training import train

PATIENCE = 10


def validated_on(wrong: float):
    """A data set for each seed: 100 validation images, with a share of their labels wrong.

    Of the seed's unseen digits the same ones validate and judge as in `validate_and_judge`.
    """

    def data(seed: int) -> Dataset:
        dataset = all_unseen(200, WRONG)(seed)
        X, y = dataset.X_test, dataset.y_test
        order = generator(int(seed), "who validates, who judges").permutation(len(y))
        val, judges = order[:N_VAL], order[-N_JUDGES:]
        rng = generator(seed, "wrong validation labels")
        return replace(
            dataset,
            X_val=X[val],
            y_val=flip_labels(y[val], 10, wrong, rng),
            X_test=X[judges],
            y_test=y[judges],
        )

    return data


@cached
def by_validation(seeds: tuple[int, ...]) -> xr.Dataset:
    """Patience 10 on right and on wrong validation labels; the same training otherwise."""
    sets = {"right": validated_on(0.0), "wrong": validated_on(WRONG)}
    config = replace(CONFIG, patience=PATIENCE)
    return train(NETWORK, sets, config, seeds, progress=False, test=True)


def gain_all_the_same(seeds: tuple[int, ...]) -> Interval:
    """Accuracy with wrong validation labels, minus that of the last step."""
    accuracy = by_validation(seeds).test_accuracy.sel(data="wrong", drop=True)
    return paired_difference(accuracy, at_the_end(seeds, WRONG).accuracy)


def loss_of_accuracy(seeds: tuple[int, ...]) -> Interval:
    """Accuracy with right validation labels minus that with wrong ones."""
    accuracy = by_validation(seeds).test_accuracy
    return paired_difference(
        accuracy.sel(data="right", drop=True), accuracy.sel(data="wrong", drop=True)
    )
