"""The training loss that a progress bar shows, against the losses of the model in eval mode."""

import xarray as xr

from course_utils.chapters.shared.digits import digits
from course_utils.claims.claim import cached
from course_utils.models import mlp
from course_utils.statistics import Interval, t_interval
from course_utils.training import TrainConfig, train

_EPOCH = 16  # steps: 797 images in batches of 50
_STRENGTH = 0.01


def shown_above_validation(seeds: tuple[int, ...]) -> Interval:
    """Mean loss of the second epoch, with dropout and penalty, minus the validation loss."""
    runs = _runs(seeds)
    shown = runs.running_loss.isel(step=slice(_EPOCH + 1, None)).mean("step")
    norm = runs.weight_norm.isel(step=slice(_EPOCH, 2 * _EPOCH))
    penalty = _STRENGTH / 2 * (norm**2).mean("step")
    return t_interval(shown + penalty - runs.val_loss.isel(step=-1))


def eval_mode_above_validation(seeds: tuple[int, ...]) -> Interval:
    """Loss on the training set in eval mode minus the validation loss, of the same weights."""
    runs = _runs(seeds).isel(step=-1)
    return t_interval(runs.train_loss - runs.val_loss)


@cached
def _runs(seeds: tuple[int, ...]) -> xr.Dataset:
    config = TrainConfig(
        lr=0.05,
        momentum=0.9,
        batch_size=50,
        weight_decay=_STRENGTH,
        decay_biases=False,
        dropout=0.5,
        steps=2 * _EPOCH,
        log_every=1,
        dtype="float64",
    )
    return train(mlp(64, 128, n_out=10), digits(797), config, seeds, progress=False)
