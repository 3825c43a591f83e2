"""Whether a network's probabilities can be believed, with hard targets and with smoothed ones."""

from dataclasses import replace

import numpy as np
import xarray as xr
from scipy.special import softmax

from course_utils.chapters.ch04_augmentation.experiments.augmented import CONFIG
from course_utils.chapters.shared.calibrated import calibration_error
from course_utils.chapters.shared.digits import NETWORK, digits
from course_utils.claims.fairness import check_fair
from course_utils.statistics import Interval, t_interval
from course_utils.training import by_seed, grid, predict, train

SMOOTHING = 0.1


def error_saved_by_smoothing(label_noise: float):
    """A measure: calibration error on new images with hard targets minus that with smoothed."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        config = replace(CONFIG, label_smoothing=grid(0.0, SMOOTHING))
        data = digits(200, label_noise)
        runs = train(NETWORK, data, config, seeds, progress=False, test=True, weights=True)
        hard, smoothed = (runs.sel(label_smoothing=one) for one in (0.0, SMOOTHING))
        check_fair(hard, smoothed, "label_smoothing")
        errors = [calibration_errors(one, label_noise) for one in (hard, smoothed)]
        return t_interval(errors[0] - errors[1])

    return measure


def calibration_errors(runs: xr.Dataset, label_noise: float) -> np.ndarray:
    """The calibration error of each seed's network on the test images of its seed."""
    probabilities, y = certainties(runs, label_noise)
    return np.array([calibration_error(*one) for one in zip(probabilities, y, strict=True)])


def certainties(runs: xr.Dataset, label_noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities (seed, example, class) on each seed's test images, and their right labels."""
    X, y = by_seed(digits(200, label_noise), runs.seed, "test")
    return softmax(predict(NETWORK, runs, X).values, axis=-1), y.values
