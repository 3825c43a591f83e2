"""The seal: the test images score a winner once, and with an interval.

It is a seal and no lock: whoever wants to can open the data set behind it, and would only fool
themselves. What it does: the test images are in no attribute of a project, the first score is
written down, and all later ones are the first again.
"""

from dataclasses import replace

import numpy as np
from scipy import stats

from course_utils.capstone.task import BASELINE, NETWORKS, SMALL, whole
from course_utils.statistics import LEVEL, Interval
from course_utils.training import TrainConfig, predict, train

SEEDS = range(2000, 2010)  # of the last trainings: nobody has chosen by them, or can


def scored(
    number: int, winner: tuple[str, TrainConfig], rival: tuple[str, TrainConfig]
) -> dict[str, tuple | int]:
    """Train the winner, its rival and the baseline anew, and score the test images.

    Args:
        number: Of the project.
        winner: The name of its network, and its setting.
        rival: The same of what it is compared with.

    Returns:
        The numbers of a `Sealed`.
    """
    won, lost, given = (right(number, *one) for one in (winner, rival, (SMALL, BASELINE)))
    found = {"accuracy": won, "of_rival": lost, "of_baseline": given, "gain": won - lost}
    numbers = {name: _numbers(crossed(values)) for name, values in found.items()}
    return numbers | {"seeds": won.shape[0], "images": won.shape[1]}


def right(number: int, network: str, config: TrainConfig) -> np.ndarray:
    """Which test images each network names right, of a project: (seeds, images), 1.0 or 0.0."""
    data, model = whole(number), NETWORKS[network]
    config = replace(config, log_every=config.log_every if config.patience else config.steps)
    runs = train(model, data, config, SEEDS, weights=True)
    named = predict(model, runs, data.X_test).argmax("output").transpose("seed", "example")
    return (named.values == data.y_test).astype(float)


def crossed(values: np.ndarray) -> Interval:
    """The mean of values by seed and image, with an interval that covers other ones of both.

    The variance of the mean is that of the seeds' means over their number, plus that of the
    images' means over theirs; what is peculiar to single pairs is in both, so the interval is a
    little too wide rather than too narrow. Degrees of freedom after Welch and Satterthwaite.

    Args:
        values: One a seed and image, such as 1 for an image that is named right: (seeds, images),
            two or more of each.

    Raises:
        ValueError: If there are fewer than two seeds or images.
    """
    if min(values.shape) < 2:
        raise ValueError(f"give two seeds and two images at least, got {values.shape}")
    parts = [values.mean(axis).var(ddof=1) / values.shape[1 - axis] for axis in (1, 0)]
    freedom = [values.shape[0] - 1, values.shape[1] - 1]
    mean, variance = values.mean(), sum(parts)
    if variance == 0:  # all seeds and all images alike
        return Interval(float(mean), float(mean), float(mean), len(values))
    df = variance**2 / sum(part**2 / n for part, n in zip(parts, freedom, strict=True))
    half = stats.t.ppf((1 + LEVEL) / 2, df) * np.sqrt(variance)
    return Interval(float(mean), float(mean - half), float(mean + half), len(values))


def _numbers(interval: Interval) -> tuple[float, float, float]:
    return interval.mean, interval.low, interval.high
