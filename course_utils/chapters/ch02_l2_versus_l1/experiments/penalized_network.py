"""A network on 200 digits, 20 % of them labelled wrong, under L2 and under L1 of several strengths.

Every seed draws its own split of the digits, wrong labels and initial weights. The two strengths
that are compared were chosen on other seeds, and on images that nobody is judged by.
"""

from dataclasses import replace
from functools import partial

import numpy as np
import xarray as xr

from course_utils.chapters.shared.digits import WRONG, digits
from course_utils.claims.choice import Choice, mean_accuracy, reserved
from course_utils.claims.claim import cached
from course_utils.claims.fairness import check_fair, final, paired
from course_utils.models import mlp
from course_utils.statistics import Interval, paired_ratio, t_interval, trivial_baseline
from course_utils.training import TrainConfig, grid, train

NETWORK = mlp(64, 32, n_out=10)
# No momentum: a proximal step goes past it, and would weigh a tenth of what its strength says.
CONFIG = TrainConfig(lr=0.2, batch_size=50, steps=400, log_every=400, dtype="float64")
L2, L1 = 0.03, 0.003
STRONG_L2, STRONG_L1 = 0.3, 0.03
noisy_digits = digits(200, WRONG)


def norm_ratio(seeds: tuple[int, ...]) -> Interval:
    """Norm of the weights with L2, over that without."""
    return paired_ratio(*(final(runs, "weight_norm") for runs in _with_and_without(seeds)))


def evenness_gain(seeds: tuple[int, ...]) -> Interval:
    """Evenness of the weights with L2 minus that without."""
    with_l2, without = _with_and_without(seeds)
    return t_interval(evenness(weights(with_l2)) - evenness(weights(without)))


def zeros_with_l1(seeds: tuple[int, ...]) -> Interval:
    """Share of the weights that are exactly zero under L1."""
    return t_interval(final(_by_l1(seeds).sel(l1=L1), "zero_fraction"))


def zeros_with_l2(seeds: tuple[int, ...]) -> Interval:
    """The same under L2."""
    return t_interval(final(_by_l2(seeds).sel(weight_decay=L2), "zero_fraction"))


def l1_against_l2(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy with L1 minus that with L2."""
    with_l1, with_l2 = _by_l1(seeds).sel(l1=L1), _by_l2(seeds).sel(weight_decay=L2)
    return paired(with_l1, with_l2, "test_accuracy", differing=("l1", "weight_decay"))


def too_strong(penalty: str):
    """A measure: test accuracy under far too strong a penalty, minus the trivial model's."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        if penalty == "L2":
            runs = _by_l2(seeds).sel(weight_decay=STRONG_L2)
        else:
            runs = _by_l1(seeds).sel(l1=STRONG_L1)
        trivial = [trivial_baseline(noisy_digits(seed), "test")["accuracy"] for seed in seeds]
        return t_interval(final(runs, "test_accuracy") - trivial)

    return measure


def underfits(seeds: tuple[int, ...]) -> Interval:
    """Training accuracy without a penalty minus that under far too strong an L2."""
    runs = _by_l2(seeds)
    strong, without = runs.sel(weight_decay=STRONG_L2), runs.sel(weight_decay=0.0)
    return paired(without, strong, "train_accuracy", differing="weight_decay")


def exempt_biases(seeds: tuple[int, ...]) -> Interval:
    """Test accuracy with biases that pay no price, minus that with biases that do."""
    config = replace(CONFIG, weight_decay=L2, decay_biases=False)
    exempt = train(NETWORK, noisy_digits, config, seeds, progress=False, test=True)
    decayed = _by_l2(seeds).sel(weight_decay=L2)
    return paired(exempt, decayed, "test_accuracy", differing="decay_biases")


def weights(runs: xr.Dataset) -> np.ndarray:
    """All weights of each seed's network, biases left out: (seeds, weights)."""
    names = [name for name in runs.data_vars if str(name).endswith("weight")]
    layers = [runs[name].values.reshape(runs.sizes["seed"], -1) for name in names]
    return np.concatenate(layers, axis=1)


def evenness(w: np.ndarray) -> np.ndarray:
    """(Σ|w|)² / (d·Σw²) of each row: 1 if all weights are equally large, 1/d if one has it all."""
    return abs(w).sum(axis=1) ** 2 / (w.shape[1] * (w**2).sum(axis=1))


def _with_and_without(seeds: tuple[int, ...]) -> tuple[xr.Dataset, xr.Dataset]:
    with_l2, without = (_by_l2(seeds).sel(weight_decay=strength) for strength in (L2, 0.0))
    check_fair(with_l2, without, differing="weight_decay")
    return with_l2, without


@cached
def _by_l2(seeds: tuple[int, ...]) -> xr.Dataset:
    config = replace(CONFIG, weight_decay=grid(0.0, L2, STRONG_L2))
    return train(NETWORK, noisy_digits, config, seeds, progress=False, test=True, weights=True)


@cached
def _by_l1(seeds: tuple[int, ...]) -> xr.Dataset:
    config = replace(CONFIG, l1=grid(L1, STRONG_L1))
    return train(NETWORK, noisy_digits, config, seeds, progress=False, test=True)


# When we look. Training to one step or further takes the same steps up to there.
_LOOKS = (100, 200, 300, CONFIG.steps)
_LAST_TWO = (CONFIG.steps - 1, CONFIG.steps)
FAR = 10  # times the ηλ by which a step shrinks a weight: nearer to zero it may only flicker


def come_back(batch_size: int | None):
    """A measure: of the weights that end far from zero, the share that was zero at a look before.

    Args:
        batch_size: Examples a step; None for the whole training set.
    """

    def measure(seeds: tuple[int, ...]) -> Interval:
        *earlier, last = _at(_LOOKS, batch_size, seeds)
        far = abs(last) > FAR * CONFIG.lr * L1
        was_zero = np.any([w == 0 for w in earlier], axis=0)
        return t_interval((far & was_zero).sum(axis=1) / far.sum(axis=1))

    return measure


def flicker(batch_size: int | None):
    """A measure: of the weights that are not zero at the end, the share that was a step before."""

    def measure(seeds: tuple[int, ...]) -> Interval:
        before, last = _at(_LAST_TWO, batch_size, seeds)
        return t_interval(((before == 0) & (last != 0)).sum(axis=1) / (last != 0).sum(axis=1))

    return measure


def _at(looks: tuple[int, ...], batch_size: int | None, seeds: tuple[int, ...]) -> list[np.ndarray]:
    """The weights under L1 after each of these numbers of steps: (seeds, weights)."""
    config = replace(CONFIG, l1=L1, batch_size=batch_size, steps=grid(looks))
    runs = train(NETWORK, noisy_digits, config, seeds, progress=False, weights=True)
    return [weights(runs.sel(steps=look)) for look in looks]


def accuracy_to_choose(config: TrainConfig, seeds: tuple[int, ...]) -> float:
    """Mean accuracy of the network on images that no claim is judged by."""
    return mean_accuracy(NETWORK, reserved(noisy_digits), config, seeds)


def _with_strength(field: str, strength: float, seeds: tuple[int, ...]) -> float:
    return accuracy_to_choose(replace(CONFIG, **{field: strength}), seeds)


CHOICES = tuple(
    Choice(
        f"{name} of the network on 200 noisy digits",
        chosen,
        among=(0.001, 0.003, 0.01, 0.03, 0.1, 0.3),
        seeds=range(500, 520),
        score=partial(_with_strength, field),
    )
    for name, field, chosen in (("weight decay", "weight_decay", L2), ("L1", "l1", L1))
)
