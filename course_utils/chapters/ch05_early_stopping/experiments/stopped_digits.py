"""Runs on digits whose held-out losses are kept, and what a stopping rule makes of them.

200 training images, an epoch of 4 steps, and a check at the end of each of 100 epochs. Each seed
has 1,197 digits that it does not train on: some of them validate, and 500 others judge.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import xarray as xr

from course_utils.chapters.shared.digits import digits
from course_utils.claims.claim import cached
from course_utils.data import Dataset, load
from course_utils.early_stopping import Rule, apply_rule, patience_stop, validate_and_judge
from course_utils.models import mlp
from course_utils.statistics import Interval, paired_difference, t_interval
from course_utils.training import TrainConfig, by_seed, held_out

NETWORK = mlp(64, 64, n_out=10)
CONFIG = TrainConfig(lr=0.05, momentum=0.9, batch_size=50, steps=400, log_every=4, dtype="float64")
WRONG = 0.2  # share of wrong training labels
N_VAL = 100


def all_unseen(n_train: int, wrong: float = 0.0):
    """A data set for each seed, with all other digits of the seed's split as its test set.

    These are the rest of its 797 training images, whose labels are right, and its validation and
    test images: 1,397 - n_train in all.
    """

    def data(seed: int) -> Dataset:
        whole = load("digits", seed=seed)
        X = np.concatenate([whole.X_train[n_train:], whole.X_val, whole.X_test])
        y = np.concatenate([whole.y_train[n_train:], whole.y_val, whole.y_test])
        return replace(load("digits", n_train, wrong, seed), X_test=X, y_test=y)

    return data


def unseen(n_train: int, seeds: Iterable[int]) -> tuple[xr.DataArray, xr.DataArray]:
    """All digits that each seed does not train on, and their labels, for `held_out`."""
    return by_seed(all_unseen(n_train), seeds, "test")


@cached
def watched(seeds: tuple[int, ...], wrong: float) -> xr.Dataset:
    """The held-out losses of all steps, with a share of the training labels wrong."""
    return held_out(NETWORK, digits(200, wrong), CONFIG, *unseen(200, seeds), seeds)


@cached
def sides(
    seeds: tuple[int, ...], wrong: float, n_val: int = N_VAL
) -> tuple[xr.Dataset, xr.Dataset]:
    """What validation images and judges say, see `validate_and_judge`."""
    return validate_and_judge(watched(seeds, wrong), n_val)


def patience(checks: int, min_delta: float = 0.0, smoothing: float = 0.0) -> Rule:
    """The rule that waits for so many checks."""
    return lambda val_loss, _: patience_stop(val_loss, checks, min_delta, smoothing)


def stopped(seeds: tuple[int, ...], wrong: float, rule: Rule, n_val: int = N_VAL) -> xr.Dataset:
    """What a rule does with each run, see `apply_rule`."""
    val, judged = sides(seeds, wrong, n_val)
    return apply_rule(rule, val.loss, judged, watched(seeds, wrong).train_loss)


def at_the_end(seeds: tuple[int, ...], wrong: float) -> xr.Dataset:
    """What the judges say of the last step."""
    _, judged = sides(seeds, wrong)
    return judged.isel(step=-1, drop=True)


def gain(wrong: float, rule: Rule, variable: str = "accuracy", n_val: int = N_VAL):
    """A measure: by how much a rule raises the accuracy (or lowers the loss) of the last step."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        by_rule = stopped(seeds, wrong, rule, n_val)[variable]
        end = at_the_end(seeds, wrong)[variable]
        both = (by_rule, end) if variable == "accuracy" else (end, by_rule)
        return paired_difference(*both)

    return measure


def saved(wrong: float, rule: Rule):
    """A measure: the share of the steps that a rule saves."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        return t_interval(1 - stopped(seeds, wrong, rule).stopped / CONFIG.steps)

    return measure


def better_loss(wrong: float, rule: Rule, other: Rule):
    """A measure: by how much one rule's choice has a lower loss than another's."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        return paired_difference(
            stopped(seeds, wrong, other).loss, stopped(seeds, wrong, rule).loss
        )

    return measure


def by_accuracy(variable: str, wrong: float = 0.4):
    """A measure: the check of highest validation accuracy minus that of lowest validation loss.

    Of all checks of a run, in what the judges say.
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        val, judged = sides(seeds, wrong)
        best = val.accuracy.argmax("step"), val.loss.argmin("step")
        return paired_difference(
            *(judged[variable].isel(step=check).drop_vars("step") for check in best)
        )

    return measure


def times_the_steps(wrong: float, rule: Rule, other: Rule):
    """A measure: how many times as many steps one rule takes as another."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        return t_interval(
            stopped(seeds, wrong, rule).stopped / stopped(seeds, wrong, other).stopped
        )

    return measure


def changes(loss: xr.DataArray) -> np.ndarray:
    """What each check changes, (seed, check), from step 80 to 200: after the first steep fall.

    In that fall all losses come down together, whoever looks.
    """
    return loss.transpose("seed", "step").sel(step=slice(80, 200)).diff("step").values


def changes_shared_with_judges(n_val: int, wrong: float = WRONG):
    """A measure: how the validation loss and the judges' go up and down together (correlation)."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        both = (changes(side.loss) for side in sides(seeds, wrong, n_val))
        return t_interval([np.corrcoef(a, b)[0, 1] for a, b in zip(*both, strict=True)])

    return measure


def rises(n_val: int, wrong: float = WRONG):
    """A measure: the share of these checks at which the validation loss rises."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        val, _ = sides(seeds, wrong, n_val)
        return t_interval((changes(val.loss) > 0).mean(axis=1))

    return measure


def split_off(dataset: Dataset, n_val: int) -> Dataset:
    """The last n_val training examples, with the labels they have, become the validation set."""
    return replace(
        dataset,
        X_train=dataset.X_train[:-n_val],
        y_train=dataset.y_train[:-n_val],
        X_val=dataset.X_train[-n_val:],
        y_val=dataset.y_train[-n_val:],
    )
