"""How the rate and the strength of each method were chosen: 16 settings for everyone.

What has a strength may choose among four rates and four strengths; what has none, among 16 rates.
A pair keeps the strengths that were chosen alone, and chooses among the 16 rates again. Each is
scored by 400 images that judge nobody, on five seeds that judge nobody.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any

from course_utils.augmentation import InTurn, Rotation, Shift
from course_utils.chapters.ch07_learning_rate.experiments.all_methods import (
    NETWORKS,
    config_of,
    data_of,
)
from course_utils.chapters.ch07_learning_rate.experiments.chosen_settings import (
    ALONE,
    BATCH_NORM,
    CHOSEN,
    EARLY_STOPPING,
    ONE,
    ONE_RATE,
    OWN,
    PAIRS,
    RIGHT,
    WRONG_LABELS,
    Key,
    name_of,
)
from course_utils.claims.choice import Choice
from course_utils.data import Dataset, for_choosing
from course_utils.training import train

CHOOSING_SEEDS = range(900, 905)
RATES = (0.07, 0.14, 0.28, 0.56)
MORE_RATES = (
    *(0.01, 0.014, 0.02, 0.03, 0.04, 0.05, 0.07, 0.1),
    *(0.14, 0.2, 0.28, 0.4, 0.56, 0.7, 0.8, 1.0),
)
STRENGTHS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "L2": ("weight_decay", (0.003, 0.01, 0.03, 0.1)),
    "L1": ("l1", (0.0001, 0.0003, 0.001, 0.003)),
    "dropout": ("dropout", (0.05, 0.1, 0.2, 0.4)),
    "augmentation": (
        "augmentation",
        (Rotation(5), Rotation(10), Rotation(20), InTurn(Rotation(10), Shift(1))),
    ),
    EARLY_STOPPING: ("patience", (1, 2, 3, 5)),
}


def candidates(key: Key, table: str) -> tuple[dict[str, Any], ...]:
    """The 16 settings that a method, or a pair of them, may choose among.

    In the table of one rate there are only the four strengths.
    """
    if len(key) == 1 and key[0] in STRENGTHS:
        field, strengths = STRENGTHS[key[0]]
        rates = (ONE_RATE,) if table == ONE else RATES
        return tuple({"lr": lr, field: s} for lr, s in product(rates, strengths))
    if table == ONE:
        return ({"lr": ONE_RATE},)
    fixed = {f: v for name in key for f, v in CHOSEN[table][name].items() if f != "lr"}
    return tuple({"lr": lr, **fixed} for lr in MORE_RATES)


def scored(key: Key, table: str, fields: dict[str, Any], seeds: tuple[int, ...]) -> float:
    """Mean accuracy of a setting on the images that are kept for choosing."""
    network = NETWORKS[BATCH_NORM in key]
    data = kept_for_choosing(data_of(key, WRONG_LABELS[table]))
    runs = train(network, data, config_of(fields), seeds, progress=False, test=True)
    return float(runs.test_accuracy.mean())


def kept_for_choosing(data: Callable[[int], Dataset]) -> Callable[[int], Dataset]:
    """The reserve scores; early stopping looks at its own held-out images, as it always does."""

    def of(seed: int) -> Dataset:
        reserve = for_choosing(data(seed))
        return replace(data(seed), X_test=reserve.X_test, y_test=reserve.y_test)

    return of


def _choice(key: Key, table: str) -> Choice:
    what = f"{name_of(key)}, {table}"
    chosen = CHOSEN[table][name_of(key)]
    score = partial(scored, key, table)
    return Choice(what, chosen, candidates(key, table), CHOOSING_SEEDS, score)


CHOICES = (
    *(_choice(key, table) for table in (OWN, ONE, RIGHT) for key in ALONE),
    *(_choice(pair, OWN) for pair in PAIRS),
)
